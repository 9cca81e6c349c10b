#include "funding/domain/rules.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

TEST(RuleBookTest, TheBuiltInTextParses) { EXPECT_THAT(RuleBook::Parse(BuiltInRuleText()), IsOk()); }

TEST(RuleBookTest, EveryRuleHoldsOnADayOfToday) {
  for (const absl::string_view name : {kRuleBorrowerKind, kRuleBorrowerStatus, kRuleMembership, kRulePlanFeasible,
                                       kRuleSecurity, kRuleOwnCapital, kRuleBadDebt, kRuleSingleLimit, kRuleGroupLimit,
                                       kRuleSource, kRuleMinimumCapitalCentral, kRuleMinimumCapitalLocal}) {
    const Rule* rule = RuleBook::BuiltIn().Find(name, CivilDay(2025, 1, 1));
    ASSERT_NE(rule, nullptr) << name;
    EXPECT_NE(rule->citation, "") << name;
  }
}

TEST(RuleBookTest, FindsTheVersionOfTheDay) {
  const RuleBook& rules = RuleBook::BuiltIn();
  EXPECT_EQ(rules.Find(kRuleSingleLimit, CivilDay(2021, 5, 14)), nullptr);
  EXPECT_EQ(rules.Find(kRuleSingleLimit, CivilDay(2021, 5, 15))->version(), "SINGLE_BORROWER_LIMIT@2021-05-15");
  EXPECT_EQ(rules.Find(kRuleBorrowerStatus, CivilDay(2024, 6, 30))->version(), "BORROWER_STATUS@2013-07-01");
  EXPECT_EQ(rules.Find(kRuleBorrowerStatus, CivilDay(2024, 7, 1))->version(), "BORROWER_STATUS@2024-07-01");
}

TEST(RuleBookTest, RefusesMalformedLines) {
  for (const absl::string_view text :
       {"OWN_CAPITAL\t2021-05-15\t-\t200000", "NO_SUCH\t2021-05-15\t-\t1\tx", "OWN_CAPITAL\t2021-13-15\t-\t1\tx",
        "OWN_CAPITAL\t2021-05-15\t2021-05-15\t1\tx", "OWN_CAPITAL\t2021-05-15\t-\t1\t",
        "OWN_CAPITAL\t2021-05-15\t-\t1\tx\nOWN_CAPITAL\t2020-05-15\t2021-05-16\t1\tx"}) {
    EXPECT_THAT(RuleBook::Parse(text), FailsWith(absl::StatusCode::kInvalidArgument, "RULE_FILE")) << text;
  }
}

}  // namespace
}  // namespace htx::funding
