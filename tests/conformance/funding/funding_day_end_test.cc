// The end of day: closed once, in any batches, after any crash, and while repayments go on.

#include <thread>

#include "absl/functional/function_ref.h"
#include "funding/store/day_store.h"
#include "funding/store/loan_store.h"
#include "tests/conformance/funding/day_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr CivilDay kLent(2025, 1, 15);
constexpr CivilDay kDueInFebruary(2025, 2, 15);
constexpr CivilDay kFirst(2025, 1, 20);  // The first day that is closed.

// An office with three borrowers: one pays, one does not, one has two loans.
class ThreeBorrowers : public DayOffice {
 public:
  explicit ThreeBorrowers(TestDatabase::Kind kind) : DayOffice(TestDatabase::Make(kind)) {
    OpenFund();
    Lent("l1", "b1");
    Lent("l2", "b2");
    Lent("l3", "b3");
    Lent("l4", "b3");
  }
  void Lent(const std::string& loan, const std::string& borrower) {
    Lend({.id = "a-" + loan, .borrower = borrower, .amount = 120 * kMillionDong, .day = CivilDay(2025, 1, 10)}, loan,
         kLent, kDueInFebruary);
  }
};

class FundingDayEnd : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  ThreeBorrowers office_{GetParam()};
};
HTX_BOTH_ENGINES(FundingDayEnd);

// What happens in the story that the engines and the ways of closing must agree on.
void Story(ThreeBorrowers& office, absl::FunctionRef<void(CivilDay)> close) {
  close(kFirst);
  close(CivilDay(2025, 1, 31));
  ASSERT_THAT(office.Repay("l1", 10'611'507, kDueInFebruary), IsOk());
  ASSERT_THAT(office.Repay("l3", 4 * kMillionDong, kDueInFebruary), IsOk());
  close(CivilDay(2025, 2, 28));
  // Two weeks late to be recorded: it replays through closed days.
  ASSERT_THAT(office.Pay("l2", 11 * kMillionDong, kDueInFebruary + 3, CivilDay(2025, 3, 1)), IsOk());
  close(CivilDay(2025, 3, 5));
}

TEST_P(FundingDayEnd, ACatchUpIsAsManySingleDays) {
  Story(office_, [&](CivilDay day) { office_.Close(day); });
  const std::vector<std::string> at_once = office_.Digests();
  ASSERT_EQ(at_once.size(), 45u);
  ThreeBorrowers other(GetParam());
  Story(other, [&](CivilDay day) {
    const v1::GetBusinessDayResponse now = other.Day();
    CivilDay next = now.has_closed_date()
                        ? CivilDay(now.closed_date().year(), now.closed_date().month(), now.closed_date().day()) + 1
                        : day;
    for (; next <= day; ++next) other.Close(next);
  });
  EXPECT_EQ(other.Digests(), at_once);
}

TEST(FundingDayEndEngines, BothEnginesComeToTheSameDigest) {
  ThreeBorrowers sqlite(TestDatabase::Kind::kSqlite);
  ThreeBorrowers postgres(TestDatabase::Kind::kPostgres);
  Story(sqlite, [&](CivilDay day) { sqlite.Close(day); });
  Story(postgres, [&](CivilDay day) { postgres.Close(day); });
  EXPECT_EQ(sqlite.Digests(), postgres.Digests());
}

TEST_P(FundingDayEnd, AWorkerThatDiesBetweenAnyTwoStepsLosesNothing) {
  Story(office_, [&](CivilDay day) { office_.Close(day); });
  ThreeBorrowers other(GetParam());
  Story(other, [&](CivilDay day) {
    ASSERT_THAT(other.Ask(day), IsOk());
    bool more = true;
    // Every step is a new worker's, and takes one debtor.
    while (more) {
      DayWork work = other.NewWorker(/*debtors_at_once=*/1);
      const auto step = work.Step(FundId::Of("f"));
      ASSERT_THAT(step, IsOk());
      more = *step;
    }
  });
  EXPECT_EQ(other.Digests(), office_.Digests());
}

