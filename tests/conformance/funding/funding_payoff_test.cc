// A quoted payoff is what settles the loan: paid on its day it leaves nothing, a đồng less leaves a đồng.

#include <random>

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using ::htx::testing::Violates;

class FundingPayoff : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }
  // A loan of a borrower of its own, with `drawn` of it paid out.
  void Lend(const std::string& id, v1::ScheduleMethod method, Dong amount, Dong drawn) {
    const Wish wish = {.id = "a-" + id, .borrower = "b-" + id, .amount = amount, .day = kPaidOut};
    office_.BringToDecision(wish);
    ASSERT_THAT(office_.Approve(wish), IsOk());
    v1::CreateLoanRequest request = FundingOffice::LoanRequest(wish, id, kFirstDue);
    request.mutable_terms()->set_method(method);
    ASSERT_THAT(office_.loans().CreateLoan(request, FundingOffice::As("maker")), IsOk());
    ASSERT_THAT(office_.Sign(id, kPaidOut), IsOk());
    ASSERT_THAT(office_.Reserve(id, "d-" + id, drawn, kPaidOut), IsOk());
    ASSERT_THAT(office_.Resolve("d-" + id, kPaidOut), IsOk());
  }
  absl::StatusOr<v1::QuotePayoffResponse> Quote(const std::string& id, CivilDay day) {
    v1::QuotePayoffRequest request;
    request.set_name("loans/" + id);
    *request.mutable_date() = DateProto(day);
    return office_.loans().QuotePayoff(request, FundingOffice::As("viewer"));
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingPayoff);

TEST_P(FundingPayoff, PayingTheQuoteOnItsDayLeavesNothingByEveryMethod) {
  constexpr unsigned kSeed = 11;
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  std::mt19937_64 random(kSeed);
  for (const v1::ScheduleMethod method :
       {v1::SCHEDULE_METHOD_EQUAL_PRINCIPAL, v1::SCHEDULE_METHOD_ANNUITY, v1::SCHEDULE_METHOD_FLAT,
        v1::SCHEDULE_METHOD_BULLET, v1::SCHEDULE_METHOD_INTEREST_ONLY}) {
    // Before the first due date, on one, overdue, and after the last one.
    for (const int days : {9, 31, 100, 400}) {
      const std::string id = absl::StrCat("l", method, "-", days);
      SCOPED_TRACE(id);
      const Dong amount = static_cast<Dong>(10'000'000 + random() % 90'000'000);
      Lend(id, method, amount, amount);
      if (days > 40) {
        ASSERT_THAT(office_.Repay(id, static_cast<Dong>(1 + random() % 5'000'000), kPaidOut + 35), IsOk());
      }
      const CivilDay day = kPaidOut + days;
      const auto quote = Quote(id, day);
      ASSERT_THAT(quote, IsOk());
      const Dong total = quote->quote().total().amount();
      EXPECT_EQ(total, quote->quote().principal().amount() + quote->quote().interest().amount());
      EXPECT_GT(total, amount / 2);
      EXPECT_EQ(quote->undrawn().amount(), 0);
      EXPECT_EQ(quote->etag(), office_.Loan(id).etag());
      ASSERT_THAT(office_.Repay(id, total - 1, day), IsOk());
      EXPECT_EQ(Quote(id, day)->quote().total().amount(), 1);
      EXPECT_EQ(office_.Loan(id).state(), v1::LOAN_STATE_ACTIVE);
      ASSERT_THAT(office_.Repay(id, 1, day), IsOk());
      const v1::Loan paid = office_.Loan(id);
      EXPECT_EQ(paid.state(), v1::LOAN_STATE_CLOSED_PAID);
      EXPECT_EQ(paid.balances().overpaid().amount(), 0);
    }
  }
  EXPECT_EQ(office_.Balance("1311"), 0);
  EXPECT_EQ(office_.Balance("1320"), 0);
  EXPECT_EQ(office_.Balance("2130"), 0);
}

TEST_P(FundingPayoff, WhatIsUndrawnKeepsTheLoanOpen) {
  Lend("half", v1::SCHEDULE_METHOD_EQUAL_PRINCIPAL, 80'000'000, 50'000'000);
  const auto quote = Quote("half", kPaidOut + 10);
  ASSERT_THAT(quote, IsOk());
  EXPECT_EQ(quote->quote().principal().amount(), 50'000'000);
  EXPECT_EQ(quote->undrawn().amount(), 30'000'000);
  ASSERT_THAT(office_.Repay("half", quote->quote().total().amount(), kPaidOut + 10), IsOk());
  EXPECT_EQ(office_.Loan("half").state(), v1::LOAN_STATE_ACTIVE);
  EXPECT_EQ(Quote("half", kPaidOut + 20)->quote().total().amount(), 0);
}

TEST_P(FundingPayoff, QuotesAreRefusedInTheOrderOfTheContract) {
  EXPECT_THAT(office_.loans().QuotePayoff({}, FundingOffice::As("viewer")), Violates("date"));
  EXPECT_THAT(Quote("never", kPaidOut), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  office_.MakeLoan({.id = "a-ready", .borrower = "b-ready", .day = kPaidOut}, "ready", kFirstDue);
  EXPECT_THAT(Quote("ready", kPaidOut), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  Lend("l", v1::SCHEDULE_METHOD_EQUAL_PRINCIPAL, 60'000'000, 60'000'000);
  EXPECT_THAT(Quote("l", kPaidOut - 1), FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
}

}  // namespace
}  // namespace htx::funding
