// What bad input about loans and money gets: its documented error, and nothing is posted.

#include <limits>

#include "funding/store/loan_store.h"
#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using ::htx::testing::Violates;

class FundingBadMoney : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override {
    office_.OpenFund();
    office_.MakeLoan({.day = kSigned}, "l", kFirstDue);
  }
  void PayOut() {
    ASSERT_THAT(office_.Reserve("l", "d", 600 * kMillionDong, kPaidOut), IsOk());
    ASSERT_THAT(office_.Resolve("d", kPaidOut), IsOk());
  }
  // Remembers the books; ExpectNothingPosted compares.
  void Remember() {
    books_ = office_.Books();
    loan_ = office_.Loan("l").ShortDebugString();
  }
  void ExpectNothingPosted() {
    EXPECT_EQ(office_.Books(), books_);
    EXPECT_EQ(office_.Loan("l").ShortDebugString(), loan_);
  }
  absl::StatusOr<v1::RecordRepaymentResponse> Pay(const v1::RecordRepaymentRequest& request) {
    return office_.loans().RecordRepayment(request, FundingOffice::As("accountant"));
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
  std::string books_ = {};
  std::string loan_ = {};
};
HTX_BOTH_ENGINES(FundingBadMoney);

TEST_P(FundingBadMoney, AnAmountIsWholePositiveDong) {
  PayOut();
  Remember();
  for (const int64_t amount : {int64_t{0}, int64_t{-1}, std::numeric_limits<int64_t>::min(),
                               std::numeric_limits<int64_t>::max(), kLargestAmount + 1}) {
    SCOPED_TRACE(amount);
    EXPECT_THAT(office_.Repay("l", amount, kFirstDue), Violates("repayment.amount.amount"));
    EXPECT_THAT(office_.Reserve("l", "d2", amount, kPaidOut), Violates("disbursement.amount.amount"));
    if (amount == 0) continue;  // Not stated.
    v1::CreateProposalRequest waiver = FundingOffice::ProposalRequest("l", v1::PROPOSAL_KIND_WAIVER, kFirstDue);
    *waiver.mutable_proposal()->mutable_waived_interest() = Vnd(amount);
    EXPECT_THAT(office_.Propose(waiver), Violates("proposal.waived_interest.amount"));
  }
  ExpectNothingPosted();
}

