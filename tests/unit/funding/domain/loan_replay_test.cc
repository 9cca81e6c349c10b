// The life of a loan replayed: late and early money, events in any order, events taken back.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "absl/strings/str_cat.h"
#include "funding/domain/ledger.h"
#include "funding/domain/proposal.h"
#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::Violates;

constexpr Dong kMio = 1'000'000;

// 600 million at 6 %, twelve instalments of 50 million on the 15th from 2024-02-15, drawn on 2024-01-15.
Loan Running(Conditions conditions = {}) {
  Loan loan;
  loan.id = LoanId::Of("l");
  loan.fund = FundId::Of("f");
  loan.source = SourceId::Of("s");
  loan.terms = {
      .principal = 600 * kMio, .annual_rate_ppm = 60'000, .term_months = 12, .first_due = CivilDay(2024, 2, 15)};
  loan.conditions = conditions;
  loan.state = LoanState::kActive;
  loan.contract_day = CivilDay(2024, 1, 10);
  loan.signature = Signature{.day = CivilDay(2024, 1, 10)};
  loan.last_day = CivilDay(2024, 1, 15);
  loan.disbursed = 600 * kMio;
  return loan;
}

LoanEvents Drawn() { return {.drawdowns = {{.day = CivilDay(2024, 1, 15), .delta = 600 * kMio}}}; }

Repayment Paid(const std::string& id, Dong amount, CivilDay day) {
  return {.id = RepaymentId::Of(id), .loan = LoanId::Of("l"), .amount = amount, .day = day};
}

LoanAccount Owed(const Loan& loan, const LoanEvents& events, CivilDay day) {
  return AccountOn(loan.terms, events, day, loan.contract_day, loan.conditions);
}

// Debit minus credit by account, after everything that was posted.
using AccountSums = std::map<std::string, Dong>;
void PostTo(AccountSums& books, const Booking& booking, CivilDay day) {
  for (const JournalEntry& entry :
       PostDifference(booking.loan, {.difference = booking.difference, .day = day, .value_day = day})) {
    EXPECT_TRUE(Balanced(entry.lines, entry.day));
    for (const JournalLine& line : entry.lines) books[line.account] += line.debit - line.credit;
  }
}

TEST(OverdueInterest, RunsOnOverduePrincipalFromItsDueDate) {
  // Domain example: 50 million overdue for 45 days at 150 % of 6 %.
  const Loan loan = Running({.overdue_ppm = 1'500'000});
  EXPECT_EQ(Owed(loan, Drawn(), CivilDay(2024, 2, 15)).penalty_due, 0);
  LoanEvents events = Drawn();
  events.repayments.push_back(Paid("a", 3'057'534, CivilDay(2024, 2, 15)));  // Interest alone.
  const LoanAccount account = Owed(loan, events, CivilDay(2024, 2, 15) + 29);
  EXPECT_EQ(account.penalty_due, 357'534);                                // 50 million, 29 days, 9 %.
  EXPECT_EQ(account.interest_due + account.interest_running, 2'621'918);  // 550 million, 29 days, 6 %.
}

TEST(LateInterest, RunsOnInterestThatFellDueAndIsNotPaid) {
  const Loan loan = Running({.late_interest_ppm = 100'000});
  LoanEvents events = Drawn();
  events.repayments.push_back(Paid("a", 1'057'534, CivilDay(2024, 2, 15)));
  // 2 million, 29 days, 10 %.
  EXPECT_EQ(Owed(loan, events, CivilDay(2024, 3, 15)).penalty_due, 15'890);
}

TEST(PayingAhead, TakesTheNextInstalmentFreeAndTheRestWithItsFee) {
  const Loan loan = Running({.prepayment_effect = PrepaymentEffect::kLast, .prepayment_fee_ppm = 10'000});
  const auto paid = Settle(loan, Drawn(), Paid("a", 151 * kMio, CivilDay(2024, 1, 15)), {});
  ASSERT_THAT(paid, IsOk());
  const Allocation& used = paid->events.repayments[0].allocation;
  EXPECT_EQ(used.principal, 150 * kMio);
  EXPECT_EQ(used.fee, kMio);
  const LoanAccount account = Owed(paid->loan, paid->events, CivilDay(2024, 2, 15));
  EXPECT_EQ(account.principal_due, 0);
  EXPECT_EQ(account.lines[1].principal, 50 * kMio);
  EXPECT_EQ(account.lines[11].principal, 0);
}

TEST(PayingAhead, NeverTakesMoreThanThereIs) {
  for (const int64_t fee : {int64_t{0}, int64_t{1}, int64_t{10'000}, int64_t{333'333}, int64_t{1'000'000}}) {
    for (Dong money = 0; money < 300; ++money) {
      const PaidAhead ahead = PayAhead(money, 200, fee);
      EXPECT_LE(ahead.principal, 200);
      EXPECT_LE(ahead.principal + ahead.fee, money);
      EXPECT_GE(ahead.fee, 0);
      if (ahead.principal < 200) {
        EXPECT_EQ(ahead.principal + ahead.fee, money);
      }
    }
  }
}

TEST(PayingAhead, MoreMoneyNeverPaysLessOfEither) {
  for (const int64_t fee : {int64_t{1}, int64_t{10'000}, int64_t{333'333}, int64_t{1'000'000}}) {
    PaidAhead before = {};
    for (Dong money = 1; money < 500; ++money) {
      const PaidAhead now = PayAhead(money, 200, fee);
      EXPECT_GE(now.principal, before.principal) << fee << " " << money;
      EXPECT_GE(now.fee, before.fee) << fee << " " << money;
      before = now;
    }
  }
}

TEST(Payoff, PaysPenaltyAndFeeTooAndLeavesNothing) {
  const Loan loan = Running({.overdue_ppm = 1'500'000, .late_interest_ppm = 100'000, .prepayment_fee_ppm = 20'000});
  const CivilDay day(2024, 5, 2);
  const auto quote = QuotePayoff(loan, Drawn(), day);
  ASSERT_THAT(quote, IsOk());
  EXPECT_GT(quote->penalty, 0);
  EXPECT_GT(quote->fee, 0);
  const auto paid = Settle(loan, Drawn(), Paid("a", quote->total(), day), {});
  ASSERT_THAT(paid, IsOk());
  EXPECT_EQ(paid->loan.state, LoanState::kClosedPaid);
  EXPECT_EQ(paid->loan.totals.overpaid, 0);
}

// I-17, I-18, I-19 over random payments: any order of arrival gives the same account and books; what is taken back
// never was.
TEST(Replay, TheOrderOfArrivalDoesNotCount) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    std::mt19937_64 random(seed);
    const Loan loan = Running({.overdue_ppm = 1'500'000,
                               .late_interest_ppm = 100'000,
                               .prepayment_effect = static_cast<PrepaymentEffect>(1 + random() % 4),
                               .prepayment_fee_ppm = static_cast<int64_t>(random() % 20'000)});
    std::vector<Repayment> payments;
    for (int i = 0; i < 8; ++i) {
      payments.push_back(Paid(absl::StrCat("r", i), static_cast<Dong>(1 + random() % (90 * kMio)),
                              CivilDay(2024, 1, 15) + static_cast<int>(random() % 300)));
    }
    const CivilDay today(2025, 3, 1);
    const auto live = [&](AccountSums& books, bool with_one_more) {
      Loan now = loan;
      LoanEvents events = Drawn();
      for (Repayment payment : payments) {
        payment.booked = today;
        Booking booking = Book(
            now,
            [&] {
              LoanEvents more = events;
              more.repayments.push_back(payment);
              return more;
            }(),
            today);
        PostTo(books, booking, today);
        now = booking.loan;
        events = booking.events;
      }
      if (with_one_more) {
        LoanEvents more = events;
        more.repayments.push_back(Paid("late", 40 * kMio, CivilDay(2024, 3, 1)));
        more.repayments.back().booked = today;
        Booking booking = Book(now, more, today);
        PostTo(books, booking, today);
        const auto reversed = Reverse(booking.loan, booking.events, RepaymentId::Of("late"), today, {});
        EXPECT_THAT(reversed, IsOk());
        PostTo(books, *reversed, today);
        EXPECT_THAT(Reverse(reversed->loan, reversed->events, RepaymentId::Of("late"), today, {}),
                    FailsWith(StatusCode::kFailedPrecondition, "ALREADY_REVERSED"));
        now = reversed->loan;
        events = reversed->events;
      }
      EXPECT_EQ(Book(now, events, today).difference, LoanTotals{}) << "nothing changed posts nothing";
      return now;
    };
    AccountSums first_books;
    const Loan first = live(first_books, false);
    std::shuffle(payments.begin(), payments.end(), random);
    AccountSums second_books;
    const Loan second = live(second_books, true);
    EXPECT_EQ(first.totals, second.totals);
    EXPECT_EQ(first.state, second.state);
    for (const auto& [account, balance] : first_books) EXPECT_EQ(second_books[account], balance) << account;
    EXPECT_EQ(first.totals.received, first.totals.principal + first.totals.interest + first.totals.penalty +
                                         first.totals.fee + first.totals.overpaid);
  }
}

TEST(ValueDates, LieFromTheFirstMoneyToTheBusinessDay) {
  Repayment early = Paid("a", 1, CivilDay(2024, 1, 14));
  early.booked = CivilDay(2024, 3, 1);
  EXPECT_THAT(Settle(Running(), Drawn(), early, {}),
              FailsWith(StatusCode::kFailedPrecondition, "VALUE_DATE_OUT_OF_RANGE"));
  early.day = CivilDay(2024, 3, 2);
  EXPECT_THAT(Settle(Running(), Drawn(), early, {}),
              FailsWith(StatusCode::kFailedPrecondition, "VALUE_DATE_OUT_OF_RANGE"));
}

LoanChange Changed(LoanChangeKind kind, CivilDay day) { return {.id = ProposalId::Of("p"), .kind = kind, .day = day}; }

TEST(Changes, AWrittenOffLoanNeverIsActiveAgain) {
  const CivilDay day(2024, 6, 1);
  const auto lost = ApplyChange(Running(), Drawn(), Changed(LoanChangeKind::kWriteOff, day), day);
  ASSERT_THAT(lost, IsOk());
  EXPECT_EQ(lost->loan.state, LoanState::kWrittenOff);
  EXPECT_EQ(lost->loan.Outstanding(), 0);
  AccountSums books;
  PostTo(books, *lost, day);
  EXPECT_EQ(books["6120"], 600 * kMio);
  EXPECT_EQ(books["1320"], 0);
  EXPECT_EQ(books["9130"], lost->loan.totals.Lost());
  const auto part = Settle(lost->loan, lost->events, Paid("a", kMio, day + 10), {});
  ASSERT_THAT(part, IsOk());
  EXPECT_EQ(part->loan.state, LoanState::kWrittenOff);
  EXPECT_EQ(part->events.repayments[0].allocation.recovered, kMio);
  PostTo(books, *part, day + 10);
  EXPECT_EQ(books["5130"], -kMio);
  EXPECT_EQ(books["9130"], lost->loan.totals.Lost() - kMio);
  const auto all = Settle(part->loan, part->events, Paid("b", lost->loan.totals.Lost() - kMio, day + 20), {});
  EXPECT_EQ(all->loan.state, LoanState::kClosedRecovered);
  const auto back = Reverse(all->loan, all->events, RepaymentId::Of("b"), day + 21, {});
  EXPECT_EQ(back->loan.state, LoanState::kWrittenOff);
}

TEST(Changes, MoreIsNotWaivedThanIsOwed) {
  const CivilDay day(2024, 2, 15);
  LoanChange waiver = Changed(LoanChangeKind::kWaiver, day);
  waiver.interest = 3'057'535;
  EXPECT_THAT(ApplyChange(Running(), Drawn(), waiver, day),
              FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_NOT_APPLICABLE"));
  waiver.interest = 3'057'534;
  const auto waived = ApplyChange(Running(), Drawn(), waiver, day);
  ASSERT_THAT(waived, IsOk());
  EXPECT_EQ(Owed(waived->loan, waived->events, day).interest_due, 0);
}

TEST(Changes, AnExtensionSpreadsWhatIsLeftAndIsCounted) {
  const CivilDay day(2024, 2, 20);
  LoanChange longer = Changed(LoanChangeKind::kExtendTerm, day);
  longer.more_months = 11;
  const auto extended = ApplyChange(Running(), Drawn(), longer, day);
  ASSERT_THAT(extended, IsOk());
  const LoanAccount account = Owed(extended->loan, extended->events, day);
  EXPECT_EQ(account.lines.size(), 23u);
  EXPECT_EQ(account.lines[1].principal, 25 * kMio);
  EXPECT_EQ(account.restructurings, 1);
  EXPECT_EQ(account.days_past_due, 5) << "what is overdue stays overdue";
}

TEST(Changes, APauseAndAnotherRateHoldFromTheirDays) {
  const CivilDay day(2024, 1, 20);
  LoanChange pause = Changed(LoanChangeKind::kPause, day);
  pause.to = day + 10;
  const auto paused = ApplyChange(Running(), Drawn(), pause, day);
  ASSERT_THAT(paused, IsOk());
  EXPECT_EQ(Owed(paused->loan, paused->events, CivilDay(2024, 2, 15)).interest_due, 2'071'233);  // 21 days.
}

TEST(Deciding, IsForAnotherThanTheMakerAndOnce) {
  Proposal proposal;
  proposal.maker = "clerk";
  proposal.proposed = CivilDay(2024, 2, 1);
  const CivilDay day(2024, 2, 2);
  EXPECT_THAT(Decide(proposal, ProposalChoice::kApprove, "clerk", day),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  EXPECT_THAT(Decide(proposal, ProposalChoice::kWithdraw, "chief", day),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  EXPECT_THAT(Decide(proposal, ProposalChoice::kReject, "chief", CivilDay(2024, 1, 31)),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  const auto applied = Decide(proposal, ProposalChoice::kApprove, "chief", day);
  ASSERT_THAT(applied, IsOk());
  EXPECT_EQ(applied->state, ProposalState::kApplied);
  EXPECT_THAT(Decide(*applied, ProposalChoice::kReject, "other", day),
              FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_DECIDED"));
}

TEST(Deciding, IsPossibleUntilTheLastDayAndThenTheProposalLapses) {
  Proposal proposal;
  proposal.maker = "clerk";
  proposal.proposed = CivilDay(2024, 2, 1);
  const CivilDay late(2024, 2, 11);
  EXPECT_THAT(Decide(proposal, ProposalChoice::kLapse, "chief", late),
              FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_NOT_EXPIRED"))
      << "without a last day it waits";
  proposal.expires = CivilDay(2024, 2, 10);
  EXPECT_THAT(Decide(proposal, ProposalChoice::kLapse, "chief", *proposal.expires),
              FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_NOT_EXPIRED"));
  EXPECT_THAT(Decide(proposal, ProposalChoice::kApprove, "chief", *proposal.expires), IsOk());
  EXPECT_THAT(Decide(proposal, ProposalChoice::kApprove, "chief", late),
              FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_EXPIRED"));
  EXPECT_THAT(Decide(proposal, ProposalChoice::kReject, "chief", late), IsOk());
  for (const std::string anybody : {"clerk", "chief"}) {
    const auto lapsed = Decide(proposal, ProposalChoice::kLapse, anybody, late);
    ASSERT_THAT(lapsed, IsOk());
    EXPECT_EQ(lapsed->state, ProposalState::kLapsed);
  }
  proposal.expires = CivilDay(2024, 1, 31);
  proposal.loan = LoanId::Of("l");
  EXPECT_THAT(CheckShape(proposal), Violates("proposal.expire_date"));
}

TEST(Proposals, HoldTheFieldsOfTheirKindAlone) {
  Proposal proposal;
  proposal.loan = LoanId::Of("l");
  proposal.change.kind = LoanChangeKind::kExtendTerm;
  EXPECT_THAT(CheckShape(proposal), Violates("proposal.more_months"));
  proposal.change.more_months = 6;
  proposal.change.interest = 1;
  EXPECT_THAT(CheckShape(proposal), Violates("proposal.waived_interest"));
}

}  // namespace
}  // namespace htx::funding
