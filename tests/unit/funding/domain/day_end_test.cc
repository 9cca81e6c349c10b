#include "funding/domain/day_end.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "funding/domain/classification_rules.h"
#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

constexpr Dong kOneMillion = 1'000'000;
const OrganizationId kDebtor = OrganizationId::Of("b");

// 600 million at 6 %, twelve equal parts from 15 February 2025, drawn on 15 January.
DayLoan Lent(const std::string& id = "l") {
  DayLoan open;
  Loan& loan = open.loan;
  loan.id = LoanId::Of(id);
  loan.fund = FundId::Of("f");
  loan.borrower = kDebtor;
  loan.source = SourceId::Of("s");
  loan.mix = {{.source = SourceId::Of("s"), .ppm = kMillion, .own_risk = true}};
  loan.terms = {.principal = 600 * kOneMillion,
                .annual_rate_ppm = 60'000,
                .term_months = 12,
                .first_due = CivilDay(2025, 2, 15),
                .method = ScheduleMethod::kEqualPrincipal};
  loan.contract_day = CivilDay(2025, 1, 10);
  loan.disbursed = 600 * kOneMillion;
  loan.state = LoanState::kActive;
  open.events.drawdowns = {{.day = CivilDay(2025, 1, 15), .delta = 600 * kOneMillion}};
  return open;
}

// The loan after the day, as the store would give it back.
DayLoan After(DayLoan open, const ClosedLoan& closed) {
  open.loan.totals = closed.day.totals;
  open.loan.accrued_through = closed.day.day;
  open.loan.debt_group = closed.day.debt_group;
  open.loan.suspended = closed.day.suspended;
  open.loan.specific_provision = closed.day.specific_provision;
  open.loan.general_provision = closed.day.general;
  return open;
}

ClosedLoan CloseOne(const DayLoan& open, CivilDay day, bool classifies = false) {
  const auto closed = CloseDebtor(kDebtor, {open}, day, classifies, ClassificationRules());
  EXPECT_THAT(closed, IsOk());
  return closed.ok() && closed->size() == 1 ? (*closed)[0] : ClosedLoan{};
}

// Closes every day up to and on `to`, classing at month ends.
DayLoan CloseUntil(DayLoan open, CivilDay from, CivilDay to) {
  for (CivilDay day = from; day <= to; ++day) {
    open = After(open, CloseOne(open, day, Classifies(day, ClassificationRules())));
  }
  return open;
}

DayLoan Paid(DayLoan open, Dong amount, CivilDay day) {
  Repayment repayment;
  repayment.id = RepaymentId::Of(absl::StrCat("r", open.events.repayments.size()));
  repayment.amount = amount;
  repayment.day = day;
  absl::StatusOr<Booking> booking = Settle(open.loan, open.events, repayment, {});
  EXPECT_THAT(booking, IsOk());
  open.loan = booking->loan;
  open.events = booking->events;
  return open;
}

Dong Balance(const std::vector<JournalEntry>& entries, absl::string_view account) {
  Dong sum = 0;
  for (const JournalEntry& entry : entries) {
    for (const JournalLine& line : entry.lines) {
      if (line.account == account) sum += line.debit - line.credit;
    }
  }
  return sum;
}

std::vector<JournalEntry> Booked(const ClosedLoan& closed) {
  DayBooks books(FundId::Of("f"), closed.day.day);
  const auto principal = [&](CivilDay) -> absl::StatusOr<std::vector<Dong>> {
    return std::vector<Dong>{closed.day.outstanding};
  };
  EXPECT_THAT(books.Add(closed, principal), IsOk());
  std::vector<JournalEntry> entries = std::move(books).Take();
  for (JournalEntry& entry : entries) EXPECT_TRUE(Balanced(Completed(entry).lines, closed.day.day));
  return entries;
}

TEST(DayEnd, AccruesADayWithoutRoundingItTwice) {
  // 600 million * 6 % / 365 is 98 630.137 a day.
  DayLoan open = Lent();
  Dong sum = 0;
  for (CivilDay day(2025, 1, 15); day <= CivilDay(2025, 2, 14); ++day) {
    const ClosedLoan closed = CloseOne(open, day);
    sum += closed.day.interest;
    open = After(open, closed);
  }
  EXPECT_EQ(sum, 2'958'904);  // 30 days.
  const ClosedLoan due = CloseOne(open, CivilDay(2025, 2, 15));
  EXPECT_EQ(due.day.fell_due_principal, 50 * kOneMillion);
  EXPECT_EQ(due.day.fell_due_interest, 3'057'534);
  EXPECT_EQ(due.day.days_past_due, 0);
}

TEST(DayEnd, ManyDaysAtOnceAreTheSameSums) {
  DayLoan one = CloseUntil(Lent(), CivilDay(2025, 1, 15), CivilDay(2025, 2, 20));
  const ClosedLoan at_once = CloseOne(Lent(), CivilDay(2025, 2, 20));
  EXPECT_EQ(at_once.day.totals.interest_recognised, one.loan.totals.interest_recognised);
  EXPECT_EQ(CloseOne(one, CivilDay(2025, 2, 20)).day.interest, 0);
}

