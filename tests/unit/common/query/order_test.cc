// Orders and the pages cut along them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/query/query.h"
#include "tests/support/matchers.h"
#include "tests/unit/common/query/list_schema.h"
#include "tests/unit/common/query/sqlite_table.h"

namespace htx::query {
namespace {

using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::Violates;

std::string Ordered(absl::string_view order_by, absl::string_view default_order = "") {
  const absl::StatusOr<std::vector<OrderTerm>> order = ParseOrder(order_by, default_order, ListSchema());
  return order.ok() ? OrderText(*order) : ReasonOf(order.status());
}

TEST(OrderTest, TheKeyIsAppendedInTheDirectionOfTheLastTerm) {
  EXPECT_EQ(Ordered(""), "o.id");
  EXPECT_EQ(Ordered("", "name desc"), "o.name desc, o.id desc");
  EXPECT_EQ(Ordered("code", "name desc"), "o.code, o.id");
  EXPECT_EQ(Ordered(" code  asc ,member_count   desc "), "o.code, o.members desc, o.id desc");
}

TEST(OrderTest, ASortColumnStandsInForTheColumn) {
  const Schema schema = {.fields = {{.name = "name",
                                     .type = FieldType::kSearch,
                                     .column = "o.folded",
                                     .sortable = true,
                                     .sort_column = "o.collation"},
                                    {.name = "id", .type = FieldType::kText, .column = "o.id", .sortable = true}},
                         .key = "o.id"};
  EXPECT_EQ(OrderText(*ParseOrder("name", "", schema)), "o.collation, o.id");
  EXPECT_EQ(OrderText(*ParseOrder("id desc", "", schema)), "o.id desc");
}

TEST(OrderTest, AWrongOrderIsRefusedWithItsPosition) {
  const std::vector<std::tuple<std::string, std::string, std::string>> table = {
      {"name down", "ORDER_SYNTAX", "0"},
      {"name desc desc", "ORDER_SYNTAX", "0"},
      {"name,", "ORDER_SYNTAX", "5"},
      {",name", "ORDER_SYNTAX", "0"},
      {"code, code desc", "ORDER_SYNTAX", "5"},
      {"name DESC", "ORDER_SYNTAX", "0"},
      {std::string(513, 'x'), "ORDER_SYNTAX", "512"},
      {"nothing", "ORDER_UNKNOWN_FIELD", "0"},
      {"name, o.id", "ORDER_UNKNOWN_FIELD", "6"},
      {"kind", "ORDER_UNKNOWN_FIELD", "0"},
      {"1;drop", "ORDER_UNKNOWN_FIELD", "0"},
  };
  for (const auto& [order_by, reason, position] : table) {
    const absl::Status status = ParseOrder(order_by, "", ListSchema()).status();
    EXPECT_THAT(status, FailsWith(absl::StatusCode::kInvalidArgument, reason)) << order_by;
    EXPECT_THAT(status, Violates("order_by")) << order_by;
    const std::vector<std::pair<std::string, std::string>> expected = {{"position", position}};
    EXPECT_EQ(DetailOf(status).metadata, expected) << order_by;
  }
}

TEST(OrderTest, ACursorThatDoesNotFitTheOrderMatchesNothing) {
  const std::vector<OrderTerm> order = *ParseOrder("member_count", "", ListSchema());
  EXPECT_EQ(AfterRow(order, {}).text, "1=1");
  EXPECT_EQ(AfterRow(order, {Value(int64_t{1})}).text, "1=0");
  EXPECT_EQ(AfterRow(order, {Value("1"), Value("a")}).text, "1=0");
  EXPECT_EQ(AfterRow(order, {Value(int64_t{1}), Value()}).text, "1=0");
  EXPECT_NE(AfterRow(order, {Value(int64_t{1}), Value("a")}).text, "1=0");
}

// Pages of every size, along random orders in mixed directions with many ties, put together, are the whole list.
TEST(OrderTest, PagesPutTogetherAreTheWholeList) {
  std::mt19937 random(7);
  const auto below = [&](int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random); };
  SqliteTable table;
  table.Run(kCreateTable);
  for (int i = 0; i < 200; ++i) {
    const std::vector<Value> row = {absl::StrCat("r", i), absl::StrCat("c", below(4)), int64_t{below(3)},
                                    int64_t{below(2)}, absl::StrCat("2024-01-1", below(3))};
    table.Run("insert into o (id, code, members, active, founded) values (?, ?, ?, ?, ?)", row);
  }
  const std::vector<std::string> names = {"code", "member_count", "active", "founded_date"};
  for (int round = 0; round < 60; ++round) {
    std::vector<std::string> shuffled = names;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    shuffled.resize(static_cast<size_t>(below(4)) + 1);
    for (std::string& name : shuffled) name += below(2) == 0 ? " desc" : "";
    const std::string order_by = absl::StrJoin(shuffled, ", ");
    const absl::StatusOr<std::vector<OrderTerm>> order = ParseOrder(order_by, "", ListSchema());
    ASSERT_THAT(order, IsOk());
    const std::vector<std::string> whole = table.Run("select o.id from o order by " + OrderText(*order));
    const std::string columns =
        absl::StrJoin(*order, ", ", [](std::string* out, const OrderTerm& term) { out->append(term.column); });
    const int page_size = 1 + below(60);
    std::vector<std::string> pages;
    std::vector<Value> last;
    while (true) {
      const Fragment after = AfterRow(*order, last);
      const std::string sql = absl::StrCat("select o.id, ", columns, " from o where ", after.text, " order by ",
                                           OrderText(*order), " limit ", page_size);
      const auto rows = table.Rows(sql, after.args);
      if (rows.empty()) break;
      for (const auto& row : rows) pages.push_back(absl::get<std::string>(row[0]));
      last.assign(rows.back().begin() + 1, rows.back().end());
    }
    ASSERT_EQ(pages, whole) << order_by << " by " << page_size;
  }
}

}  // namespace
}  // namespace htx::query
