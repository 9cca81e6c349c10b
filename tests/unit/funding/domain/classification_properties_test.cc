// What holds for groups and provisions whatever the debts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "funding/domain/classification.h"
#include "funding/domain/classification_rules.h"
#include "tests/unit/funding/domain/loan_history.h"

namespace htx::funding {
namespace {

using absl::CivilDay;

constexpr CivilDay kToday(2025, 6, 30);

LoanConduct ConductOf(int days, int times) {
  LoanConduct conduct = {.days_past_due = days, .reschedulings = times};
  if (times > 0) conduct.last_rescheduling = ReschedulingKind::kAdjustment;
  return conduct;
}

// I-23: more days past due, or more reschedulings, never make a group better; a borrower's group is the worst of his.
TEST(ClassificationProperties, GroupsOnlyGetWorse) {
  for (const Scale scale : {Scale::kMicrofinance, Scale::kCommercialBank}) {
    for (int times = 0; times <= 4; ++times) {
      DebtGroup before = DebtGroup::kStandard;
      for (int days = 0; days <= 400; ++days) {
        const LoanConduct conduct = ConductOf(days, times);
        const DebtGroup group = Classify(conduct, scale, kToday, ClassificationRules()).own;
        EXPECT_GE(group, before) << days << " days, rescheduled " << times << " times";
        before = group;
        if (times == 0) continue;
        EXPECT_GE(group, Classify(ConductOf(days, times - 1), scale, kToday, ClassificationRules()).own)
            << days << " " << times;
      }
    }
  }
  for (const unsigned seed : Seeds(50)) {
    LoanDice dice(seed);
    std::vector<Classification> debts;
    DebtGroup worst = DebtGroup::kStandard;
    for (int i = dice.Up(1, 6); i > 0; --i) {
      debts.push_back(
          Classify({.days_past_due = dice.Up(0, 200)}, Scale::kMicrofinance, kToday, ClassificationRules()));
      worst = std::max(worst, debts.back().own);
    }
    Spread(debts, Scale::kMicrofinance, kToday, ClassificationRules());
    for (const Classification& debt : debts) EXPECT_EQ(debt.group, worst) << "HTX_SEED=" << seed;
  }
}

// I-24: the target is the sum of what no collateral covers times the ratio of its group, and each đồng of a pledge
// covers one đồng of one debt, the earlier first.
TEST(ClassificationProperties, APledgeCoversEachDongOnce) {
  constexpr int64_t kPercent[] = {0, 2, 25, 50, 100};
  for (const unsigned seed : Seeds(200)) {
    SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed));
    LoanDice dice(seed);
    std::vector<ProvisionedDebt> debts;
    for (int i = dice.Up(1, 5); i > 0; --i) {
      debts.push_back(
          {.principal = dice.Money(1'000), .group = static_cast<DebtGroup>(dice.Up(1, 5)), .own_risk = !dice.OneIn(5)});
    }
    std::vector<Pledge> pledges;
    for (int i = dice.Up(0, 3); i > 0; --i) {
      Pledge pledge;
      pledge.id = absl::StrCat("c", i);
      pledge.deductible = dice.Money(1'500);
      for (size_t debt = 0; debt < debts.size(); ++debt) {
        if (dice.OneIn(2)) pledge.loans.push_back(debt);
      }
      pledges.push_back(std::move(pledge));
    }
    const Provisions found = ProvisionFor(debts, pledges, Scale::kMicrofinance, kToday, ClassificationRules());
    Dong covered = 0;
    Dong pledged = 0;
    Dong specific = 0;
    for (size_t i = 0; i < debts.size(); ++i) {
      EXPECT_GE(found.debts[i].deducted, 0);
      EXPECT_LE(found.debts[i].deducted, debts[i].principal);
      covered += found.debts[i].deducted;
      const int64_t percent = debts[i].own_risk ? kPercent[static_cast<int>(debts[i].group) - 1] : 0;
      const Dong expected = ((debts[i].principal - found.debts[i].deducted) * percent + 50) / 100;
      EXPECT_EQ(found.debts[i].specific, expected) << i;
      specific += expected;
    }
    for (const Pledge& pledge : pledges) pledged += pledge.deductible;
    EXPECT_LE(covered, pledged);
    EXPECT_EQ(found.specific, specific);
  }
}

}  // namespace
}  // namespace htx::funding