TEST_P(FundingBadMoney, MoneyBeforeThereIsADebtIsRefused) {
  Remember();
  EXPECT_THAT(office_.Repay("l", kMillionDong, kPaidOut), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  ExpectNothingPosted();
  PayOut();
  Remember();
  EXPECT_THAT(office_.Repay("l", kMillionDong, kPaidOut - 1),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  v1::RecordRepaymentRequest early = FundingOffice::RepaymentRequest("l", kMillionDong, kPaidOut + 1);
  *early.mutable_repayment()->mutable_value_date() = DateProto(kPaidOut - 1);
  EXPECT_THAT(Pay(early), FailsWith(StatusCode::kFailedPrecondition, "VALUE_DATE_OUT_OF_RANGE"));
  early.set_request_id(NewUuid());
  *early.mutable_repayment()->mutable_value_date() = DateProto(kPaidOut + 2);
  EXPECT_THAT(Pay(early), FailsWith(StatusCode::kFailedPrecondition, "VALUE_DATE_OUT_OF_RANGE"));
  EXPECT_THAT(office_.Repay("l", kMillionDong, CivilDay(2025, 6, 3)),
              FailsWith(StatusCode::kOutOfRange, "BUSINESS_DATE_IN_FUTURE"));
  ExpectNothingPosted();
}

TEST_P(FundingBadMoney, ARequestIsWhatItWasTheFirstTime) {
  PayOut();
  v1::RecordRepaymentRequest request = FundingOffice::RepaymentRequest("l", kMillionDong, kFirstDue);
  ASSERT_THAT(Pay(request), IsOk());
  Remember();
  request.mutable_repayment()->mutable_amount()->set_amount(2 * kMillionDong);
  EXPECT_THAT(Pay(request), FailsWith(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  ExpectNothingPosted();
}

TEST_P(FundingBadMoney, WhatWasTakenBackIsNotTakenBackAgain) {
  PayOut();
  v1::RecordRepaymentRequest request = FundingOffice::RepaymentRequest("l", kMillionDong, kFirstDue);
  request.set_repayment_id("r1");
  ASSERT_THAT(Pay(request), IsOk());
  ASSERT_THAT(office_.Reverse("r1", kFirstDue + 1), IsOk());
  Remember();
  EXPECT_THAT(office_.Reverse("r1", kFirstDue + 2), FailsWith(StatusCode::kFailedPrecondition, "ALREADY_REVERSED"));
  EXPECT_THAT(office_.Reverse("never", kFirstDue + 2), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  request.set_request_id(NewUuid());
  EXPECT_THAT(Pay(request), FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  *request.mutable_repayment()->mutable_business_date() = DateProto(kFirstDue + 2);
  EXPECT_THAT(Pay(request), FailsWith(StatusCode::kAlreadyExists, "REPAYMENT_EXISTS"))
      << "its name stays with what was taken back";
  ExpectNothingPosted();
}

TEST_P(FundingBadMoney, TermsThatNoScheduleHasAreRefused) {
  const Wish wish = {.id = "a2", .borrower = "b2", .day = kSigned};
  office_.BringToDecision(wish);
  ASSERT_THAT(office_.Approve(wish), IsOk());
  Remember();
  v1::CreateLoanRequest request = FundingOffice::LoanRequest(wish, "l2", kFirstDue);
  request.mutable_terms()->set_term_months(10'000);
  EXPECT_THAT(office_.loans().CreateLoan(request, FundingOffice::As("maker")), Violates("terms.term_months"));
  request = FundingOffice::LoanRequest(wish, "l2", kFirstDue);
  request.mutable_terms()->set_annual_rate_ppm(1'000'001);
  EXPECT_THAT(office_.loans().CreateLoan(request, FundingOffice::As("maker")), Violates("terms.annual_rate_ppm"));
  PayOut();
  Remember();
  v1::CreateProposalRequest dearer = FundingOffice::ProposalRequest("l", v1::PROPOSAL_KIND_RATE_CHANGE, kFirstDue);
  dearer.mutable_proposal()->set_annual_rate_ppm(1'000'001);
  EXPECT_THAT(office_.Propose(dearer), Violates("proposal.annual_rate_ppm"));
  v1::CreateProposalRequest longer = FundingOffice::ProposalRequest("l", v1::PROPOSAL_KIND_EXTEND_TERM, kFirstDue);
  longer.mutable_proposal()->set_more_months(360);
  EXPECT_THAT(office_.Propose(longer), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  ExpectNothingPosted();
}

TEST_P(FundingBadMoney, ABorrowerDissolvedSinceTheApprovalGetsNothing) {
  Remember();
  BorrowerFacts gone = FakeRegistry::Good();
  gone.status = BorrowerStatus::kDissolved;
  office_.registry().Set("b1", gone);
  EXPECT_THAT(office_.Reserve("l", "d", 600 * kMillionDong, kPaidOut),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  ExpectNothingPosted();
}

TEST_P(FundingBadMoney, NobodyPaysOutWhatHeReservedNorTwiceNorTooLate) {
  v1::CreateDisbursementRequest request = FundingOffice::DisbursementRequest("l", "d", 600 * kMillionDong, kPaidOut);
  *request.mutable_disbursement()->mutable_expire_date() = DateProto(kPaidOut + 3);
  ASSERT_THAT(office_.loans().CreateDisbursement(request, FundingOffice::As("maker")), IsOk());
  Remember();
  v1::ResolveDisbursementRequest confirm;
  confirm.set_request_id(NewUuid());
  confirm.set_name("disbursements/d");
  confirm.set_outcome(v1::DISBURSEMENT_OUTCOME_CONFIRMED);
  *confirm.mutable_business_date() = DateProto(kPaidOut);
  EXPECT_THAT(office_.loans().ResolveDisbursement(confirm, FundingOffice::As("maker")),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  *confirm.mutable_confirmed_amount() = Vnd(600 * kMillionDong + 1);
  EXPECT_THAT(office_.loans().ResolveDisbursement(confirm, FundingOffice::As("cashier")), Violates("confirmed_amount"));
  EXPECT_THAT(office_.Resolve("d", kPaidOut, v1::DISBURSEMENT_OUTCOME_EXPIRED),
              FailsWith(StatusCode::kFailedPrecondition, "DISBURSEMENT_NOT_EXPIRED"));
  EXPECT_THAT(office_.Resolve("d", kPaidOut + 4), FailsWith(StatusCode::kFailedPrecondition, "DISBURSEMENT_EXPIRED"));
  ExpectNothingPosted();
  ASSERT_THAT(office_.Resolve("d", kPaidOut + 4, v1::DISBURSEMENT_OUTCOME_EXPIRED), IsOk());
  EXPECT_EQ(office_.Books(), books_) << "money that never went out is no entry";
  EXPECT_THAT(office_.Resolve("d", kPaidOut + 4), FailsWith(StatusCode::kFailedPrecondition, "ALREADY_RESOLVED"));
}

TEST_P(FundingBadMoney, ALapsedProposalChangesNothing) {
  PayOut();
  Remember();
  v1::CreateProposalRequest request = FundingOffice::ProposalRequest("l", v1::PROPOSAL_KIND_EXTEND_TERM, kPaidOut + 1);
  request.mutable_proposal()->set_more_months(6);
  *request.mutable_proposal()->mutable_expire_date() = DateProto(kPaidOut);
  EXPECT_THAT(office_.Propose(request), Violates("proposal.expire_date"));
  *request.mutable_proposal()->mutable_expire_date() = DateProto(kPaidOut + 5);
  const auto proposed = office_.Propose(request);
  ASSERT_THAT(proposed, IsOk());
  const v1::Proposal& proposal = proposed->proposal();
  EXPECT_THAT(office_.Decide(proposal, kPaidOut + 5, "anybody", v1::PROPOSAL_CHOICE_LAPSE),
              FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_NOT_EXPIRED"));
  EXPECT_THAT(office_.Decide(proposal, kPaidOut + 6), FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_EXPIRED"));
  const auto lapsed = office_.Decide(proposal, kPaidOut + 6, "anybody", v1::PROPOSAL_CHOICE_LAPSE);
  ASSERT_THAT(lapsed, IsOk());
  EXPECT_EQ(lapsed->proposal().state(), v1::PROPOSAL_STATE_LAPSED);
  EXPECT_EQ(lapsed->proposal().expire_date().day(), (kPaidOut + 5).day());
  EXPECT_THAT(office_.Decide(proposal, kPaidOut + 5), FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_DECIDED"));
  ExpectNothingPosted();
}

}  // namespace
}  // namespace htx::funding
