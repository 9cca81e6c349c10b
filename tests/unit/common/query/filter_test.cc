// What a filter means in SQL, and what is said about a wrong one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/base/civil_date.h"
#include "common/query/matcher.h"
#include "common/query/query.h"
#include "tests/support/matchers.h"
#include "tests/unit/common/query/list_schema.h"
#include "tests/unit/common/query/sqlite_table.h"

namespace htx::query {
namespace {

using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::Violates;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class FilterTest : public ::testing::Test {
 protected:
  FilterTest() {
    table_.Run(kCreateTable);
    Insert("a", "24-BN", "htx dong tam", 120, 1, "1998-01-27", "2024-07-01T09:00:00+07:00", "coop");
    Insert("b", "24-bn", "lien hiep hop tac xa 50%", 0, 0, "2012-11-20", "2024-07-01T09:00:00.5+07:00", "union");
    Insert("c", "25_X*", "quy tin dung an_binh", -7, 1, "2024-02-29", "2025-01-01T00:00:00Z", "group");
    table_.Run("insert into o (id) values ('d')");
    table_.Run("insert into o (id, code, name, founded) values ('e', '', '', '')");
  }

  void Insert(absl::string_view id, absl::string_view code, absl::string_view name, int64_t members, int64_t active,
              absl::string_view founded, absl::string_view created, absl::string_view kind) {
    absl::Time instant;
    std::string error;
    ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, created, &instant, &error)) << error;
    const std::vector<Value> row = {std::string(id), std::string(code),    std::string(name), members,
                                    active,          std::string(founded), ToMicros(instant), std::string(kind)};
    table_.Run("insert into o values (?, ?, ?, ?, ?, ?, ?, ?)", row);
  }

  // The ids of the rows that `filter` keeps, in one word.
  std::string Kept(absl::string_view filter) {
    const absl::StatusOr<Fragment> fragment = ParseFilter(filter, schema_, ListFunctions());
    EXPECT_THAT(fragment, IsOk()) << filter;
    if (!fragment.ok()) return "?";
    return absl::StrJoin(
        table_.Run(absl::StrCat("select id from o where ", fragment->text, " order by id"), fragment->args), "");
  }

  static int PositionOf(const absl::Status& status) {
    for (const auto& [key, value] : DetailOf(status).metadata) {
      if (key == "position") return std::stoi(value);
    }
    return -1;
  }

  const Schema schema_ = ListSchema();
  SqliteTable table_;
};

TEST_F(FilterTest, EachComparisonKeepsTheRowsItNames) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", "abcde"},
      {"  \t\n", "abcde"},
      // Text: as stored, case and all; `:` and a trailing star look at the beginning.
      {"code = \"24-BN\"", "a"},
      {"code = 24-BN", "a"},
      {"code='24-BN'", "a"},
      {"code != \"24-BN\"", "bc"},
      {"code:24", "ab"},
      {"code:24-B", "a"},
      {"code = 24*", "ab"},
      {"code = \"24-b*\"", "b"},
      {"code != 24*", "c"},
      {"code = \"25_X\\*\"", "c"},
      {"code = \"25*\"", "c"},
      {"code > 24-BN", "bc"},
      {"code >= 24-BN", "abc"},
      {"code < 24-bn AND code:*", "a"},
      {"code:*", "abc"},
      {"-code:*", "de"},
      // Search: folded on both sides; `:` looks anywhere.
      {"name:\"Đồng Tâm\"", "a"},
      {"name:đồng", "a"},
      {"name:\"HỢP TÁC\"", "b"},
      {"name = \"HTX Đồng-Tâm\"", "a"},
      {"name != \"htx dong tam\"", "bc"},
      {"name = \"Quỹ*\"", "c"},
      {"name:*", "abc"},
      // Numbers.
      {"member_count = 120", "a"},
      {"member_count != 0", "ac"},
      {"member_count < 0", "c"},
      {"member_count = -7", "c"},
      {"member_count:-7", "c"},
      {"member_count <= 0", "bc"},
      {"member_count>0", "a"},
      {"member_count >= 0", "ab"},
      {"member_count:*", "abc"},
      // Booleans, dates, instants, words.
      {"active = true", "ac"},
      {"active != true", "b"},
      {"active:false", "b"},
      {"founded_date = 2024-02-29", "c"},
      {"founded_date < 2012-11-20", "a"},
      {"founded_date <= \"2012-11-20\"", "ab"},
      {"founded_date != 2012-11-20", "ac"},
      {"founded_date > 1998-01-27", "bc"},
      {"NOT founded_date:*", "de"},
      {"create_time = 2024-07-01T02:00:00Z", "a"},
      {"create_time > 2024-07-01T09:00:00+07:00", "bc"},
      {"create_time < \"2025-01-01T07:00:00.000000000+07:00\"", "ab"},
      {"kind = COOPERATIVE", "a"},
      {"kind != \"UNION\"", "ac"},
      {"kind:GROUP", "c"},
      {"kind:*", "abc"},
      {"address.area = \"24-BN\"", "a"},
  };
  for (const auto& [filter, kept] : table) EXPECT_EQ(Kept(filter), kept) << filter;
}

