#include "funding/domain/standing.h"

#include <gtest/gtest.h>

#include "funding/domain/classification_rules.h"

namespace htx::funding {
namespace {

using absl::CivilDay;

constexpr Dong kMillions = 1'000'000;
const CivilDay kLent(2025, 1, 15);
const CivilDay kInstalmentDay(2025, 2, 15);

// 600 million, twelve instalments of 50 million from 15 February 2025, drawn on 15 January.
OwedLoan Running(const std::string& id, const std::string& fund = "f") {
  OwedLoan owed;
  owed.loan.id = LoanId::Of(id);
  owed.loan.fund = FundId::Of(fund);
  owed.loan.borrower = OrganizationId::Of("b");
  owed.loan.terms = {
      .principal = 600 * kMillions, .annual_rate_ppm = 60'000, .term_months = 12, .first_due = kInstalmentDay};
  owed.loan.state = LoanState::kActive;
  owed.loan.contract_day = CivilDay(2025, 1, 10);
  owed.loan.disbursed = 600 * kMillions;
  owed.events.drawdowns = {{.day = kLent, .delta = 600 * kMillions}};
  return owed;
}

LoanChange Change(const std::string& id, LoanChangeKind kind, CivilDay day) {
  LoanChange change;
  change.id = ProposalId::Of(id);
  change.kind = kind;
  change.day = day;
  return change;
}

// Everything that is owed, and more.
Repayment PaidInFull(CivilDay day) {
  return {.id = RepaymentId::Of("r"), .loan = LoanId::Of("l"), .amount = 1'000 * kMillions, .day = day};
}

DebtStanding On(const std::vector<OwedLoan>& loans, CivilDay day, bool open_divisions = false) {
  return StandingOf(OrganizationId::Of("b"), loans, open_divisions, day, ClassificationRules());
}

TEST(StandingTest, ADebtGrowsOldAndItsGroupFollows) {
  const DebtStanding fresh = On({Running("l")}, kInstalmentDay);
  EXPECT_EQ(fresh.outstanding, 600 * kMillions);
  EXPECT_EQ(fresh.overdue, 0);
  EXPECT_EQ(fresh.worst, DebtGroup::kStandard);
  EXPECT_EQ(fresh.bad_debt, BadDebt::kNone);
  const std::vector<std::pair<int, DebtGroup>> groups = {{9, DebtGroup::kStandard},     {10, DebtGroup::kAttention},
                                                         {29, DebtGroup::kAttention},   {30, DebtGroup::kSubstandard},
                                                         {89, DebtGroup::kSubstandard}, {90, DebtGroup::kDoubtful},
                                                         {179, DebtGroup::kDoubtful},   {180, DebtGroup::kLoss}};
  for (const auto& [days, group] : groups) {
    const DebtStanding late = On({Running("l")}, kInstalmentDay + days);
    EXPECT_EQ(late.days_past_due, days);
    EXPECT_EQ(late.worst, group) << days;
    EXPECT_EQ(late.bad_debt, group >= DebtGroup::kSubstandard ? BadDebt::kPresent : BadDebt::kNone) << days;
  }
}

TEST(StandingTest, OneThatNeverBorrowedHasNoBadDebtAndSaysSo) {
  const DebtStanding standing = On({}, kInstalmentDay);
  EXPECT_FALSE(standing.ever_borrowed);
  EXPECT_EQ(standing.bad_debt, BadDebt::kNone);
  EXPECT_EQ(standing.worst, DebtGroup::kUnknown);
  EXPECT_FALSE(On({Running("l")}, CivilDay(2025, 1, 9)).ever_borrowed) << "the contract comes later";
}

TEST(StandingTest, APaidLoanIsOwedOnTheDaysBeforeAlone) {
  OwedLoan paid = Running("l");
  paid.events.repayments = {PaidInFull(kInstalmentDay + 40)};
  paid.loan.state = LoanState::kClosedPaid;
  EXPECT_EQ(On({paid}, kInstalmentDay + 39).bad_debt, BadDebt::kPresent);
  const DebtStanding after = On({paid}, kInstalmentDay + 40);
  EXPECT_TRUE(after.debts.empty());
  EXPECT_TRUE(after.ever_borrowed);
  EXPECT_EQ(after.bad_debt, BadDebt::kNone);
}

TEST(StandingTest, OverdueInterestIsOwedAsTheContractSays) {
  OwedLoan owed = Running("l");
  const Dong without = On({owed}, kInstalmentDay + 30).interest_owed;
  owed.loan.conditions.overdue_ppm = 1'500'000;
  EXPECT_GT(On({owed}, kInstalmentDay + 30).interest_owed, without);
}

TEST(StandingTest, TheWorstLoanOfAFundDrawsItsOthersButNotThoseOfAnotherFund) {
  OwedLoan good = Running("good");
  good.loan.terms.first_due = CivilDay(2025, 12, 15);
  OwedLoan elsewhere = good;
  elsewhere.loan.id = LoanId::Of("elsewhere");
  elsewhere.loan.fund = FundId::Of("g");
  const DebtStanding standing = On({Running("late"), good, elsewhere}, kInstalmentDay + 30);
  ASSERT_EQ(standing.debts.size(), 3u);
  EXPECT_EQ(standing.debts[1].classification.own, DebtGroup::kStandard);
  EXPECT_EQ(standing.debts[1].classification.group, DebtGroup::kSubstandard);
  EXPECT_EQ(standing.debts[2].classification.group, DebtGroup::kStandard);
  EXPECT_EQ(standing.worst, DebtGroup::kSubstandard);
  EXPECT_EQ(standing.outstanding, 1'800 * kMillions);
}

TEST(StandingTest, ReschedulingsAndRelievedInterestCountFromTheirDayOn) {
  OwedLoan owed = Running("l");
  owed.events.changes = {Change("2", LoanChangeKind::kExtendTerm, kInstalmentDay),
                         Change("1", LoanChangeKind::kAdjustTerms, kInstalmentDay - 5),
                         Change("3", LoanChangeKind::kWaiver, kInstalmentDay + 5)};
  owed.events.changes[0].more_months = 6;
  for (int month = 0; month < 12; ++month) {
    owed.events.changes[1].due_dates.push_back(CivilDay(absl::CivilMonth(2025, 3) + month) + 14);
  }
  owed.events.changes[2].interest = 1'000;
  const auto conduct_on = [&](CivilDay day) {
    const LoanAccount account = AccountOn(owed.loan.terms, owed.events, day, owed.loan.contract_day);
    return ConductOf(owed.events, account);
  };
  EXPECT_EQ(conduct_on(kInstalmentDay - 6).reschedulings, 0);
  EXPECT_FALSE(conduct_on(kInstalmentDay - 6).last_rescheduling.has_value());
  EXPECT_EQ(conduct_on(kInstalmentDay - 5).last_rescheduling, ReschedulingKind::kAdjustment);
  EXPECT_EQ(conduct_on(kInstalmentDay).reschedulings, 2);
  EXPECT_EQ(conduct_on(kInstalmentDay).last_rescheduling, ReschedulingKind::kExtension);
  EXPECT_FALSE(conduct_on(kInstalmentDay + 4).interest_relieved);
  EXPECT_TRUE(conduct_on(kInstalmentDay + 5).interest_relieved);
  // Rescheduled once and in term: group 2. Twice: group 4.
  EXPECT_EQ(On({owed}, kInstalmentDay - 5).worst, DebtGroup::kAttention);
  EXPECT_EQ(On({owed}, kInstalmentDay).worst, DebtGroup::kDoubtful);
}

TEST(StandingTest, WhatWasWrittenOffIsBadDebtUntilItIsGotBackOrGivenUp) {
  OwedLoan lost = Running("lost");
  lost.events.changes = {Change("1", LoanChangeKind::kWriteOff, kInstalmentDay + 200)};
  lost.loan.state = LoanState::kWrittenOff;
  OwedLoan good = Running("good");
  good.loan.terms.first_due = CivilDay(2026, 6, 15);
  good.loan.terms.term_months = 24;
  const DebtStanding standing = On({lost, good}, kInstalmentDay + 300);
  ASSERT_EQ(standing.debts.size(), 2u);
  EXPECT_GT(standing.written_off, 600 * kMillions);
  EXPECT_EQ(standing.outstanding, 600 * kMillions) << "of the other loan";
  EXPECT_EQ(standing.worst, DebtGroup::kLoss);
  EXPECT_EQ(standing.debts[1].classification.group, DebtGroup::kLoss) << "one borrower, one fund";
  EXPECT_EQ(standing.bad_debt, BadDebt::kPresent);
  lost.events.changes.push_back(Change("2", LoanChangeKind::kCloseLoss, kInstalmentDay + 250));
  lost.loan.state = LoanState::kClosedLoss;
  EXPECT_EQ(On({lost}, kInstalmentDay + 249).bad_debt, BadDebt::kPresent);
  EXPECT_EQ(On({lost}, kInstalmentDay + 250).bad_debt, BadDebt::kNone);
  EXPECT_TRUE(On({lost}, kInstalmentDay + 250).ever_borrowed);
}

TEST(StandingTest, WhatIsOwedComesBeforeWhatMayStillBeDrawn) {
  OwedLoan signed_only = Running("a-signed");
  signed_only.loan.state = LoanState::kReady;
  signed_only.loan.disbursed = 0;
  signed_only.events = {};
  const DebtStanding standing = On({signed_only, Running("b-owed")}, kInstalmentDay);
  ASSERT_EQ(standing.debts.size(), 2u);
  EXPECT_EQ(standing.debts[0].loan, LoanId::Of("b-owed"));
  EXPECT_EQ(standing.debts[1].classification.group, DebtGroup::kUnknown) << "there is nothing to class";
  EXPECT_EQ(standing.worst, DebtGroup::kStandard);
}

TEST(StandingTest, WhatIsNotKnownIsNeverNone) {
  EXPECT_EQ(On({}, kInstalmentDay, true).bad_debt, BadDebt::kUnknown);
  EXPECT_EQ(On({Running("l")}, kInstalmentDay + 30, true).bad_debt, BadDebt::kPresent)
      << "what is known is bad already";
  OwedLoan undecided = Running("l");
  undecided.undecided = true;
  EXPECT_EQ(On({undecided}, kInstalmentDay).bad_debt, BadDebt::kUnknown);
  EXPECT_TRUE(On({undecided}, kInstalmentDay).undecided);
  // No scale of the funds is known before Decree 45/2021.
  OwedLoan old = Running("old");
  old.loan.contract_day = CivilDay(2020, 1, 10);
  old.loan.terms.first_due = CivilDay(2020, 2, 15);
  old.events.drawdowns[0].day = CivilDay(2020, 1, 15);
  const DebtStanding before = On({old}, CivilDay(2020, 2, 15));
  EXPECT_EQ(before.bad_debt, BadDebt::kUnknown);
  EXPECT_FALSE(before.basis.missing.empty());
}

TEST(StandingTest, EveryStateOfALoanAndAnApplicationIsOpenOrOver) {
  for (const LoanState open :
       {LoanState::kPendingSignature, LoanState::kReady, LoanState::kActive, LoanState::kWrittenOff}) {
    EXPECT_FALSE(IsOver(open)) << WordOf(open);
  }
  for (const LoanState over :
       {LoanState::kClosedPaid, LoanState::kCancelled, LoanState::kClosedRecovered, LoanState::kClosedLoss}) {
    EXPECT_TRUE(IsOver(over)) << WordOf(over);
  }
  for (const ApplicationState over : {ApplicationState::kRejected, ApplicationState::kWithdrawn,
                                      ApplicationState::kExpired, ApplicationState::kContracted}) {
    EXPECT_TRUE(IsOver(over)) << WordOf(over);
  }
  EXPECT_FALSE(IsOver(ApplicationState::kReturned));
}

}  // namespace
}  // namespace htx::funding
