// Debt groups that two people set: from a day until a day, worse than computed, and gone by themselves.

#include "funding/domain/group_by_hand.h"

#include <gtest/gtest.h>

#include "absl/strings/str_replace.h"
#include "funding/domain/classification_rules.h"
#include "funding/domain/proposal.h"
#include "funding/domain/standing.h"
#include "tests/support/matchers.h"

namespace htx::funding {
absl::string_view ClassificationRuleText();

namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

constexpr CivilDay kInstalmentDue(2025, 2, 15);

Loan OwedByHand() {
  Loan loan;
  loan.id = LoanId::Of("l");
  loan.terms.principal = 600'000'000;
  loan.terms.annual_rate_ppm = 60'000;
  loan.terms.term_months = 12;
  loan.terms.first_due = kInstalmentDue;
  loan.state = LoanState::kActive;
  loan.contract_day = loan.last_day = CivilDay(2025, 1, 10);
  loan.disbursed = loan.terms.principal;
  return loan;
}

LoanEvents DrawnByHand() {
  LoanEvents events;
  events.drawdowns = {{.day = CivilDay(2025, 1, 15), .delta = 600'000'000}};
  return events;
}

LoanChange SetGroup(int group, CivilDay from, CivilDay to = {}) {
  LoanChange change;
  change.id = ProposalId::Of(absl::StrCat("p", group));
  change.kind = LoanChangeKind::kGroupOverride;
  change.day = from;
  change.group = group;
  change.to = to;
  return change;
}

int GroupOn(const std::vector<LoanChange>& changes, CivilDay day) {
  const LoanChange* const found = GroupOverrideOn(changes, day);
  return found == nullptr ? 0 : found->group;
}

TEST(GroupByHand, HoldsFromItsDayUntilItsEnd) {
  const std::vector<LoanChange> one = {SetGroup(4, CivilDay(2025, 2, 1), CivilDay(2025, 3, 1))};
  EXPECT_EQ(GroupOn(one, CivilDay(2025, 1, 31)), 0);
  EXPECT_EQ(GroupOn(one, CivilDay(2025, 2, 1)), 4);
  EXPECT_EQ(GroupOn(one, CivilDay(2025, 2, 28)), 4);
  EXPECT_EQ(GroupOn(one, CivilDay(2025, 3, 1)), 0);
}

TEST(GroupByHand, ALaterOneCountsWhateverOrderTheyCameIn) {
  std::vector<LoanChange> changes = {SetGroup(4, CivilDay(2025, 2, 1), CivilDay(2025, 12, 31)),
                                     SetGroup(3, CivilDay(2025, 3, 1), CivilDay(2025, 6, 1)),
                                     SetGroup(5, CivilDay(2025, 3, 1), CivilDay(2025, 4, 1))};
  for (int turn = 0; turn < 2; ++turn) {
    EXPECT_EQ(GroupOn(changes, CivilDay(2025, 2, 28)), 4);
    EXPECT_EQ(GroupOn(changes, CivilDay(2025, 3, 1)), 5) << "the worst of a day";
    EXPECT_EQ(GroupOn(changes, CivilDay(2025, 5, 1)), 0) << "what it replaced does not come back";
    std::reverse(changes.begin(), changes.end());
  }
  changes.push_back(SetGroup(0, CivilDay(2025, 3, 1)));
  EXPECT_EQ(GroupOn(changes, CivilDay(2025, 3, 1)), 0) << "an end of the day goes before them";
  EXPECT_EQ(GroupOn(changes, CivilDay(2025, 2, 28)), 4);
}

TEST(GroupByHand, MustBeWorseThanComputed) {
  const RuleBook& rules = ClassificationRules();
  const auto check = [&](int group, CivilDay day) {
    return CheckGroupOverride(OwedByHand(), DrawnByHand(), SetGroup(group, day, day + 30), day, rules);
  };
  for (const int worse : {2, 3, 4, 5}) EXPECT_THAT(check(worse, kInstalmentDue), IsOk()) << worse;
  EXPECT_THAT(check(1, kInstalmentDue), FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_NOT_APPLICABLE"));
  for (const int same_or_better : {1, 2, 3}) {
    EXPECT_THAT(check(same_or_better, kInstalmentDue + 30),
                FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_NOT_APPLICABLE"))
        << same_or_better;
  }
  EXPECT_THAT(check(4, kInstalmentDue + 30), IsOk());
  EXPECT_THAT(CheckGroupOverride(OwedByHand(), DrawnByHand(), SetGroup(0, kInstalmentDue), kInstalmentDue, rules),
              FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_NOT_APPLICABLE"))
      << "there is nothing to end";
}

TEST(GroupByHand, MayBeBetterWhereTheRulesSaySo) {
  const std::string text = absl::StrReplaceAll(
      ClassificationRuleText(),
      {{"GROUP_BY_HAND\tMICROFINANCE\t2010-07-31\t-\tWORSE", "GROUP_BY_HAND\tMICROFINANCE\t2010-07-31\t-\tANY"}});
  const absl::StatusOr<RuleBook> rules = ParseClassificationRules(text);
  ASSERT_THAT(rules, IsOk());
  const CivilDay late = kInstalmentDue + 200;
  EXPECT_THAT(CheckGroupOverride(OwedByHand(), DrawnByHand(), SetGroup(3, late, late + 30), late, *rules), IsOk());
  LoanConduct conduct;
  conduct.days_past_due = 200;
  conduct.by_hand = DebtGroup::kSubstandard;
  const Classification better = Classify(conduct, Scale::kMicrofinance, late, *rules);
  EXPECT_EQ(better.own, DebtGroup::kSubstandard);
  EXPECT_EQ(better.computed, DebtGroup::kLoss) << "both are told";
  const auto& versions = better.basis.versions;
  EXPECT_NE(std::find(versions.begin(), versions.end(), "GROUP_BY_HAND/MICROFINANCE@2010-07-31"), versions.end());
}

TEST(GroupByHand, NeverMakesAClassBetterThanTheRulesDo) {
  for (int days = 0; days < 200; days += 7) {
    for (int hand = 0; hand <= 5; ++hand) {
      LoanConduct conduct;
      conduct.days_past_due = days;
      const Classification plain = Classify(conduct, Scale::kMicrofinance, kInstalmentDue, ClassificationRules());
      conduct.by_hand = static_cast<DebtGroup>(hand);
      const Classification set = Classify(conduct, Scale::kMicrofinance, kInstalmentDue, ClassificationRules());
      EXPECT_EQ(set.computed, plain.own);
      EXPECT_EQ(set.own, std::max(plain.own, conduct.by_hand)) << days << " days, " << hand;
    }
  }
}

TEST(GroupByHand, StandsForWhatNoRuleCovers) {
  LoanConduct conduct;
  conduct.reschedulings = 1;
  const CivilDay before_the_rule(2024, 1, 31);
  EXPECT_EQ(Classify(conduct, Scale::kMicrofinance, before_the_rule, ClassificationRules()).own, DebtGroup::kUnknown);
  conduct.by_hand = DebtGroup::kDoubtful;
  const Classification set = Classify(conduct, Scale::kMicrofinance, before_the_rule, ClassificationRules());
  EXPECT_EQ(set.own, DebtGroup::kDoubtful);
  EXPECT_EQ(set.computed, DebtGroup::kUnknown);
  EXPECT_FALSE(set.basis.missing.empty()) << "it is still said what was not known";
}

TEST(GroupByHand, MovesNoMoneyAndNoSchedule) {
  const Loan loan = OwedByHand();
  const auto applied =
      ApplyChange(loan, DrawnByHand(), SetGroup(4, kInstalmentDue, kInstalmentDue + 30), kInstalmentDue);
  ASSERT_THAT(applied, IsOk());
  EXPECT_EQ(applied->difference, LoanTotals{});
  EXPECT_EQ(
      ConductOf(applied->events, AccountOn(loan.terms, applied->events, kInstalmentDue, loan.contract_day)).by_hand,
      DebtGroup::kDoubtful);
}

TEST(GroupByHand, NeedsAnEndAndNoFieldOfAnotherKind) {
  Proposal proposal;
  proposal.loan = LoanId::Of("l");
  proposal.proposed = kInstalmentDue;
  proposal.change = SetGroup(4, kInstalmentDue, kInstalmentDue + 30);
  EXPECT_THAT(CheckShape(proposal), IsOk());
  proposal.change.to = {};
  EXPECT_THAT(CheckShape(proposal), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE")) << "no end";
  proposal.change.to = kInstalmentDue;
  EXPECT_THAT(CheckShape(proposal), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE")) << "it holds on no day";
  proposal.change = SetGroup(0, kInstalmentDue);
  EXPECT_THAT(CheckShape(proposal), IsOk());
  proposal.change.to = kInstalmentDue + 30;
  EXPECT_THAT(CheckShape(proposal), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE")) << "an end has no end";
  proposal.change = SetGroup(4, kInstalmentDue, kInstalmentDue + 30);
  proposal.change.kind = LoanChangeKind::kPause;
  EXPECT_THAT(CheckShape(proposal), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

}  // namespace
}  // namespace htx::funding
