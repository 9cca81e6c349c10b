#include "funding/domain/classification.h"

#include <gtest/gtest.h>

#include "funding/domain/classification_rules.h"
#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::FailsWith;

constexpr CivilDay kJudged(2025, 6, 30);

int GroupOf(int days, int reschedulings = 0, Scale scale = Scale::kMicrofinance,
            std::optional<ReschedulingKind> kind = {}, CivilDay day = kJudged) {
  const LoanConduct conduct = {.days_past_due = days, .reschedulings = reschedulings, .last_rescheduling = kind};
  return static_cast<int>(Classify(conduct, scale, day, ClassificationRules()).group);
}

TEST(ClassificationTest, OverdueDaysGiveTheGroupOfTheScale) {
  struct Case {
    int days = 0;
    int microfinance = 0;
    int bank = 0;
  };
  for (const Case& c :
       {Case{0, 1, 1}, Case{9, 1, 1}, Case{10, 2, 2}, Case{29, 2, 2}, Case{30, 3, 2}, Case{89, 3, 2}, Case{90, 4, 2},
        Case{91, 4, 3}, Case{179, 4, 3}, Case{180, 5, 3}, Case{181, 5, 4}, Case{360, 5, 4}, Case{361, 5, 5}}) {
    EXPECT_EQ(GroupOf(c.days), c.microfinance) << c.days;
    EXPECT_EQ(GroupOf(c.days, 0, Scale::kCommercialBank), c.bank) << c.days;
  }
}

TEST(ClassificationTest, ReschedulingsCountAndTheWorseOfBothHolds) {
  struct Case {
    int count = 0;
    int days = 0;
    int group = 0;
  };
  for (const Case& c : {Case{1, 0, 2}, Case{1, 1, 3}, Case{1, 29, 3}, Case{1, 30, 4}, Case{1, 89, 4}, Case{1, 90, 5},
                        Case{2, 0, 4}, Case{2, 1, 5}, Case{3, 0, 5}, Case{7, 0, 5}}) {
    EXPECT_EQ(GroupOf(c.days, c.count), c.group) << c.count << " " << c.days;
  }
  EXPECT_EQ(GroupOf(0, 1, Scale::kCommercialBank, ReschedulingKind::kAdjustment), 2);
  EXPECT_EQ(GroupOf(0, 1, Scale::kCommercialBank, ReschedulingKind::kExtension), 3);
}

TEST(ClassificationTest, WhatNoRuleCoversIsUnknownUnlessTheRestIsTheWorstAlready) {
  EXPECT_EQ(GroupOf(0, 0, Scale::kMicrofinance, {}, CivilDay(2010, 7, 30)), 0);
  EXPECT_EQ(GroupOf(0, 1, Scale::kMicrofinance, {}, CivilDay(2020, 1, 1)), 0);
  EXPECT_EQ(GroupOf(180, 1, Scale::kMicrofinance, {}, CivilDay(2020, 1, 1)), 5);
  const Classification unknown =
      Classify({.reschedulings = 1}, Scale::kMicrofinance, CivilDay(2020, 1, 1), ClassificationRules());
  EXPECT_EQ(unknown.basis.missing, std::vector<std::string>{"RESCHEDULED/MICROFINANCE/ANY/1"});
  EXPECT_EQ(unknown.basis.versions, std::vector<std::string>{"OVERDUE_DAYS/MICROFINANCE@2010-07-31"});
  EXPECT_EQ(unknown.basis.confidence, Confidence::kUnknown);
}

TEST(ClassificationTest, TheFundsUseTheMicrofinanceScaleSinceTheirDecree) {
  RuleBasis basis;
  EXPECT_EQ(FundScaleOn(CivilDay(2021, 5, 14), ClassificationRules(), basis), std::nullopt);
  EXPECT_EQ(FundScaleOn(CivilDay(2021, 5, 15), ClassificationRules(), basis), Scale::kMicrofinance);
}

TEST(ClassificationTest, AllDebtsOfABorrowerTakeTheWorstGroup) {
  std::vector<Classification> debts = {
      Classify({.days_past_due = 0}, Scale::kMicrofinance, kJudged, ClassificationRules()),
      Classify({.days_past_due = 95}, Scale::kMicrofinance, kJudged, ClassificationRules())};
  Spread(debts, Scale::kMicrofinance, kJudged, ClassificationRules());
  EXPECT_EQ(debts[0].own, DebtGroup::kStandard);
  EXPECT_EQ(debts[0].group, DebtGroup::kDoubtful);
}

TEST(ClassificationTest, ProvisionsDeductCollateralOnce) {
  const Dong expected[] = {0, 12'000'000, 150'000'000, 300'000'000, 600'000'000};
  for (int group = 1; group <= 5; ++group) {
    const ProvisionedDebt debt = {.principal = 1'000'000'000, .group = static_cast<DebtGroup>(group)};
    const Pledge pledge = {.deductible = 400'000'000, .loans = {0}};
    const Provisions provisions = ProvisionFor({debt}, {pledge}, Scale::kMicrofinance, kJudged, ClassificationRules());
    EXPECT_EQ(provisions.specific, expected[group - 1]) << group;
    EXPECT_EQ(provisions.general, group == 5 ? 0 : 5'000'000) << group;
  }
  // One pledge for two loans: what the first does not need covers the second; entrusted money needs none.
  const ProvisionedDebt small = {.principal = 100, .group = DebtGroup::kLoss};
  const ProvisionedDebt large = {.principal = 1000, .group = DebtGroup::kLoss};
  const ProvisionedDebt entrusted = {.principal = 1000, .group = DebtGroup::kLoss, .own_risk = false};
  const Provisions both = ProvisionFor({small, large, entrusted}, {{.deductible = 300, .loans = {0, 1}}},
                                       Scale::kMicrofinance, kJudged, ClassificationRules());
  EXPECT_EQ(both.debts[0].specific, 0);
  EXPECT_EQ(both.debts[1].specific, 800);
  EXPECT_EQ(both.debts[2].specific, 0);
  EXPECT_EQ(ProvisionFor({small}, {}, Scale::kMicrofinance, CivilDay(2024, 7, 10), ClassificationRules()).specific,
            std::nullopt);
}

TEST(ClassificationTest, RulesThatDoNotFitAreRefused) {
  for (const absl::string_view text : {"OVERDUE_DAYS\tBANK\t2021-10-01\t-\t10,5,3,1\tASSUMED\t-\tx",
                                       "RESCHEDULED\tBANK/ANY/1\t2021-10-01\t-\t1:2\tASSUMED\t-\tx",
                                       "SPECIFIC_PROVISION\tBANK\t2021-10-01\t-\t0,1\tASSUMED\t-\tx",
                                       "FUND_SCALE\t-\t2021-10-01\t-\tOTHER\tASSUMED\t-\tx"}) {
    EXPECT_THAT(ParseClassificationRules(text), FailsWith(absl::StatusCode::kInvalidArgument, "RULE_FILE")) << text;
  }
}

}  // namespace
}  // namespace htx::funding
