#include "funding/domain/loan.h"

#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_cat.h"
#include "funding/domain/ledger.h"
#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::Violates;

constexpr Dong kDongMillion = 1'000'000;

// 600 million at 6 %, twelve instalments of 50 million on the 15th from 2024-02-15.
Loan ReadyLoan() {
  return {.id = LoanId::Of("l"),
          .fund = FundId::Of("f"),
          .source = SourceId::Of("s"),
          .borrower = OrganizationId::Of("b"),
          .terms = {.principal = 600 * kDongMillion,
                    .annual_rate_ppm = 60'000,
                    .term_months = 12,
                    .first_due = CivilDay(2024, 2, 15)},
          .state = LoanState::kReady,
          .contract_day = CivilDay(2024, 1, 10),
          .signature = Signature{.day = CivilDay(2024, 1, 10)},
          .last_day = CivilDay(2024, 1, 10)};
}

Disbursement FirstDisbursement(Dong amount, CivilDay day) {
  return {.id = DisbursementId::Of("d"),
          .loan = LoanId::Of("l"),
          .amount = amount,
          .day = day,
          .credit_check = CreditCheck{.day = day, .no_bad_debt = true, .reference = "CIC-1"},
          .creator = "clerk"};
}

Outcome Said(DisbursementOutcome outcome, CivilDay day, const std::string& principal) {
  return {.outcome = outcome, .day = day, .principal = principal};
}

// The repayment that was booked last.
const Repayment& Last(const absl::StatusOr<Booking>& booking) { return booking->events.repayments.back(); }

// The loan with the whole principal in the borrower's hands since 2024-01-15.
Loan ActiveLoan() {
  Loan loan = *Reserve(ReadyLoan(), FirstDisbursement(600 * kDongMillion, CivilDay(2024, 1, 15)), true);
  return Resolve(loan, FirstDisbursement(600 * kDongMillion, CivilDay(2024, 1, 15)),
                 Said(DisbursementOutcome::kConfirmed, CivilDay(2024, 1, 15), "cashier"))
      ->loan;
}

LoanEvents DrawnOn15January() { return {.drawdowns = {{.day = CivilDay(2024, 1, 15), .delta = 600 * kDongMillion}}}; }

Repayment Payment(Dong amount, CivilDay day) {
  return {.id = RepaymentId::Of("r"), .loan = LoanId::Of("l"), .amount = amount, .day = day};
}

TEST(Disbursing, ReservesConfirmsAndStartsTheLoan) {
  const Loan active = ActiveLoan();
  EXPECT_EQ(active.state, LoanState::kActive);
  EXPECT_EQ(active.disbursed, 600 * kDongMillion);
  EXPECT_EQ(active.reserved, 0);
  EXPECT_EQ(active.Undrawn(), 0);
}

