#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using ::htx::testing::Violates;

constexpr CivilDay kDrawn(2024, 1, 15);

class LoanHandlersTest : public ::testing::Test {
 protected:
  void SetUp() override { office_.OpenFund(); }
  void ApproveDefault() {
    office_.BringToDecision(wish_);
    ASSERT_THAT(office_.Approve(wish_), IsOk());
  }
  const Wish wish_ = {.day = CivilDay(2024, 1, 10)};
  FundingOffice office_{TestDatabase::Sqlite()};
};

TEST_F(LoanHandlersTest, TheContractFollowsTheApproval) {
  ApproveDefault();
  v1::CreateLoanRequest request = FundingOffice::LoanRequest(wish_, "l", kFirstDue);
  request.set_application_etag("");
  EXPECT_THAT(office_.loans().CreateLoan(request, FundingOffice::As("maker")),
              FailsWith(StatusCode::kInvalidArgument, "ETAG_REQUIRED"));
  request.set_application_etag("3");
  EXPECT_THAT(office_.loans().CreateLoan(request, FundingOffice::As("maker")),
              FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_application_etag("4");
  request.mutable_terms()->set_method(v1::SCHEDULE_METHOD_BALLOON);
  EXPECT_THAT(office_.loans().CreateLoan(request, FundingOffice::As("maker")), Violates("terms.options.balloon_ppm"));
  request.mutable_terms()->set_method(v1::SCHEDULE_METHOD_EQUAL_PRINCIPAL);
  request.mutable_terms()->mutable_principal()->set_amount(wish_.amount + 1);
  EXPECT_THAT(office_.loans().CreateLoan(request, FundingOffice::As("maker")), Violates("terms.principal"));
  request.mutable_terms()->mutable_principal()->set_amount(wish_.amount);
  const auto created = office_.loans().CreateLoan(request, FundingOffice::As("maker"));
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->loan().state(), v1::LOAN_STATE_PENDING_SIGNATURE);
  EXPECT_EQ(created->loan().schedule().instalments_size(), 12);
  EXPECT_EQ(created->loan().locality().district(), "areas/d783");
  EXPECT_EQ(office_.Application("app").state(), v1::APPLICATION_STATE_CONTRACTED);
  EXPECT_EQ(office_.Application("app").loan(), "loans/l");
  // Money stays promised, once.
  EXPECT_EQ(office_.Position().committed().amount(), wish_.amount);
  request.set_request_id(NewUuid());
  request.set_application_etag("5");
  EXPECT_THAT(office_.loans().CreateLoan(request, FundingOffice::As("maker")),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST_F(LoanHandlersTest, TheIdOfALoanIsTakenOnce) {
  office_.MakeLoan(wish_, "l", kFirstDue);
  const Wish other = {.id = "app2", .borrower = "b2", .day = wish_.day};
  office_.BringToDecision(other);
  ASSERT_THAT(office_.Approve(other), IsOk());
  EXPECT_THAT(office_.loans().CreateLoan(FundingOffice::LoanRequest(other, "l", kFirstDue), FundingOffice::As("maker")),
              FailsWith(StatusCode::kAlreadyExists, "LOAN_EXISTS"));
}

TEST_F(LoanHandlersTest, SigningAsksTheRegistryAgain) {
  ApproveDefault();
  ASSERT_THAT(office_.loans().CreateLoan(FundingOffice::LoanRequest(wish_, "l", kFirstDue), FundingOffice::As("maker")),
              IsOk());
  BorrowerFacts dissolving = FakeRegistry::Good();
  dissolving.status = BorrowerStatus::kDissolving;
  office_.registry().Set("b1", dissolving);
  EXPECT_THAT(office_.Sign("l", wish_.day), FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  office_.registry().SetDown(true);
  EXPECT_THAT(office_.Sign("l", wish_.day), FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  EXPECT_EQ(office_.Loan("l").state(), v1::LOAN_STATE_PENDING_SIGNATURE);
  office_.registry().SetDown(false);
  office_.registry().Set("b1", FakeRegistry::Good());
  const auto loan = office_.Sign("l", wish_.day);
  ASSERT_THAT(loan, IsOk());
  EXPECT_EQ(loan->loan().signature().registry_sequence(), 42);
  EXPECT_EQ(office_.Balance("9110"), wish_.amount);
  EXPECT_EQ(office_.Balance("9190"), wish_.amount);
}

TEST_F(LoanHandlersTest, SigningChecksTheDocument) {
  v1::SignLoanRequest request;
  request.set_request_id(NewUuid());
  request.set_name("loans/l");
  request.set_etag("1");
  request.mutable_signature()->set_document_sha256(std::string(64, 'g'));
  const absl::Status status = office_.loans().SignLoan(request, FundingOffice::As("approver")).status();
  EXPECT_THAT(status, Violates("signature.business_date"));
  EXPECT_THAT(status, Violates("signature.document_sha256"));
  EXPECT_THAT(status, Violates("signature.signatories"));
}

TEST_F(LoanHandlersTest, ABorrowerDissolvedSinceTheApprovalGetsNoMoney) {
  office_.MakeLoan(wish_, "l", kFirstDue);
  BorrowerFacts dissolved = FakeRegistry::Good();
  dissolved.status = BorrowerStatus::kDissolved;
  office_.registry().Set("b1", dissolved);
  const int64_t head = office_.Head();
  EXPECT_THAT(office_.Reserve("l", "d", wish_.amount, kDrawn),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  EXPECT_EQ(office_.Head(), head);
  EXPECT_EQ(office_.Loan("l").balances().reserved().amount(), 0);
}

TEST_F(LoanHandlersTest, DisbursementErrorsInOrder) {
  const auto disburse = [&](Dong amount, CivilDay day) { return office_.Reserve("l", "d", amount, day); };
  for (const Dong amount : {Dong{0}, Dong{-1}, INT64_MAX})
    EXPECT_THAT(disburse(amount, kDrawn), Violates("disbursement.amount.amount"));
  EXPECT_THAT(disburse(1, kDrawn), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  office_.MakeLoan(wish_, "l", kFirstDue);
  EXPECT_THAT(disburse(1, CivilDay(2025, 6, 3)), FailsWith(StatusCode::kOutOfRange, "BUSINESS_DATE_IN_FUTURE"));
  EXPECT_THAT(disburse(1, CivilDay(2024, 1, 9)),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  EXPECT_THAT(disburse(wish_.amount + 1, kDrawn), FailsWith(StatusCode::kFailedPrecondition, "UNDRAWN_EXCEEDED"));
  EXPECT_THAT(disburse(1, kFirstDue), FailsWith(StatusCode::kFailedPrecondition, "DISBURSEMENT_TOO_LATE"));
  v1::CreateDisbursementRequest bad_debt = FundingOffice::DisbursementRequest("l", "d", 1, kDrawn);
  bad_debt.mutable_disbursement()->mutable_credit_check()->set_no_bad_debt(false);
  EXPECT_THAT(office_.loans().CreateDisbursement(bad_debt, FundingOffice::As("maker")),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  bad_debt.set_request_id(NewUuid());
  bad_debt.mutable_disbursement()->clear_credit_check();
  EXPECT_THAT(office_.loans().CreateDisbursement(bad_debt, FundingOffice::As("maker")),
              Violates("disbursement.credit_check"));
  office_.registry().SetDown(true);
  EXPECT_THAT(disburse(1, kDrawn), FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  office_.registry().SetDown(false);
  ASSERT_THAT(disburse(1, kDrawn), IsOk());
  EXPECT_THAT(disburse(1, kDrawn), FailsWith(StatusCode::kAlreadyExists, "DISBURSEMENT_EXISTS"));
}

TEST_F(LoanHandlersTest, AFailedPaymentReleasesItsReservation) {
  office_.MakeLoan(wish_, "l", kFirstDue);
  ASSERT_THAT(office_.Reserve("l", "d", wish_.amount, kDrawn), IsOk());
  EXPECT_EQ(office_.Loan("l").balances().reserved().amount(), wish_.amount);
  const auto failed = office_.Resolve("d", kDrawn, v1::DISBURSEMENT_OUTCOME_FAILED);
  ASSERT_THAT(failed, IsOk());
  EXPECT_EQ(failed->loan().state(), v1::LOAN_STATE_READY);
  EXPECT_EQ(failed->loan().balances().undrawn().amount(), wish_.amount);
  EXPECT_EQ(office_.Balance("1311"), 0);
  EXPECT_THAT(office_.Resolve("d", kDrawn), FailsWith(StatusCode::kFailedPrecondition, "ALREADY_RESOLVED"));
  // The next one is the first again, and the promise to the borrower still stands.
  EXPECT_EQ(office_.Position().committed().amount(), wish_.amount);
  ASSERT_THAT(office_.Reserve("l", "d2", wish_.amount, kDrawn), IsOk());
  EXPECT_THAT(office_.loans().ResolveDisbursement(
                  [] {
                    v1::ResolveDisbursementRequest request;
                    request.set_request_id(NewUuid());
                    request.set_name("disbursements/d2");
                    request.set_outcome(v1::DISBURSEMENT_OUTCOME_CONFIRMED);
                    *request.mutable_business_date() = DateProto(kDrawn);
                    return request;
                  }(),
                  FundingOffice::As("maker")),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  ASSERT_THAT(office_.Resolve("d2", kDrawn), IsOk());
  EXPECT_EQ(office_.Loan("l").disbursements_size(), 2);
}

TEST_F(LoanHandlersTest, RepaymentErrorsInOrder) {
  EXPECT_THAT(office_.Repay("l", 1, kDrawn), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  office_.MakeLoan(wish_, "l", kFirstDue);
  EXPECT_THAT(office_.Repay("l", 1, kDrawn), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"))
      << "nothing was disbursed";
  ASSERT_THAT(office_.Reserve("l", "d", wish_.amount, kDrawn), IsOk());
  ASSERT_THAT(office_.Resolve("d", kDrawn), IsOk());
  for (const Dong amount : {Dong{0}, Dong{-1}, INT64_MAX})
    EXPECT_THAT(office_.Repay("l", amount, kDrawn), Violates("repayment.amount.amount"));
  EXPECT_THAT(office_.Repay("l", 1, CivilDay(2024, 1, 14)),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  EXPECT_THAT(office_.Repay("l", 1, CivilDay(2025, 6, 3)),
              FailsWith(StatusCode::kOutOfRange, "BUSINESS_DATE_IN_FUTURE"));
  rpc::RequestContext stranger = FundingOffice::As("accountant");
  stranger.scopes = {"organizations/other"};
  EXPECT_THAT(office_.loans().RecordRepayment(FundingOffice::RepaymentRequest("l", 1, kDrawn), stranger),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  v1::RecordRepaymentRequest named = FundingOffice::RepaymentRequest("l", 1, CivilDay(2024, 1, 16));
  named.set_repayment_id("r");
  ASSERT_THAT(office_.loans().RecordRepayment(named, FundingOffice::As("accountant")), IsOk());
  named.set_request_id(NewUuid());
  EXPECT_THAT(office_.loans().RecordRepayment(named, FundingOffice::As("accountant")),
              FailsWith(StatusCode::kAlreadyExists, "REPAYMENT_EXISTS"));
}

TEST_F(LoanHandlersTest, MoneyBeyondTheDebtIsKeptForTheBorrower) {
  office_.Lend(wish_, "l", kDrawn, kFirstDue);
  const v1::LoanBalances owed = [&] {
    v1::GetLoanRequest request;
    request.set_name("loans/l");
    *request.mutable_date() = DateProto(kFirstDue);
    return office_.loans().GetLoan(request, FundingOffice::As("viewer"))->loan().balances();
  }();
  EXPECT_EQ(owed.interest_due().amount(), 3'057'534);
  const Dong debt =
      owed.principal_outstanding().amount() + owed.interest_due().amount() + owed.interest_running().amount();
  const auto paid = office_.Repay("l", debt + 7, kFirstDue);
  ASSERT_THAT(paid, IsOk());
  EXPECT_EQ(paid->repayment().allocation().overpaid().amount(), 7);
  EXPECT_EQ(paid->loan().state(), v1::LOAN_STATE_CLOSED_PAID);
  EXPECT_EQ(office_.Balance("2130"), 7);
  EXPECT_EQ(office_.Balance("1311"), 0);
}

TEST_F(LoanHandlersTest, TheScheduleIsSimulatedWithoutALoan) {
  v1::SimulateScheduleRequest request;
  *request.mutable_terms() = FundingOffice::LoanRequest(wish_, "l", kFirstDue).terms();
  *request.mutable_disbursement_date() = DateProto(kDrawn);
  const auto schedule = office_.loans().SimulateSchedule(request, FundingOffice::As("viewer"));
  ASSERT_THAT(schedule, IsOk());
  EXPECT_EQ(schedule->schedule().total_interest().amount(), 19'512'329);
  EXPECT_EQ(schedule->schedule().total_principal().amount(), wish_.amount);
  EXPECT_EQ(schedule->schedule().instalments(0).interest().amount(), 3'057'534);
  *request.mutable_disbursement_date() = DateProto(kFirstDue);
  EXPECT_THAT(office_.loans().SimulateSchedule(request, FundingOffice::As("viewer")), Violates("disbursement_date"));
  *request.mutable_disbursement_date() = DateProto(kDrawn);
  request.mutable_terms()->set_term_months(361);
  request.mutable_terms()->set_annual_rate_ppm(-1);
  const absl::Status status = office_.loans().SimulateSchedule(request, FundingOffice::As("viewer")).status();
  EXPECT_THAT(status, Violates("terms.term_months"));
  EXPECT_THAT(status, Violates("terms.annual_rate_ppm"));
  *request.mutable_terms() = FundingOffice::LoanRequest(wish_, "l", kFirstDue).terms();
  request.mutable_terms()->set_method(v1::SCHEDULE_METHOD_BULLET);
  const auto bullet = office_.loans().SimulateSchedule(request, FundingOffice::As("viewer"));
  ASSERT_THAT(bullet, IsOk());
  EXPECT_EQ(bullet->schedule().instalments_size(), 1);
}

TEST_F(LoanHandlersTest, VariantsAreSimulatedSideBySideAndExplained) {
  v1::SimulateScheduleRequest request;
  request.set_explain(true);
  for (const v1::ScheduleMethod method : {v1::SCHEDULE_METHOD_EQUAL_PRINCIPAL, v1::SCHEDULE_METHOD_ANNUITY}) {
    v1::ScheduleVariant& variant = *request.add_variants();
    variant.set_label(v1::ScheduleMethod_Name(method));
    *variant.mutable_terms() = FundingOffice::LoanRequest(wish_, "l", kFirstDue).terms();
    variant.mutable_terms()->set_method(method);
    *variant.mutable_disbursement_date() = DateProto(kDrawn);
    *variant.mutable_payoff_date() = DateProto(kFirstDue + 10);
  }
  const auto simulated = office_.loans().SimulateSchedule(request, FundingOffice::As("viewer"));
  ASSERT_THAT(simulated, IsOk());
  EXPECT_FALSE(simulated->has_schedule());
  ASSERT_EQ(simulated->variants_size(), 2);
  const v1::SimulatedSchedule& equal = simulated->variants(0);
  EXPECT_EQ(equal.label(), "SCHEDULE_METHOD_EQUAL_PRINCIPAL");
  ASSERT_EQ(equal.explanations_size(), 12);
  EXPECT_EQ(equal.explanations(0).exact_interest(), "223200000/73");
  EXPECT_EQ(equal.explanations(0).rounding(), "-18/73");
  EXPECT_EQ(equal.explanations(0).segments(0).days(), 31);
  EXPECT_EQ(equal.payoff().principal().amount(), 550 * kMillionDong);
  EXPECT_EQ(equal.payoff().interest().amount(), 904'110);
  EXPECT_TRUE(simulated->variants(1).explanations(0).levelled());
  request.mutable_variants(1)->mutable_disbursement_date()->set_year(2030);
  EXPECT_THAT(office_.loans().SimulateSchedule(request, FundingOffice::As("viewer")),
              Violates("variants[1].tranches[0]"));
}

TEST_F(LoanHandlersTest, LendingOf2019IsNotJudgedByLawsOf2021) {
  const Wish wish = {.amount = 5 * kBillionDong, .day = CivilDay(2019, 3, 1)};  // A quarter of the fund: allowed then.
  office_.Lend(wish, "l", CivilDay(2019, 3, 5), CivilDay(2019, 4, 5));
  EXPECT_EQ(office_.Loan("l").state(), v1::LOAN_STATE_ACTIVE);
}

TEST_F(LoanHandlersTest, ALostRegistryHidesNamesAndNothingElse) {
  office_.Lend(wish_, "l", kDrawn, kFirstDue);
  office_.registry().SetDown(true);
  EXPECT_EQ(office_.Loan("l").borrower_display_name(), "");
  EXPECT_EQ(office_.Loan("l").balances().principal_outstanding().amount(), wish_.amount);
  EXPECT_THAT(office_.Repay("l", 1, kFirstDue), IsOk());
}

}  // namespace
}  // namespace htx::funding