TEST_F(FilterTest, OrBindsTighterThanAndAndJuxtapositionMeansAnd) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"active = true AND member_count = 120 OR member_count = -7", "ac"},
      {"member_count = 120 OR member_count = -7 AND active = false", ""},
      {"active = true member_count > 0", "a"},
      {"active = true AND member_count > 0", "a"},
      {"(active = true AND member_count = 120) OR member_count = 0", "ab"},
      {"NOT active = true", "bde"},
      {"NOT (active = true)", "bde"},
      {"NOT(active = true)", "bde"},
      {"-active = true", "bde"},
      {"-(active = true OR member_count = 0)", "de"},
      {"NOT member_count = 120 OR member_count = 120", "abcde"},
      {"NOT active = true -active = false", "de"},
      {"((((active = true))))", "ac"},
      {"(active = true)(member_count = 120)", "a"},
      {"code = \"AND\" OR code = \"24-BN\"", "a"},
  };
  for (const auto& [filter, kept] : table) EXPECT_EQ(Kept(filter), kept) << filter;
}

TEST_F(FilterTest, AnUnsetFieldSatisfiesNoComparisonAndNotMakesItTrue) {
  EXPECT_EQ(Kept("member_count != 5"), "abc");
  EXPECT_EQ(Kept("NOT member_count = 5"), "abcde");
  EXPECT_EQ(Kept("NOT (NOT member_count = 120)"), "a");
  EXPECT_EQ(Kept("member_count > 0 OR NOT member_count > 0"), "abcde");
}

struct Refusal {
  std::string filter = {};
  std::string reason = {};
  int position = 0;
};