TEST(Disbursing, ErrorsComeInTheOrderOfTheContract) {
  const CivilDay day(2024, 1, 15);
  Loan unsigned_loan = ReadyLoan();
  unsigned_loan.state = LoanState::kPendingSignature;
  Disbursement bad = FirstDisbursement(601 * kDongMillion, CivilDay(2024, 1, 9));
  bad.credit_check.reset();
  EXPECT_THAT(Reserve(unsigned_loan, bad, true), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Reserve(ReadyLoan(), bad, true),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  bad.day = CivilDay(2024, 2, 15);
  EXPECT_THAT(Reserve(ReadyLoan(), bad, true), Violates("disbursement.credit_check"));
  bad.credit_check = CreditCheck{.day = CivilDay(2024, 2, 16)};
  EXPECT_THAT(Reserve(ReadyLoan(), bad, true), Violates("disbursement.credit_check.checked_date"));
  bad.credit_check->day = day;
  EXPECT_THAT(Reserve(ReadyLoan(), bad, true), FailsWith(StatusCode::kFailedPrecondition, "UNDRAWN_EXCEEDED"));
  bad.amount = kDongMillion;
  EXPECT_THAT(Reserve(ReadyLoan(), bad, true), FailsWith(StatusCode::kFailedPrecondition, "DISBURSEMENT_TOO_LATE"));
  bad.day = day;
  EXPECT_THAT(Reserve(ReadyLoan(), bad, true), IsOk());
}

TEST(Disbursing, ResolvesOnceAndByAnotherThanItsCreator) {
  const Disbursement reserved = FirstDisbursement(100 * kDongMillion, CivilDay(2024, 1, 15));
  const Loan loan = *Reserve(ReadyLoan(), reserved, true);
  const CivilDay day(2024, 1, 16);
  EXPECT_THAT(Resolve(loan, reserved, Said(DisbursementOutcome::kConfirmed, day, "clerk")),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  EXPECT_THAT(Resolve(loan, reserved, Said(DisbursementOutcome::kConfirmed, CivilDay(2024, 1, 14), "cashier")),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  EXPECT_THAT(Resolve(loan, reserved, Said(DisbursementOutcome::kConfirmed, CivilDay(2024, 2, 15), "cashier")),
              FailsWith(StatusCode::kFailedPrecondition, "DISBURSEMENT_TOO_LATE"));
  const absl::StatusOr<Resolution> voided = Resolve(loan, reserved, Said(DisbursementOutcome::kVoided, day, "clerk"));
  ASSERT_THAT(voided, IsOk());
  EXPECT_EQ(voided->loan.reserved, 0);
  EXPECT_EQ(voided->loan.state, LoanState::kReady);
  EXPECT_EQ(voided->disbursement.state, DisbursementState::kVoided);
  EXPECT_THAT(Resolve(voided->loan, voided->disbursement, Said(DisbursementOutcome::kConfirmed, day, "cashier")),
              FailsWith(StatusCode::kFailedPrecondition, "ALREADY_RESOLVED"));
}

TEST(Disbursing, LaterMoneyNeedsNoCreditCheckButComesBeforeTheLastDueDate) {
  Loan loan = *Reserve(ReadyLoan(), FirstDisbursement(kDongMillion, CivilDay(2024, 1, 15)), true);
  Disbursement second = FirstDisbursement(kDongMillion, CivilDay(2025, 1, 15));
  second.credit_check.reset();
  EXPECT_THAT(Reserve(loan, second, false), FailsWith(StatusCode::kFailedPrecondition, "DISBURSEMENT_TOO_LATE"));
  second.day = CivilDay(2025, 1, 14);
  EXPECT_THAT(Reserve(loan, second, false), IsOk());
}

TEST(Disbursing, SentMoneyIsConfirmedOrFailsAndReleasesTheRest) {
  const CivilDay day(2024, 1, 16);
  const Disbursement reserved = FirstDisbursement(100 * kDongMillion, CivilDay(2024, 1, 15));
  const Loan loan = *Reserve(ReadyLoan(), reserved, true);
  EXPECT_THAT(Resolve(loan, reserved, Said(DisbursementOutcome::kSent, day, "clerk")),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  const auto sent = Resolve(loan, reserved, Said(DisbursementOutcome::kSent, day, "cashier"));
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->loan.reserved, 100 * kDongMillion);
  for (const DisbursementOutcome late :
       {DisbursementOutcome::kSent, DisbursementOutcome::kVoided, DisbursementOutcome::kExpired}) {
    EXPECT_THAT(Resolve(sent->loan, sent->disbursement, Said(late, day, "cashier")),
                FailsWith(StatusCode::kFailedPrecondition, "ALREADY_RESOLVED"));
  }
  Outcome part = Said(DisbursementOutcome::kConfirmed, day, "cashier");
  part.amount = 101 * kDongMillion;
  EXPECT_THAT(Resolve(sent->loan, sent->disbursement, part), Violates("confirmed_amount"));
  part.amount = 60 * kDongMillion;
  const auto confirmed = Resolve(sent->loan, sent->disbursement, part);
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->loan.disbursed, 60 * kDongMillion);
  EXPECT_EQ(confirmed->loan.reserved, 0);
  EXPECT_EQ(confirmed->loan.Undrawn(), 540 * kDongMillion);
}

TEST(Disbursing, AReservationExpiresAfterItsLastDayAndNotBefore) {
  Disbursement reserved = FirstDisbursement(kDongMillion, CivilDay(2024, 1, 15));
  reserved.expires = CivilDay(2024, 1, 14);
  EXPECT_THAT(Reserve(ReadyLoan(), reserved, true), Violates("disbursement.expire_date"));
  reserved.expires = CivilDay(2024, 1, 20);
  const Loan loan = *Reserve(ReadyLoan(), reserved, true);
  EXPECT_THAT(Resolve(loan, reserved, Said(DisbursementOutcome::kExpired, CivilDay(2024, 1, 20), "cashier")),
              FailsWith(StatusCode::kFailedPrecondition, "DISBURSEMENT_NOT_EXPIRED"));
  EXPECT_THAT(Resolve(loan, reserved, Said(DisbursementOutcome::kConfirmed, CivilDay(2024, 1, 21), "cashier")),
              FailsWith(StatusCode::kFailedPrecondition, "DISBURSEMENT_EXPIRED"));
  const auto expired = Resolve(loan, reserved, Said(DisbursementOutcome::kExpired, CivilDay(2024, 1, 21), "cashier"));
  ASSERT_THAT(expired, IsOk());
  EXPECT_EQ(expired->disbursement.state, DisbursementState::kExpired);
  EXPECT_EQ(expired->loan.reserved, 0);
}

TEST(Account, OwesNothingBeforeTheFirstMoneyAndShowsThePlan) {
  const LoanAccount account = AccountOn(ReadyLoan().terms, {}, CivilDay(2024, 1, 12), CivilDay(2024, 1, 10));
  EXPECT_EQ(account.Owed(), 0);
  ASSERT_EQ(account.lines.size(), 12u);
  EXPECT_EQ(account.lines[0].from, CivilDay(2024, 1, 10));
}

TEST(Account, InterestRunsFromTheDayOfDisbursementAndNotOnTheDayAsked) {
  const Terms terms = ReadyLoan().terms;
  EXPECT_EQ(AccountOn(terms, DrawnOn15January(), CivilDay(2024, 1, 15), {}).interest_running, 0);
  // One day of 600 million at 6 %: 98 630.14.
  EXPECT_EQ(AccountOn(terms, DrawnOn15January(), CivilDay(2024, 1, 16), {}).interest_running, 98'630);
  const LoanAccount due = AccountOn(terms, DrawnOn15January(), CivilDay(2024, 2, 15), {});
  EXPECT_EQ(due.interest_due, 3'057'534);
  EXPECT_EQ(due.interest_running, 0);
  EXPECT_EQ(due.principal_due, 50 * kDongMillion);
  EXPECT_EQ(due.days_past_due, 0);
  const LoanAccount late = AccountOn(terms, DrawnOn15January(), CivilDay(2024, 2, 25), {});
  EXPECT_EQ(late.days_past_due, 10);
  EXPECT_EQ(late.interest_due, 3'057'534);
  EXPECT_EQ(late.interest_running, 986'301);  // Ten days of the whole balance.
}

TEST(Account, TwelvePaymentsOnTheirDatesCloseTheLoanWithTheInterestOfTheExample) {
  Loan loan = ActiveLoan();
  LoanEvents events = DrawnOn15January();
  for (int number = 1; number <= 12; ++number) {
    const CivilDay day = DueDate(loan.terms, number);
    const Dong owed = AccountOn(loan.terms, events, day, loan.contract_day).interest_due + 50 * kDongMillion;
    const absl::StatusOr<Booking> settled = Settle(loan, events, Payment(owed, day), {});
    ASSERT_THAT(settled, IsOk());
    EXPECT_EQ(Last(settled).allocation.overpaid, 0);
    loan = settled->loan;
    events = settled->events;
  }
  EXPECT_EQ(loan.state, LoanState::kClosedPaid);
  EXPECT_EQ(loan.totals.interest, 19'512'329);
  EXPECT_THAT(Settle(loan, events, Payment(1, CivilDay(2025, 2, 1)), {}),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST(Allocation, TakesInterestFirstInTermAndPrincipalFirstWhenOverdue) {
  const Loan loan = ActiveLoan();
  const auto on_time = Settle(loan, DrawnOn15January(), Payment(10 * kDongMillion, CivilDay(2024, 2, 15)), {});
  ASSERT_THAT(on_time, IsOk());
  EXPECT_EQ(Last(on_time).allocation.interest, 3'057'534);
  EXPECT_EQ(Last(on_time).allocation.principal, 10 * kDongMillion - 3'057'534);
  const auto late = Settle(loan, DrawnOn15January(), Payment(10 * kDongMillion, CivilDay(2024, 2, 16)), {});
  ASSERT_THAT(late, IsOk());
  EXPECT_EQ(Last(late).allocation.interest, 0);
  EXPECT_EQ(Last(late).allocation.principal, 10 * kDongMillion);
  EXPECT_EQ(Last(late).allocation.order, CollectionOrder::kPrincipalFirst);
}

TEST(Allocation, ADongLessThanTheDebtLeavesADongAndADongMoreIsKeptOrRefused) {
  const Loan loan = ActiveLoan();
  const CivilDay day(2024, 3, 1);
  const Dong owed = AccountOn(loan.terms, DrawnOn15January(), day, loan.contract_day).Owed();
  const auto less = Settle(loan, DrawnOn15January(), Payment(owed - 1, day), {});
  ASSERT_THAT(less, IsOk());
  EXPECT_EQ(less->loan.Outstanding() + less->loan.totals.interest_recognised - less->loan.totals.interest, 1);
  EXPECT_EQ(less->loan.state, LoanState::kActive);
  const auto exact = Settle(loan, DrawnOn15January(), Payment(owed, day), {});
  EXPECT_EQ(exact->loan.state, LoanState::kClosedPaid);
  const auto more = Settle(loan, DrawnOn15January(), Payment(owed + 1, day), {});
  EXPECT_EQ(more->loan.totals.overpaid, 1);
  EXPECT_EQ(more->loan.state, LoanState::kClosedPaid);
  EXPECT_THAT(Settle(loan, DrawnOn15January(), Payment(owed + 1, day), {.overpayment = OverpaymentPolicy::kRefuse}),
              FailsWith(StatusCode::kFailedPrecondition, "OVERPAYMENT"));
}

TEST(Repaying, NeedsAnActiveLoanAndTheOrderOfDays) {
  EXPECT_THAT(Settle(ReadyLoan(), {}, Payment(1, CivilDay(2024, 1, 20)), {}),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Settle(ActiveLoan(), DrawnOn15January(), Payment(1, CivilDay(2024, 1, 14)), {}),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
}

TEST(Repaying, StaysOpenWhileAPartIsUndrawn) {
  Loan loan = ActiveLoan();
  loan.disbursed = 100 * kDongMillion;
  const LoanEvents events = {.drawdowns = {{.day = CivilDay(2024, 1, 15), .delta = 100 * kDongMillion}}};
  const auto paid = Settle(loan, events, Payment(100 * kDongMillion, CivilDay(2024, 1, 15)), {});
  ASSERT_THAT(paid, IsOk());
  EXPECT_EQ(paid->loan.Outstanding(), 0);
  EXPECT_EQ(paid->loan.state, LoanState::kActive);
}

TEST(Account, LaterDrawingsNeverMakeAnEarlierLineOverdue) {
  const Terms terms = ReadyLoan().terms;
  LoanEvents events = {.drawdowns = {{.day = CivilDay(2024, 1, 15), .delta = 10 * kDongMillion}}};
  events.repayments.push_back(Payment(10 * kDongMillion + 50'959, CivilDay(2024, 2, 15)));
  events.drawdowns.push_back({.day = CivilDay(2024, 2, 20), .delta = 590 * kDongMillion});
  const LoanAccount account = AccountOn(terms, events, CivilDay(2024, 2, 21), {});
  EXPECT_EQ(account.days_past_due, 0);
  EXPECT_EQ(account.principal_due, 0);
  EXPECT_EQ(account.lines[0].principal, 10 * kDongMillion);
  Dong sum = 0;
  for (const Instalment& line : account.lines) sum += line.principal;
  EXPECT_EQ(sum, 600 * kDongMillion);
}

TEST(Contract, TermsMustFitTheApproval) {
  Application application = {.content = {.term_months = 12}, .approved = 500};
  const Terms terms = {.principal = 501, .term_months = 11, .first_due = CivilDay(2024, 1, 1)};
  const absl::Status status = CheckTerms(application, terms, CivilDay(2024, 1, 1));
  EXPECT_THAT(status, Violates("terms.principal"));
  EXPECT_THAT(status, Violates("terms.term_months"));
  EXPECT_THAT(status, Violates("terms.first_due_date"));
}

TEST(Signing, HappensOnceAndNotBeforeTheContract) {
  Loan loan = ReadyLoan();
  EXPECT_THAT(Sign(loan, {.day = CivilDay(2024, 1, 10)}), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  loan.state = LoanState::kPendingSignature;
  EXPECT_THAT(Sign(loan, {.day = CivilDay(2024, 1, 9)}),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  EXPECT_EQ(Sign(loan, {.day = CivilDay(2024, 1, 10)})->state, LoanState::kReady);
}

// Random lives of a loan: money comes in parts, is paid early, late, too little and too much. After every event the
// books balance and agree with the loan; the seed is printed with a failure.
TEST(Books, BalanceAfterEveryEventOfRandomHistories) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    std::mt19937_64 random(seed);
    Loan loan = ReadyLoan();
    loan.terms.principal = static_cast<Dong>(1'000 + random() % 1'000'000'000);
    loan.terms.annual_rate_ppm = static_cast<int64_t>(random() % 150'000);
    LoanEvents events;
    std::map<std::string, Dong> balances;  // Debit minus credit.
    const auto post = [&](const JournalEntry& entry) {
      EXPECT_TRUE(Balanced(entry.lines, entry.day));
      for (const JournalLine& line : entry.lines) balances[line.account] += line.debit - line.credit;
    };
    post(PostSigning(loan));
    CivilDay day(2024, 1, 15);
    for (int step = 0; step < 60 && loan.state != LoanState::kClosedPaid; ++step) {
      if (step == 0 || (random() % 4 == 0 && loan.Undrawn() > 0)) {
        const Dong amount = std::min<Dong>(loan.Undrawn(), static_cast<Dong>(1 + random() % 500'000'000));
        Disbursement disbursement = FirstDisbursement(amount, day);
        const auto reserved = Reserve(loan, disbursement, step == 0);
        if (reserved.ok()) {
          const DisbursementOutcome outcome =
              random() % 5 == 0 && step > 0 ? DisbursementOutcome::kFailed : DisbursementOutcome::kConfirmed;
          const auto resolved = Resolve(*reserved, disbursement, Said(outcome, day, "cashier"));
          ASSERT_THAT(resolved, IsOk());
          loan = resolved->loan;
          if (resolved->disbursement.state == DisbursementState::kConfirmed) {
            events.drawdowns.push_back({.day = day, .delta = amount});
            post(PostDisbursement(loan, resolved->disbursement));
            const Booking booking = Book(loan, events, day);
            for (const JournalEntry& entry :
                 PostDifference(loan, {.difference = booking.difference, .day = day, .value_day = day})) {
              post(entry);
            }
            loan = booking.loan;
            events = booking.events;
          }
        }
      } else {
        const Dong owed = AccountOn(loan.terms, events, day, loan.contract_day).Owed();
        const Dong amount = static_cast<Dong>(1 + random() % static_cast<uint64_t>(owed + 10'000'000));
        const auto settled = Settle(loan, events, Payment(amount, day), {});
        ASSERT_THAT(settled, IsOk());
        const Allocation& used = Last(settled).allocation;
        EXPECT_EQ(used.interest + used.principal + used.overpaid, amount);
        EXPECT_GE(settled->difference.interest_recognised, 0);
        loan = settled->loan;
        events = settled->events;
        const BookedDifference booked = {.difference = settled->difference, .day = day, .value_day = day};
        for (const JournalEntry& entry : PostDifference(loan, booked)) post(entry);
      }
      EXPECT_EQ(balances["1311"], loan.Outstanding());
      EXPECT_EQ(balances["1320"], loan.totals.interest_recognised - loan.totals.interest);
      EXPECT_GE(balances["1320"], 0);
      EXPECT_EQ(balances["5110"], -loan.totals.interest_recognised);
      EXPECT_EQ(balances["2130"], -loan.totals.overpaid);
      EXPECT_EQ(balances["9110"], loan.terms.principal - loan.disbursed);
      EXPECT_EQ(balances["9110"] + balances["9190"], 0);
      const LoanAccount account = AccountOn(loan.terms, events, day, loan.contract_day);
      EXPECT_EQ(account.outstanding, loan.Outstanding());
      EXPECT_EQ(account.interest_paid, loan.totals.interest);
      EXPECT_GE(account.interest_due, 0);
      EXPECT_GE(account.interest_running, 0);
      day += static_cast<int>(random() % 25);
    }
  }
}

// Paying a, then b, on one day, comes to the same as paying a + b.
TEST(Allocation, SplittingAPaymentChangesNothing) {
  const Loan loan = ActiveLoan();
  for (unsigned seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    std::mt19937_64 random(seed);
    const CivilDay day = CivilDay(2024, 1, 15) + static_cast<int>(random() % 30);
    const Dong a = static_cast<Dong>(1 + random() % 400'000'000);
    const Dong b = static_cast<Dong>(1 + random() % 400'000'000);
    LoanEvents events = DrawnOn15January();
    const Loan whole = Settle(loan, events, Payment(a + b, day), {})->loan;
    const Booking first = *Settle(loan, events, Payment(a, day), {});
    events = first.events;
    if (first.loan.state == LoanState::kClosedPaid) continue;
    const Loan split = Settle(first.loan, events, Payment(b, day), {})->loan;
    EXPECT_EQ(split.totals.principal, whole.totals.principal);
    EXPECT_EQ(split.totals.interest, whole.totals.interest);
    EXPECT_EQ(split.totals.overpaid, whole.totals.overpaid);
  }
}

}  // namespace
}  // namespace htx::funding