TEST(DayEnd, APaymentBookedLaterHadNotHappened) {
  const DayLoan before = CloseUntil(Lent(), CivilDay(2025, 1, 15), CivilDay(2025, 2, 14));
  DayLoan later = before;
  Repayment repayment;
  repayment.id = RepaymentId::Of("r");
  repayment.amount = kOneMillion;
  repayment.day = CivilDay(2025, 2, 1);
  repayment.booked = CivilDay(2025, 2, 16);
  later.events.repayments.push_back(repayment);
  Booking booked = Book(later.loan, later.events, CivilDay(2025, 2, 16));
  later.loan = std::move(booked.loan);
  later.events = std::move(booked.events);
  EXPECT_EQ(CloseOne(before, CivilDay(2025, 2, 15)).day, CloseOne(later, CivilDay(2025, 2, 15)).day);
}

TEST(DayEnd, ADayClosedLateMovesLaterDaysByWhatItTakes) {
  // Closed on time, then paid; and paid, then closed: the same books on each of the two days.
  const CivilDay end(2025, 1, 31);
  const CivilDay paid(2025, 2, 15);
  const DayLoan closed_first = After(Lent(), CloseOne(Lent(), end));
  const Dong on_time = Paid(closed_first, 10 * kOneMillion, paid).loan.totals.interest_recognised -
                       closed_first.loan.totals.interest_recognised;
  const DayLoan paid_first = Paid(Lent(), 10 * kOneMillion, paid);
  const ClosedLoan late = CloseOne(paid_first, end);
  EXPECT_EQ(late.day.interest, closed_first.loan.totals.interest_recognised);
  ASSERT_EQ(late.later.size(), 1u);
  EXPECT_EQ(late.later[0].day, paid);
  EXPECT_EQ(paid_first.loan.totals.interest_recognised + late.later[0].accrued.interest_recognised, on_time);
  EXPECT_EQ(late.later[0].totals, paid_first.loan.totals);
}