TEST_F(FilterTest, AWrongFilterIsRefusedWithItsReasonAndPosition) {
  const std::vector<Refusal> table = {
      {"code", "FILTER_SYNTAX", 4},
      {"code =", "FILTER_SYNTAX", 6},
      {"code = ", "FILTER_SYNTAX", 7},
      {"code ! 3", "FILTER_SYNTAX", 5},
      {"= 3", "FILTER_SYNTAX", 0},
      {"\"hello\"", "FILTER_SYNTAX", 0},
      {"3 = code", "FILTER_SYNTAX", 0},
      {".code = 3", "FILTER_SYNTAX", 0},
      {"code = \"open", "FILTER_SYNTAX", 7},
      {"code = \"a\\n\"", "FILTER_SYNTAX", 9},
      {"code = \"a\\", "FILTER_SYNTAX", 9},
      {"code = a\\b", "FILTER_SYNTAX", 8},
      {"(code = a", "FILTER_SYNTAX", 0},
      {"code = a)", "FILTER_SYNTAX", 8},
      {"code = a AND", "FILTER_SYNTAX", 12},
      {"code = a OR", "FILTER_SYNTAX", 11},
      {"AND code = a", "FILTER_SYNTAX", 4},
      {"code = a, code = b", "FILTER_SYNTAX", 8},
      {"()", "FILTER_SYNTAX", 1},
      {"code = (a)", "FILTER_SYNTAX", 7},
      {"NOT", "FILTER_SYNTAX", 3},
      {"now() = 3", "FILTER_UNKNOWN_FIELD", 0},
      {absl::StrCat("code = a", std::string(1, '\0')), "FILTER_SYNTAX", 8},
      {"code = \"\xff\"", "FILTER_SYNTAX", 8},
      {"code = \"a\xe1\xbb\"", "FILTER_SYNTAX", 9},
      {"nothing = 3", "FILTER_UNKNOWN_FIELD", 0},
      {"code = a AND o.code = b", "FILTER_UNKNOWN_FIELD", 13},
      {"Code = a", "FILTER_UNKNOWN_FIELD", 0},
      {"member_count = many", "FILTER_TYPE", 15},
      {"member_count = +5", "FILTER_TYPE", 15},
      {"member_count = 9223372036854775808", "FILTER_TYPE", 15},
      {"member_count = 1.5", "FILTER_TYPE", 15},
      {"member_count = 1*", "FILTER_TYPE", 15},
      {"member_count = *", "FILTER_TYPE", 15},
      {"active = yes", "FILTER_TYPE", 9},
      {"active < true", "FILTER_TYPE", 7},
      {"kind > UNION", "FILTER_TYPE", 5},
      {"kind = ALLIANCE", "FILTER_TYPE", 7},
      {"kind = coop", "FILTER_TYPE", 7},
      {"name < a", "FILTER_TYPE", 5},
      {"founded_date = 2023-02-29", "FILTER_TYPE", 15},
      {"founded_date = 2024-2-9", "FILTER_TYPE", 15},
      {"founded_date = 1899-12-31", "FILTER_TYPE", 15},
      {"create_time = 2024-07-01", "FILTER_TYPE", 14},
      {"create_time = 2024-07-01T09:00:00", "FILTER_TYPE", 14},
      {"create_time = 2024-02-30T09:00:00Z", "FILTER_TYPE", 14},
      {"create_time = 2024-07-01T25:00:00Z", "FILTER_TYPE", 14},
      {"create_time = infinite-future", "FILTER_TYPE", 14},
      {"code = *BN", "FILTER_TYPE", 7},
      {"code < 24*", "FILTER_TYPE", 7},
      {"code:\"\"", "FILTER_TYPE", 5},
      {"code:\"*\"", "FILTER_TYPE", 5},
      {"name:\"---\"", "FILTER_TYPE", 5},
      {"x(1)", "FILTER_UNKNOWN_FIELD", 0},
      {"active = true AND code(24)", "FILTER_UNKNOWN_FIELD", 18},
      {"code_within", "FILTER_SYNTAX", 11},
      {"code_within (24)", "FILTER_SYNTAX", 12},
      {"code_within()", "FILTER_SYNTAX", 12},
      {"code_within(24", "FILTER_SYNTAX", 14},
      {"code_within(24, 25)", "FILTER_SYNTAX", 14},
      {"code_within(24 25)", "FILTER_SYNTAX", 15},
      {"code_within(code = 24)", "FILTER_SYNTAX", 17},
      {"code_within(24) = true", "FILTER_SYNTAX", 16},
      {"code_within(\"\")", "FILTER_TYPE", 12},
      {"code_within(24*)", "FILTER_TYPE", 12},
      {"founded_by(yesterday)", "FILTER_TYPE", 11},
      {"founded_by(2023-02-29)", "FILTER_TYPE", 11},
  };
  for (const Refusal& row : table) {
    const absl::Status status = ParseFilter(row.filter, schema_, ListFunctions()).status();
    EXPECT_THAT(status, FailsWith(absl::StatusCode::kInvalidArgument, row.reason)) << row.filter;
    EXPECT_THAT(status, Violates("filter")) << row.filter;
    EXPECT_EQ(PositionOf(status), row.position) << row.filter;
    EXPECT_THAT(DetailOf(status).message.vi, Not(IsEmpty())) << row.filter;
  }
}

TEST_F(FilterTest, AnUnknownFieldIsAnsweredWithTheFieldsThereAre) {
  EXPECT_THAT(ParseFilter("x = 1", schema_).status().message(), HasSubstr("member_count"));
  EXPECT_THAT(ParseFilter("kind = X", schema_).status().message(), HasSubstr("COOPERATIVE, UNION, GROUP"));
}

TEST_F(FilterTest, FunctionsSayWhatNoComparisonCan) {
  EXPECT_EQ(Kept("code_within(24)"), "ab");
  EXPECT_EQ(Kept("code_within( \"25_\" )"), "c");
  EXPECT_EQ(Kept("NOT code_within(24)"), "cde") << "never unknown";
  EXPECT_EQ(Kept("-code_within(24) founded_by(2030-01-01)"), "c");
  EXPECT_EQ(Kept("code_within(25) OR founded_by(2000-01-01)"), "ac");
  EXPECT_EQ(Kept("(code_within(24) AND active = true)"), "a");
  EXPECT_THAT(ParseFilter("x(1)", schema_, ListFunctions()).status().message(), HasSubstr("code_within, founded_by"));
  EXPECT_THAT(ParseFilter("code_within(24)", schema_),
              FailsWith(absl::StatusCode::kInvalidArgument, "FILTER_UNKNOWN_FIELD"))
      << "a list without functions";
}

TEST_F(FilterTest, WhatCannotBeJudgedInMemoryIsNoFunctionThere) {
  const absl::Status status = ParseMatcher("founded_by(2020-01-01)", schema_, ListFunctions()).status();
  EXPECT_THAT(status, FailsWith(absl::StatusCode::kInvalidArgument, "FILTER_UNKNOWN_FIELD"));
  EXPECT_THAT(status.message(), Not(HasSubstr("founded_by,")));
}

