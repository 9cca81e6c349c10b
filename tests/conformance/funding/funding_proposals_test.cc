// A running loan is changed by two hands; money that came late or is taken back moves only what it changes.

#include "funding/store/loan_store.h"
#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

class FundingProposals : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override {
    office_.OpenFund();
    office_.Lend({.day = CivilDay(2024, 1, 10)}, "l", kPaidOut, kFirstDue);
  }
  absl::StatusOr<v1::RecordRepaymentResponse> Pay(Dong amount, CivilDay value, CivilDay day, const std::string& id,
                                                  bool only_try = false) {
    v1::RecordRepaymentRequest request = FundingOffice::RepaymentRequest("l", amount, day);
    request.set_repayment_id(id);
    request.set_validate_only(only_try);
    *request.mutable_repayment()->mutable_value_date() = DateProto(value);
    return office_.loans().RecordRepayment(request, FundingOffice::As("accountant"));
  }
  absl::StatusOr<v1::ReverseTransactionResponse> Reverse(const std::string& id, CivilDay day, bool only_try = false) {
    return office_.Reverse(id, day, only_try);
  }
  static CallRecord Record() {
    return {.principal = "accountant",
            .method = "test",
            .request_id = NewUuid(),
            .now = absl::FromUnixSeconds(1'700'000'000),
            .deadline = absl::Now() + absl::Minutes(3)};
  }
  static v1::CreateProposalRequest Proposed(v1::ProposalKind kind, CivilDay day) {
    return FundingOffice::ProposalRequest("l", kind, day);
  }
  absl::StatusOr<v1::DecideProposalResponse> Decide(const v1::Proposal& proposal, CivilDay day,
                                                    const std::string& who = "approver") {
    return office_.Decide(proposal, day, who);
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingProposals);

TEST_P(FundingProposals, ALatePaymentIsShownFirstAndThenMovesOnlyWhatItChanges) {
  ASSERT_THAT(Pay(53'057'534, CivilDay(2024, 3, 1), CivilDay(2024, 3, 1), "r1"), IsOk());
  const std::string books = office_.Books();
  const auto shown = Pay(20'000'000, kFirstDue, CivilDay(2024, 3, 5), "r2", /*only_try=*/true);
  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(office_.Books(), books) << "nothing was posted";
  EXPECT_EQ(shown->difference().repayments_size(), 2);  // The new one, and the one that came before it.
  const auto paid = Pay(20'000'000, kFirstDue, CivilDay(2024, 3, 5), "r2");
  ASSERT_THAT(paid, IsOk());
  EXPECT_EQ(paid->difference().repayments_size(), 2);
  EXPECT_EQ(office_.Balance("1311"), office_.Loan("l").balances().principal_outstanding().amount());
  EXPECT_EQ(office_.Balance("1110"), 50 * kBillionDong - 600 * kMillionDong + 73'057'534);
}

TEST_P(FundingProposals, APaymentTakenBackNeverWas) {
  const v1::GetTrialBalanceResponse before = office_.TrialBalance();
  ASSERT_THAT(Pay(53'057'534, kFirstDue, kFirstDue, "r1"), IsOk());
  ASSERT_THAT(Reverse("r1", kFirstDue + 1, /*only_try=*/true), IsOk());
  ASSERT_THAT(Reverse("r1", kFirstDue + 1), IsOk());
  EXPECT_THAT(Reverse("r1", kFirstDue + 1), FailsWith(StatusCode::kFailedPrecondition, "ALREADY_REVERSED"));
  EXPECT_THAT(Reverse("never", kFirstDue + 1), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  for (const v1::TrialBalanceRow& row : before.rows()) {
    EXPECT_EQ(office_.Balance(row.account()), row.balance().amount()) << row.account();
  }
  EXPECT_EQ(office_.Position().lent().amount(), 600 * kMillionDong);
  EXPECT_EQ(office_.Position().repaid().amount(), 0);
}

TEST_P(FundingProposals, AClosedPeriodTakesNothingMore) {
  ASSERT_THAT(Pay(1'000, kFirstDue, kFirstDue, "r1"), IsOk());
  const auto closed = office_.database().Write(
      Record(), [](sql::Transaction& tx) { return store::CloseThrough(tx, FundId::Of("f"), CivilDay(2024, 2, 29)); });
  ASSERT_THAT(closed, IsOk());
  const std::string books = office_.Books();
  EXPECT_THAT(Pay(1, CivilDay(2024, 2, 20), CivilDay(2024, 3, 5), "r2"),
              FailsWith(StatusCode::kFailedPrecondition, "PERIOD_CLOSED"));
  EXPECT_THAT(Reverse("r1", CivilDay(2024, 3, 5)), FailsWith(StatusCode::kFailedPrecondition, "PERIOD_CLOSED"));
  EXPECT_EQ(office_.Books(), books) << "nothing was posted";
}

TEST_P(FundingProposals, AnExtensionNeedsAnotherHand) {
  v1::CreateProposalRequest request = Proposed(v1::PROPOSAL_KIND_EXTEND_TERM, CivilDay(2024, 2, 1));
  request.mutable_proposal()->set_more_months(12);
  const auto proposed = office_.proposals().CreateProposal(request, FundingOffice::As("maker"));
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->difference().schedule_after().instalments_size(), 24);
  EXPECT_EQ(office_.Loan("l").schedule().instalments_size(), 12);
  EXPECT_THAT(Decide(proposed->proposal(), CivilDay(2024, 2, 1), "maker"),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  v1::Proposal other = proposed->proposal();
  other.set_content_hash(std::string(64, '0'));
  EXPECT_THAT(Decide(other, CivilDay(2024, 2, 1)), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_request_id(NewUuid());
  request.set_proposal_id(proposed->proposal().name().substr(kProposals.size() + 1));
  EXPECT_THAT(office_.proposals().CreateProposal(request, FundingOffice::As("maker")),
              FailsWith(StatusCode::kAlreadyExists, "PROPOSAL_EXISTS"));
  ASSERT_THAT(Decide(proposed->proposal(), CivilDay(2024, 2, 1)), IsOk());
  EXPECT_EQ(office_.Loan("l").schedule().instalments_size(), 24);
  EXPECT_EQ(office_.Loan("l").balances().restructure_count(), 1);
  EXPECT_THAT(Decide(proposed->proposal(), CivilDay(2024, 2, 1)),
              FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_DECIDED"));
}

TEST_P(FundingProposals, WrittenOffDebtIsFollowedAndGotBack) {
  const auto proposed = office_.proposals().CreateProposal(Proposed(v1::PROPOSAL_KIND_WRITE_OFF, CivilDay(2024, 6, 1)),
                                                           FundingOffice::As("maker"));
  ASSERT_THAT(proposed, IsOk());
  ASSERT_THAT(Decide(proposed->proposal(), CivilDay(2024, 6, 1)), IsOk());
  EXPECT_EQ(office_.Loan("l").state(), v1::LOAN_STATE_WRITTEN_OFF);
  EXPECT_EQ(office_.Balance("1311"), 0);
  EXPECT_EQ(office_.Balance("6120"), 600 * kMillionDong);
  const auto paid = Pay(kMillionDong, CivilDay(2024, 7, 1), CivilDay(2024, 7, 1), "r1");
  ASSERT_THAT(paid, IsOk());
  EXPECT_EQ(paid->repayment().allocation().recovered().amount(), kMillionDong);
  EXPECT_EQ(office_.Balance("5130"), kMillionDong);
  EXPECT_EQ(office_.Balance("9130"), office_.Loan("l").balances().followed().amount());
}

}  // namespace
}  // namespace htx::funding