TEST_P(FundingDayEnd, RepaymentsGoOnMeanwhileAndAreOfTheNextDay) {
  Story(office_, [&](CivilDay day) { office_.Close(day); });
  ThreeBorrowers other(GetParam());
  // The same, but each payment comes while the day before it is being closed: before any debtor, and after some.
  other.Close(kFirst);
  other.Close(CivilDay(2025, 1, 31));
  other.Close(kDueInFebruary - 2);
  ASSERT_THAT(other.Ask(kDueInFebruary - 1), IsOk());
  DayWork work = other.NewWorker(1);
  ASSERT_THAT(work.Step(FundId::Of("f")), IsOk());  // Sealed.
  EXPECT_THAT(other.Repay("l1", 1'000, kDueInFebruary - 1), FailsWith(StatusCode::kFailedPrecondition, "DAY_CLOSED"));
  ASSERT_THAT(other.Repay("l1", 10'611'507, kDueInFebruary), IsOk());
  ASSERT_THAT(work.Step(FundId::Of("f")), IsOk());  // One debtor.
  ASSERT_THAT(other.Repay("l3", 4 * kMillionDong, kDueInFebruary), IsOk());
  ASSERT_THAT(work.CloseAsked(FundId::Of("f")), IsOk());
  other.Close(CivilDay(2025, 2, 28));
  ASSERT_THAT(other.Pay("l2", 11 * kMillionDong, kDueInFebruary + 3, CivilDay(2025, 3, 1)), IsOk());
  other.Close(CivilDay(2025, 3, 5));
  EXPECT_EQ(other.Digests(), office_.Digests());
}

// The month end moves the debt to another group, and the payment is posted in the one or the other.
TEST_P(FundingDayEnd, APaymentOfTheNextMonthMayComeBeforeTheMonthEndIsClosed) {
  const CivilDay month_end(2025, 2, 28);
  ThreeBorrowers other(GetParam());
  for (ThreeBorrowers* const office : {&office_, &other}) office->Close(month_end - 1);
  office_.Close(month_end);
  ASSERT_THAT(office_.Repay("l2", 11 * kMillionDong, month_end + 1), IsOk());
  ASSERT_THAT(other.Ask(month_end), IsOk());
  ASSERT_THAT(other.NewWorker(1).Step(FundId::Of("f")), IsOk());  // Sealed.
  ASSERT_THAT(other.Repay("l2", 11 * kMillionDong, month_end + 1), IsOk());
  ASSERT_THAT(other.work().CloseAsked(FundId::Of("f")), IsOk());
  for (ThreeBorrowers* const office : {&office_, &other}) office->Close(month_end + 1);
  EXPECT_EQ(office_.LoanDays("loan = l2 AND date = 2025-02-28")[0].debt_group(), 2);
  EXPECT_EQ(other.Digests(), office_.Digests());
}

TEST_P(FundingDayEnd, ManyWorkersCloseEachDebtorOnce) {
  Story(office_, [&](CivilDay day) { office_.Close(day); });
  ThreeBorrowers other(GetParam());
  Story(other, [&](CivilDay day) {
    ASSERT_THAT(other.Ask(day), IsOk());
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        DayWork work = other.NewWorker(1);
        EXPECT_THAT(work.CloseAsked(FundId::Of("f")), IsOk());
      });
    }
    for (std::thread& thread : threads) thread.join();
    // One that found the others at work has gone; what is left is done now.
    ASSERT_THAT(other.work().CloseAsked(FundId::Of("f")), IsOk());
  });
  EXPECT_EQ(other.Digests(), office_.Digests());
}

TEST_P(FundingDayEnd, TheBooksAreWhatTheLoansSay) {
  Story(office_, [&](CivilDay day) { office_.Close(day); });
  Dong receivable = 0;
  Dong suspended = 0;
  Dong specific = 0;
  Dong general = 0;
  for (const std::string id : {"l1", "l2", "l3", "l4"}) {
    absl::StatusOr<Loan> loan = absl::InternalError("not read");
    ASSERT_THAT(office_.database().Read(absl::Now() + absl::Minutes(3),
                                        [&](sql::Transaction& tx) {
                                          loan = store::GetLoan(tx, LoanId::Of(id));
                                          return loan.status();
                                        }),
                IsOk());
    const LoanTotals& totals = loan->totals;
    receivable += totals.interest_recognised - totals.interest_suspended - totals.interest;
    suspended += totals.interest_suspended + totals.penalty_suspended;
    specific += loan->Provided();
    general += loan->general_provision;
    EXPECT_EQ(loan->accrued_through, CivilDay(2025, 3, 5)) << id;
  }
  EXPECT_EQ(office_.Balance("1320"), receivable);
  EXPECT_EQ(office_.Balance("9120"), suspended);
  EXPECT_EQ(office_.Balance("1391"), specific);
  EXPECT_EQ(office_.Balance("1392"), general);
  // Every entry has its place, balances, and agrees with the sums and the loans.
  v1::VerifyLedgerRequest proof;
  proof.set_fund("funds/f");
  const auto verified = office_.ledger().VerifyLedger(proof, FundingOffice::As("viewer"));
  ASSERT_THAT(verified, IsOk());
  EXPECT_TRUE(verified->intact()) << verified->DebugString();
  EXPECT_GT(suspended, 0);
  EXPECT_GT(specific, 0);
  // l2 did not pay by the end of February: 13 days, the second group. l3's debtor has l4, which did not either.
  EXPECT_EQ(office_.Balance("1311"), 110 * kMillionDong);
  EXPECT_EQ(office_.Balance("1311") + office_.Balance("1312"),
            480 * kMillionDong - office_.Position().repaid().amount());
  const std::vector<v1::LoanDay> days = office_.LoanDays("date = 2025-02-28 AND loan = l3");
  ASSERT_EQ(days.size(), 1u);
  EXPECT_EQ(days[0].debt_group(), 2);
}

