// The one reader of rule files.

#include "common/base/rule_book.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx {
namespace {

using absl::CivilDay;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::Field;
using testing::IsOk;
using ::testing::Pointee;

constexpr absl::string_view kText =
    "# A comment.\n"
    "\n"
    "LIMIT\t-\t2013-07-01\t2024-07-01\t7\tASSUMED\t-\tLaw 2012\n"
    "LIMIT\t-\t2024-07-01\t-\t5\tCONFIRMED\tFewest\tLaw 2023\n"
    "SHARE\tUNION\t2020-01-01\t-\t?\tUNKNOWN\t-\tLaw\n"
    "SHARE\t*\t2020-01-01\t-\ta,b\tDERIVED\t-\tLaw\n";

std::string Anything(const Rule&) { return ""; }

RuleBook Book() { return RuleBook::BuiltIn(kText, Anything); }

TEST(RuleBookTest, TheVersionOfTheDayIsFound) {
  const RuleBook book = Book();
  const Rule& old = *book.Find("LIMIT", CivilDay(2024, 6, 30));
  EXPECT_EQ(old.Number(), 7);
  EXPECT_EQ(old.version(), "LIMIT@2013-07-01");
  EXPECT_EQ(old.confidence, Confidence::kAssumed);
  EXPECT_EQ(old.title, "");
  const Rule& now = *book.Find("LIMIT", CivilDay(2024, 7, 1));
  EXPECT_EQ(now.Number(), 5);
  EXPECT_EQ(now.citation, "Law 2023");
  EXPECT_EQ(now.title, "Fewest");
}

TEST(RuleBookTest, WhatNoLineCoversIsNotKnown) {
  const RuleBook book = Book();
  EXPECT_EQ(book.Find("LIMIT", CivilDay(2013, 6, 30)), nullptr);
  EXPECT_EQ(book.Find("LIMIT", "UNION", CivilDay(2024, 7, 1)), nullptr) << "a rule without keys has none";
  EXPECT_EQ(book.Find("OTHER", CivilDay(2024, 7, 1)), nullptr);
  EXPECT_FALSE(book.Find("SHARE", "UNION", CivilDay(2024, 7, 1))->known());
  EXPECT_EQ(book.Find("SHARE", "UNION", CivilDay(2024, 7, 1))->FindNumber(), std::nullopt);
}

TEST(RuleBookTest, AKeyWithoutAVersionOfItsOwnFollowsTheOneForAll) {
  const RuleBook book = Book();
  const Rule& rule = *book.Find("SHARE", "GROUP", CivilDay(2024, 7, 1));
  EXPECT_EQ(rule.version(), "SHARE/*@2020-01-01");
  EXPECT_THAT(rule.Words(), ElementsAre("a", "b"));
  EXPECT_EQ(book.Find("SHARE", "UNION", CivilDay(2024, 7, 1))->version(), "SHARE/UNION@2020-01-01");
}

TEST(RuleBookTest, AllVersionsAreListedAndThoseOfADay) {
  const RuleBook book = Book();
  EXPECT_THAT(book.All("LIMIT"), ElementsAre(Pointee(Field(&Rule::value, "7")), Pointee(Field(&Rule::value, "5"))));
  EXPECT_THAT(book.On("LIMIT", CivilDay(2020, 1, 1)), ElementsAre(Pointee(Field(&Rule::value, "7"))));
  EXPECT_EQ(book.On("SHARE", CivilDay(2020, 1, 1)).size(), 2u);
  EXPECT_EQ(book.rules().size(), 4u);
}

TEST(RuleBookTest, AMalformedLineIsRefusedByItsNumber) {
  const std::string good = "A\t*\t2020-01-01\t-\t1\tCONFIRMED\t-\tLaw\n";
  EXPECT_THAT(RuleBook::Parse(good, Anything), IsOk());
  for (const char* bad :
       {"A\tx\t2020-01-01\t-\t1\tCONFIRMED\tLaw", "A\tx\tyesterday\t-\t1\tCONFIRMED\t-\tLaw",
        "A\tx\t2020-02-30\t-\t1\tCONFIRMED\t-\tLaw", "A\tx\t2020-01-01\t2020-01-01\t1\tCONFIRMED\t-\tLaw",
        "A\tx\t2020-01-01\tever\t1\tCONFIRMED\t-\tLaw", "A\tx\t2020-01-01\t-\t1\tSURE\t-\tLaw",
        "A\t\t2020-01-01\t-\t1\tCONFIRMED\t-\tLaw", "A\tx\t2020-01-01\t-\t1\tCONFIRMED\t-\t",
        "A\t*\t2021-01-01\t-\t2\tCONFIRMED\t-\tLaw"}) {
    const absl::Status refused = RuleBook::Parse(good + "#\n" + bad, Anything).status();
    ASSERT_THAT(refused, FailsWith(absl::StatusCode::kInvalidArgument, "RULE_FILE")) << bad;
    EXPECT_THAT(DetailOf(refused).metadata, ElementsAre(std::pair<std::string, std::string>("line", "3"))) << bad;
  }
}

TEST(RuleBookTest, TheReaderOfARuleSaysWhatFits) {
  const auto check = [](const Rule& rule) { return CheckName(rule, {"LIMIT"}); };
  const absl::Status refused = RuleBook::Parse(kText, check).status();
  ASSERT_THAT(refused, FailsWith(absl::StatusCode::kInvalidArgument, "RULE_FILE"));
  EXPECT_EQ(DetailOf(refused).message.en, "line 5 of the rules: unknown rule SHARE");
}

TEST(RuleBookTest, BooksThatJudgeAlikeHaveOneFingerprint) {
  const auto of = [](absl::string_view text) { return RuleBook::BuiltIn(text, Anything).fingerprint(); };
  EXPECT_EQ(Book().fingerprint().size(), 16u);
  EXPECT_EQ(of("# Another comment.\n" + std::string(kText)), Book().fingerprint());
  EXPECT_NE(of("LIMIT\t-\t2013-07-01\t-\t7\tASSUMED\t-\tLaw 2012\n"), Book().fingerprint());
}

}  // namespace
}  // namespace htx