TEST(DayEnd, ALatePaymentReplaysThroughClosedDays) {
  const DayLoan before = CloseUntil(Lent(), CivilDay(2025, 1, 15), CivilDay(2025, 2, 20));
  Repayment repayment;
  repayment.id = RepaymentId::Of("r");
  repayment.amount = 53'057'534;
  repayment.day = CivilDay(2025, 2, 15);
  repayment.booked = CivilDay(2025, 2, 21);
  const auto booking = Settle(before.loan, before.events, repayment, {});
  ASSERT_THAT(booking, IsOk());
  // Five days of 50 million less: the books give back what they had recognised too much.
  EXPECT_EQ(booking->difference.interest_recognised, -41'096);
  DayLoan after = before;
  after.loan = booking->loan;
  after.events = booking->events;
  EXPECT_EQ(CloseOne(after, CivilDay(2025, 2, 21)).day.interest, 90'411);
}

TEST(DayEnd, ClassesByOverdueDaysAndPutsBy) {
  struct Scenario {
    CivilDay day;
    int group;
    Dong specific;
  };
  // Unpaid since 15 February 2025: 13, 44, 74, 105 and 196 days.
  for (const Scenario& scenario :
       {Scenario{CivilDay(2025, 2, 28), 2, 12 * kOneMillion}, Scenario{CivilDay(2025, 3, 31), 3, 150 * kOneMillion},
        Scenario{CivilDay(2025, 5, 31), 4, 300 * kOneMillion}, Scenario{CivilDay(2025, 8, 31), 5, 600 * kOneMillion}}) {
    const ClosedLoan closed = CloseOne(Lent(), scenario.day, true);
    EXPECT_EQ(closed.day.debt_group, scenario.group) << scenario.day;
    EXPECT_EQ(closed.day.specific, scenario.specific) << scenario.day;
    EXPECT_EQ(closed.day.general, scenario.group == 5 ? 0 : 3 * kOneMillion) << scenario.day;
    const std::vector<JournalEntry> entries = Booked(closed);
    EXPECT_EQ(Balance(entries, "1391"), -scenario.specific);
    EXPECT_EQ(Balance(entries, PrincipalAccount(scenario.group)), 600 * kOneMillion);
    EXPECT_EQ(Balance(entries, "1311"), -600 * kOneMillion);
  }
}

TEST(DayEnd, CollateralIsDeducted) {
  DayLoan open = Lent();
  open.collateral = 400 * kOneMillion;
  EXPECT_EQ(CloseOne(open, CivilDay(2025, 3, 31), true).day.specific, 50 * kOneMillion);
}

TEST(DayEnd, ALoanAtAnothersRiskIsNotProvidedFor) {
  DayLoan open = Lent();
  open.loan.mix = {{.source = SourceId::Of("e"), .ppm = 500'000, .own_risk = false},
                   {.source = SourceId::Of("s"), .ppm = 500'000, .own_risk = true}};
  // A quarter of what the books hold, which need not be the shares to the đồng.
  open.held = {299'999'999, 300'000'001};
  EXPECT_EQ(CloseOne(open, CivilDay(2025, 3, 31), true).day.specific, 75'000'000);
  EXPECT_EQ(CloseOne(open, CivilDay(2025, 3, 31), true).day.general, 1'500'000);
  open.held = {290 * kOneMillion, 310 * kOneMillion};
  EXPECT_EQ(CloseOne(open, CivilDay(2025, 3, 31), true).day.specific, 77'500'000);
  EXPECT_EQ(ProvidedBy(open.loan), SourceId::Of("s"));
  open.loan.mix = {{.source = SourceId::Of("e"), .ppm = kMillion, .own_risk = false}};
  EXPECT_EQ(CloseOne(open, CivilDay(2025, 3, 31), true).day.specific, 0);
}

TEST(DayEnd, AllLoansOfADebtorTakeTheWorstGroup) {
  DayLoan good = Lent("good");
  good = Paid(good, 53'057'534, CivilDay(2025, 2, 15));
  const auto closed = CloseDebtor(kDebtor, {Lent("bad"), good}, CivilDay(2025, 2, 28), true, ClassificationRules());
  ASSERT_THAT(closed, IsOk());
  ASSERT_EQ(closed->size(), 2u);
  EXPECT_EQ((*closed)[1].day.own_group, 1);
  EXPECT_EQ((*closed)[1].day.debt_group, 2);
}

TEST(DayEnd, FromTheSecondGroupOnInterestIsIncomeWhenItIsPaid) {
  const CivilDay end(2025, 2, 28);
  DayLoan open = CloseUntil(Lent(), CivilDay(2025, 1, 15), end - 1);
  const ClosedLoan closed = CloseOne(open, end, true);
  EXPECT_TRUE(closed.day.suspended);
  const std::vector<JournalEntry> entries = Booked(closed);
  // All that was recognised goes back but what accrued today, which came and went.
  EXPECT_EQ(Balance(entries, "1320"), -open.loan.totals.interest_recognised);
  EXPECT_EQ(Balance(entries, "9120"), closed.day.totals.interest_recognised);
  open = After(open, closed);
  const ClosedLoan next = CloseOne(open, end + 1);
  EXPECT_EQ(Balance(Booked(next), "1320"), 0);
  EXPECT_EQ(Balance(Booked(next), "9120"), next.day.interest);
  open = After(open, next);
  const LoanTotals before = open.loan.totals;
  const DayLoan paid = Paid(open, 60 * kOneMillion, end + 2);
  const Dong income = (paid.loan.totals - before).interest_recognised - (paid.loan.totals - before).interest_suspended;
  EXPECT_EQ(income, paid.loan.totals.interest);
  EXPECT_EQ(paid.loan.totals.interest_suspended, paid.loan.totals.interest_recognised - paid.loan.totals.interest);
}

TEST(DayEnd, ProvisionsMoveByTheDifference) {
  DayLoan open = After(Lent(), CloseOne(Lent(), CivilDay(2025, 3, 31), true));
  open = Paid(open, 200 * kOneMillion, CivilDay(2025, 4, 1));
  const ClosedLoan closed = CloseOne(open, CivilDay(2025, 4, 30), true);
  EXPECT_LT(closed.specific_change, 0);
  EXPECT_EQ(closed.day.specific, open.loan.specific_provision + closed.specific_change);
}

TEST(DayEnd, BeforeTheRulesNothingIsClassed) {
  EXPECT_FALSE(Classifies(CivilDay(2020, 1, 31), ClassificationRules()));
  EXPECT_FALSE(Classifies(CivilDay(2025, 1, 30), ClassificationRules()));
  EXPECT_TRUE(Classifies(CivilDay(2025, 1, 31), ClassificationRules()));
  EXPECT_EQ(ClassificationDue(CivilDay(2025, 1, 31), ClassificationRules()), CivilDay(2025, 2, 7));
}

TEST(DayEnd, SumsThatAreNotThoseOfTheEventsStopTheDebtor) {
  DayLoan open = Lent();
  open.loan.totals.principal = 1;
  EXPECT_THAT(CloseDebtor(kDebtor, {open}, CivilDay(2025, 2, 1), false, ClassificationRules()),
              FailsWith(absl::StatusCode::kDataLoss, "LOAN_SUMS_DIFFER"));
}

TEST(DayEnd, ALoanWithoutMoneyIsLeftOut) {
  const auto closed = CloseDebtor(kDebtor, {Lent()}, CivilDay(2025, 1, 14), true, ClassificationRules());
  ASSERT_THAT(closed, IsOk());
  EXPECT_TRUE(closed->empty());
}

}  // namespace
}  // namespace htx::funding
