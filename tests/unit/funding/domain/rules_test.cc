#include "funding/domain/rules.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

TEST(LendingRulesTest, EveryRuleHoldsOnADayOfToday) {
  for (const absl::string_view name : {kRuleBorrowerKind, kRuleBorrowerStatus, kRuleMembership, kRulePlanFeasible,
                                       kRuleSecurity, kRuleOwnCapital, kRuleBadDebt, kRuleSingleLimit, kRuleGroupLimit,
                                       kRuleSource, kRuleMinimumCapitalCentral, kRuleMinimumCapitalLocal}) {
    const Rule* rule = LendingRules().Find(name, CivilDay(2025, 1, 1));
    ASSERT_NE(rule, nullptr) << name;
    EXPECT_NE(rule->citation, "") << name;
  }
}

TEST(LendingRulesTest, EveryKindOfCollateralHasAHaircut) {
  for (const absl::string_view kind :
       {"DEPOSIT", "GOVERNMENT_PAPER", "LISTED_SECURITY", "REAL_ESTATE", "MOVABLE", "RECEIVABLE", "OTHER"}) {
    EXPECT_NE(LendingRules().Find(kRuleCollateralHaircut, kind, CivilDay(2025, 1, 1)), nullptr) << kind;
  }
}

TEST(LendingRulesTest, FindsTheVersionOfTheDay) {
  const RuleBook& rules = LendingRules();
  EXPECT_EQ(rules.Find(kRuleSingleLimit, CivilDay(2021, 5, 14)), nullptr);
  EXPECT_EQ(rules.Find(kRuleSingleLimit, CivilDay(2021, 5, 15))->version(), "SINGLE_BORROWER_LIMIT@2021-05-15");
  EXPECT_EQ(rules.Find(kRuleBorrowerStatus, CivilDay(2024, 6, 30))->version(), "BORROWER_STATUS@2013-07-01");
  EXPECT_EQ(rules.Find(kRuleBorrowerStatus, CivilDay(2024, 7, 1))->version(), "BORROWER_STATUS@2024-07-01");
}

TEST(LendingRulesTest, RulesThatNobodyKnowsAndLimitsWithoutNumberAreRefused) {
  for (const absl::string_view text :
       {"NO_SUCH\t-\t2021-05-15\t-\t1\tCONFIRMED\t-\tx", "OWN_CAPITAL\t-\t2021-05-15\t-\tsome\tCONFIRMED\t-\tx"}) {
    EXPECT_THAT(ParseLendingRules(text), FailsWith(absl::StatusCode::kInvalidArgument, "RULE_FILE")) << text;
  }
  EXPECT_THAT(ParseLendingRules("OWN_CAPITAL\t-\t2021-05-15\t-\t1\tCONFIRMED\t-\tx"), IsOk());
}

}  // namespace
}  // namespace htx::funding