TEST_P(FundingDayEnd, AClosedDayTakesNothingMore) {
  office_.Close(kFirst);
  const std::string digest = office_.Day(kFirst).day().digest();
  EXPECT_EQ(digest.size(), 64u);
  EXPECT_THAT(office_.Repay("l1", 1'000, kFirst), FailsWith(StatusCode::kFailedPrecondition, "DAY_CLOSED"));
  EXPECT_THAT(office_.Ask(kFirst), FailsWith(StatusCode::kFailedPrecondition, "DAY_CLOSED_ALREADY"));
  // The value day may lie in it, until the period is closed.
  ASSERT_THAT(office_.Pay("l1", 1'000, kFirst, kFirst + 1), IsOk());
  ASSERT_THAT(office_.Ask(kFirst + 2, /*closes_period=*/true), IsOk());
  ASSERT_THAT(office_.work().CloseAsked(FundId::Of("f")), IsOk());
  EXPECT_THAT(office_.Pay("l1", 1'000, kFirst, kFirst + 3),
              FailsWith(StatusCode::kFailedPrecondition, "PERIOD_CLOSED"));
  EXPECT_EQ(office_.Day(kFirst).day().digest(), digest);
}

TEST_P(FundingDayEnd, AFailedDebtorHoldsUpHimselfAlone) {
  office_.Close(kFirst);
  ASSERT_THAT(office_.Sql("update loans set interest_paid = interest_paid + 1 where id = 'l2'"), IsOk());
  office_.Close(kFirst + 1);
  const v1::GetBusinessDayResponse blocked = office_.Day();
  EXPECT_EQ(blocked.day().state(), v1::BUSINESS_DAY_STATE_BLOCKED);
  EXPECT_EQ(blocked.failed_count(), 1);
  EXPECT_EQ(office_.LoanDays("date = 2025-01-21").size(), 3u);
  v1::ListDayFailuresRequest request;
  request.set_fund("funds/f");
  auto failures = office_.days().ListDayFailures(request, FundingOffice::As("viewer"));
  ASSERT_THAT(failures, IsOk());
  ASSERT_EQ(failures->failures_size(), 1);
  EXPECT_EQ(failures->failures(0).reason(), "LOAN_SUMS_DIFFER");
  EXPECT_EQ(failures->failures(0).loan(), "loans/l2");
  EXPECT_EQ(failures->failures(0).debtor(), "organizations/b2");
  // The others are paid as ever.
  EXPECT_THAT(office_.Repay("l1", 1'000, kFirst + 2), IsOk());
  // Nobody mended it: asking again finds it again.
  office_.Close(kFirst + 1);
  EXPECT_EQ(office_.Day().day().state(), v1::BUSINESS_DAY_STATE_BLOCKED);
  ASSERT_THAT(office_.Sql("update loans set interest_paid = interest_paid - 1 where id = 'l2'"), IsOk());
  office_.Close(kFirst + 1);
  EXPECT_EQ(office_.Day().day().state(), v1::BUSINESS_DAY_STATE_CLOSED);
  failures = office_.days().ListDayFailures(request, FundingOffice::As("viewer"));
  ASSERT_THAT(failures, IsOk());
  EXPECT_EQ(failures->failures(0).tries(), 2);
  EXPECT_TRUE(failures->failures(0).has_solve_time());
}

TEST_P(FundingDayEnd, WhatCannotBeClosedIsRefused) {
  EXPECT_THAT(office_.Ask(CivilDay(2025, 6, 3)), FailsWith(StatusCode::kOutOfRange, "BUSINESS_DATE_IN_FUTURE"));
  office_.Close(CivilDay(2022, 1, 1));
  EXPECT_THAT(office_.Ask(CivilDay(2025, 6, 1)), FailsWith(StatusCode::kFailedPrecondition, "TOO_MANY_DAYS"));
  v1::GetBusinessDayRequest request;
  request.set_fund("funds/f");
  *request.mutable_date() = On(2022, 1, 2);
  EXPECT_THAT(office_.days().GetBusinessDay(request, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
}

TEST_P(FundingDayEnd, TheFirstDayIsFinishedBeforeMoreIsAskedFor) {
  ASSERT_THAT(office_.Ask(kFirst), IsOk());
  DayWork work = office_.NewWorker(1);
  ASSERT_THAT(work.Step(FundId::Of("f")), IsOk());
  EXPECT_THAT(office_.Ask(kFirst + 1), FailsWith(StatusCode::kFailedPrecondition, "DAY_CLOSING"));
  ASSERT_THAT(work.CloseAsked(FundId::Of("f")), IsOk());
  EXPECT_THAT(office_.Ask(kFirst + 1), IsOk());
}

TEST_P(FundingDayEnd, ABookThatBeginsWithAnOpeningIsClosedFromTheDayAfterIt) {
  ASSERT_THAT(
      office_.database().Write(
          {.principal = "test", .method = "test", .now = absl::Now(), .deadline = absl::Now() + absl::Minutes(3)},
          [](sql::Transaction& tx) { return store::BeginDaysAfter(tx, FundId::Of("f"), kFirst); }),
      IsOk());
  EXPECT_THAT(office_.Repay("l1", 1'000, kFirst), FailsWith(StatusCode::kFailedPrecondition, "DAY_CLOSED"));
  const auto asked = office_.Ask(kFirst + 3);
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->first_date().day(), 21);
}

}  // namespace
}  // namespace htx::funding