TEST_F(FilterTest, TheLimitsAreExact) {
  const auto chain = [](int terms) {
    return absl::StrJoin(std::vector<std::string>(static_cast<size_t>(terms), "active:true"), " ");
  };
  EXPECT_EQ(Kept(chain(100)), "ac");
  const absl::Status too_many = ParseFilter(chain(101), schema_).status();
  EXPECT_THAT(too_many, FailsWith(absl::StatusCode::kInvalidArgument, "FILTER_TOO_COMPLEX"));
  EXPECT_EQ(PositionOf(too_many), 1200);

  const auto nested = [](size_t levels) {
    return absl::StrCat(std::string(levels, '('), "active:true", std::string(levels, ')'));
  };
  EXPECT_EQ(Kept(nested(32)), "ac");
  const absl::Status too_deep = ParseFilter(nested(33), schema_).status();
  EXPECT_THAT(too_deep, FailsWith(absl::StatusCode::kInvalidArgument, "FILTER_TOO_COMPLEX"));
  EXPECT_EQ(PositionOf(too_deep), 32);

  const auto long_text = [](size_t bytes) { return absl::StrCat("code:", std::string(bytes - 5, 'x')); };
  EXPECT_EQ(Kept(long_text(4096)), "");
  EXPECT_THAT(ParseFilter(long_text(4097), schema_),
              FailsWith(absl::StatusCode::kInvalidArgument, "FILTER_TOO_COMPLEX"));
}

TEST_F(FilterTest, TenThousandLevelsAreRefusedWithoutDeepRecursion) {
  for (const std::string opening : {"(", "NOT (", "-("}) {
    std::string filter;
    for (int i = 0; i < 10000; ++i) filter += opening;
    EXPECT_THAT(ParseFilter(filter, schema_), FailsWith(absl::StatusCode::kInvalidArgument, "FILTER_TOO_COMPLEX"));
    EXPECT_THAT(ParseFilter(filter.substr(0, 4000), schema_),
                FailsWith(absl::StatusCode::kInvalidArgument, "FILTER_TOO_COMPLEX"));
  }
}

// The text of the SQL depends on the shape alone; whatever a caller writes as a value is bound.
TEST_F(FilterTest, ValuesNeverReachTheText) {
  const std::vector<std::string> attempts = {
      "x' or '1'='1", "'; drop table o; --", "\\' or 1=1 --", "?", "$1", ":a", "%", "_", "!", "/*", "1=1"};
  for (const std::string& attempt : attempts) {
    const std::string quoted = absl::StrCat("\"", absl::StrReplaceAll(attempt, {{"\\", "\\\\"}, {"*", "\\*"}}), "\"");
    for (const char* const field : {"code = ", "code:", "code != "}) {
      const absl::StatusOr<Fragment> hostile = ParseFilter(absl::StrCat(field, quoted), schema_);
      const absl::StatusOr<Fragment> harmless = ParseFilter(absl::StrCat(field, "\"a\""), schema_);
      ASSERT_THAT(hostile, IsOk()) << attempt;
      EXPECT_EQ(hostile->text, harmless->text);
      EXPECT_EQ(hostile->args.back(), Value(attempt));
    }
  }
  EXPECT_EQ(table_.Run("select count(*) from o"), std::vector<std::string>{"5"});
}

TEST_F(FilterTest, WildcardsOfLikeAreOrdinaryCharacters) {
  table_.Run("update o set name = 'a%b!c_d' where id = 'd'");
  const Schema raw = {.fields = {{.name = "name", .type = FieldType::kText, .column = "o.name"}}, .key = "o.id"};
  const auto fragment = ParseFilter("name:\"a%b!c_\"", raw);
  ASSERT_THAT(fragment, IsOk());
  EXPECT_THAT(table_.Run("select id from o where " + fragment->text, fragment->args), ElementsAre("d"));
}

TEST_F(FilterTest, TextIsComparedInNfcAndPrefixesCountCharacters) {
  table_.Run("update o set code = 'Hòa Bình' where id = 'd'");
  EXPECT_EQ(Kept("code = \"Ho\u0300a B\u0131nh\""), "");
  EXPECT_EQ(Kept("code = \"Ho\xcc\x80"
                 "a Bi\xcc\x80nh\""),
            "d");
  EXPECT_EQ(Kept("code:\"Hòa B\""), "d");
  EXPECT_EQ(Kept("code:\"Hoa\""), "");
}

}  // namespace
}  // namespace htx::query
