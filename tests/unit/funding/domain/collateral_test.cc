#include "funding/domain/collateral.h"

#include <gtest/gtest.h>

#include "funding/domain/eligibility.h"
#include "funding/domain/product_security.h"
#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::Violates;

Collateral House() {
  Collateral house;
  house.id = CollateralId::Of("house");
  house.content.kind = CollateralKind::kRealEstate;
  house.valuations.push_back({.day = CivilDay(2024, 1, 1), .value = 1'000'000'001, .valuer = "v"});
  house.last_day = CivilDay(2024, 1, 1);
  return house;
}

TEST(CollateralValue, IsWhatTheHaircutAndPriorClaimsLeave) {
  const Deductible counted = DeductibleOn(House(), CivilDay(2024, 6, 1), LendingRules());
  EXPECT_EQ(counted.amount, 500'000'000) << "half, rounded down";
  EXPECT_EQ(counted.rule_version, "COLLATERAL_HAIRCUT/REAL_ESTATE@2010-08-01");
  Collateral house = House();
  house.content.prior_claims = 200'000'000;
  EXPECT_EQ(DeductibleOn(house, CivilDay(2024, 6, 1), LendingRules()).amount, 300'000'000);
  house.content.prior_claims = 600'000'000;
  EXPECT_EQ(DeductibleOn(house, CivilDay(2024, 6, 1), LendingRules()).amount, 0);
}

TEST(CollateralValue, TakesTheLargerHaircut) {
  Collateral house = House();
  house.content.haircut_ppm = 200'000;
  EXPECT_EQ(DeductibleOn(house, CivilDay(2024, 6, 1), LendingRules()).haircut_ppm, 500'000);
  house.content.haircut_ppm = 800'000;
  EXPECT_EQ(DeductibleOn(house, CivilDay(2024, 6, 1), LendingRules()).haircut_ppm, 800'000);
}

TEST(CollateralValue, IsNothingWithoutRuleAndOwnHaircut) {
  Collateral house = House();
  house.valuations[0].day = CivilDay(2005, 1, 1);
  EXPECT_EQ(DeductibleOn(house, CivilDay(2006, 1, 1), LendingRules()).amount, 0);
  house.content.haircut_ppm = 600'000;
  EXPECT_EQ(DeductibleOn(house, CivilDay(2006, 1, 1), LendingRules()).amount, 400'000'000);
}

TEST(CollateralValue, IsByTheValuationOfTheDayUntilTheRelease) {
  Collateral house = *AddValuation(House(), {.day = CivilDay(2024, 3, 1), .value = 800'000'000, .valuer = "v"});
  EXPECT_EQ(DeductibleOn(house, CivilDay(2023, 12, 31), LendingRules()).amount, 0);
  EXPECT_EQ(DeductibleOn(house, CivilDay(2024, 2, 29), LendingRules()).amount, 500'000'000);
  EXPECT_EQ(DeductibleOn(house, CivilDay(2024, 3, 1), LendingRules()).amount, 400'000'000);
  house.released = CivilDay(2024, 4, 1);
  EXPECT_EQ(DeductibleOn(house, CivilDay(2024, 3, 31), LendingRules()).amount, 400'000'000);
  EXPECT_EQ(DeductibleOn(house, CivilDay(2024, 4, 1), LendingRules()).amount, 0);
}

TEST(Valuing, KeepsDaysInOrderAndNeverReplaces) {
  const Collateral house = *AddValuation(House(), {.day = CivilDay(2023, 3, 1), .value = 7, .valuer = "v"});
  ASSERT_EQ(house.valuations.size(), 2U);
  EXPECT_EQ(house.valuations[0].value, 7);
  EXPECT_THAT(AddValuation(house, house.valuations[1]), IsOk());
  EXPECT_THAT(AddValuation(house, {.day = CivilDay(2024, 1, 1), .value = 8, .valuer = "v"}),
              Violates("collateral.valuation.date"));
}

TEST(Releasing, TakesTwoPeople) {
  const CivilDay day(2024, 5, 1);
  EXPECT_THAT(DecideRelease(House(), day, "x", true), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(RequestRelease(House(), CivilDay(2023, 1, 1), "x"),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  const Collateral asked = *RequestRelease(House(), day, "x");
  EXPECT_THAT(DecideRelease(asked, day, "x", true), FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  EXPECT_EQ(DecideRelease(asked, day, "y", false)->state, CollateralState::kPledged);
  const Collateral released = *DecideRelease(asked, day, "y", true);
  EXPECT_EQ(released.state, CollateralState::kReleased);
  EXPECT_EQ(released.released, day);
  EXPECT_THAT(RequestRelease(released, day, "x"), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST(Covering, CountsWhatIsPledgedAgainstWhatTheFundAsks) {
  LoanCase loan;
  loan.day = CivilDay(2024, 6, 1);
  loan.amount = 100;
  EXPECT_TRUE(JudgeCollateral(loan).empty());
  CollateralCase& asked = loan.collateral.emplace();
  asked.asked_by = "decisionRules/r";
  asked.coverage_ppm = 1'205'000;
  asked.valuation_valid_days = 31;
  asked.items.resize(2);
  asked.items[0] = {.collateral = CollateralId::Of("x"), .counted = 100, .valued = CivilDay(2024, 5, 1)};
  asked.items[1] = {.collateral = CollateralId::Of("y"), .counted = 20, .valued = CivilDay(2024, 4, 30)};
  std::vector<Verdict> verdicts = JudgeCollateral(loan);
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_EQ(verdicts[0].rule, "COLLATERAL_COVERAGE");
  EXPECT_EQ(verdicts[0].rule_version, "decisionRules/r");
  EXPECT_EQ(verdicts[0].outcome, RuleOutcome::kFailed) << "120.5 % of 100 is 121 whole đồng";
  EXPECT_EQ(verdicts[1].outcome, RuleOutcome::kFailed) << "y was valued 32 days before";
  loan.collateral->items[1].counted = 21;
  loan.collateral->items[1].valued = CivilDay(2024, 5, 1);
  verdicts = JudgeCollateral(loan);
  EXPECT_EQ(verdicts[0].outcome, RuleOutcome::kPassed);
  EXPECT_EQ(verdicts[1].outcome, RuleOutcome::kPassed);
}

TEST(ProductSecurity, IsTheMeasureThatTheProductAsksFor) {
  LoanProduct product;
  product.id = ProductId::Of("p");
  product.reference = "12/QĐ";
  const struct {
    CollateralRule asked;
    bool collateral, guarantee, unsecured;
  } cases[] = {{CollateralRule::kRequired, true, false, false},
               {CollateralRule::kOrGuarantee, true, true, false},
               {CollateralRule::kNone, true, true, true}};
  for (const auto& [asked, collateral, guarantee, unsecured] : cases) {
    product.collateral_rule = asked;
    const auto passes = [&](SecurityMeasure measure) { return !JudgeProductSecurity(product, measure).Blocks(); };
    EXPECT_EQ(passes(SecurityMeasure::kCollateral), collateral);
    EXPECT_EQ(passes(SecurityMeasure::kGuarantee), guarantee);
    EXPECT_EQ(passes(SecurityMeasure::kUnsecuredByRule), unsecured);
  }
  product.collateral_rule = CollateralRule::kRequired;
  const Verdict refused = JudgeProductSecurity(product, SecurityMeasure::kGuarantee);
  EXPECT_EQ(refused.rule_version, "loanProducts/p");
  EXPECT_EQ(refused.citation, "12/QĐ");
  EXPECT_NE(refused.remedy.vi, "");
}

}  // namespace
}  // namespace htx::funding
