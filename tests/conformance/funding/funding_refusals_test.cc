// A step that the rules refused can be read afterwards: who wanted it, and what was found.

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr CivilDay kAsked(2024, 1, 5);

class FundingRefusals : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }

  std::vector<v1::Judgement> Refused(const std::string& application) {
    v1::ListJudgementsRequest request;
    request.set_filter(absl::StrCat("application = \"", application, "\" AND refused = true"));
    const auto response = office_.applications().ListJudgements(request, FundingOffice::As("auditor"));
    EXPECT_THAT(response, IsOk());
    if (!response.ok()) return {};
    return {response->judgements().begin(), response->judgements().end()};
  }
  static std::vector<std::string> Broken(const v1::Judgement& judgement) {
    std::vector<std::string> rules;
    for (const v1::RuleVerdict& verdict : judgement.report().verdicts()) {
      if (verdict.outcome() != v1::RULE_OUTCOME_FAILED) continue;
      rules.push_back(verdict.rule());
      EXPECT_NE(verdict.rule_version(), "");
      EXPECT_GT(verdict.inputs_size(), 0);
    }
    return rules;
  }
  void Suspend() {
    BorrowerFacts facts = FakeRegistry::Good();
    facts.status = BorrowerStatus::kSuspended;
    office_.registry().Set("b1", facts);
  }

  // Every body runs twice: what it remembers of the first run must not count.
  FundingOffice office_{TestDatabase::Make(GetParam()), /*twice=*/true};
};
HTX_BOTH_ENGINES(FundingRefusals);

TEST_P(FundingRefusals, AnApprovalBeyondALimitIsReadWithTheLimit) {
  const Wish wish = {.amount = 3 * kBillionDong + 1};
  office_.BringToDecision(wish);
  v1::DecideApplicationRequest tried = FundingOffice::VoteRequest(wish.id, "3", wish.day);
  tried.set_validate_only(true);
  EXPECT_THAT(office_.applications().DecideApplication(tried, FundingOffice::As("approver")),
              FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  EXPECT_TRUE(Refused("app").empty()) << "it was only tried";
  for (int again = 0; again < 3; ++again) {
    EXPECT_THAT(office_.Approve(wish), FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  }
  const std::vector<v1::Judgement> told = Refused("app");
  ASSERT_EQ(told.size(), 1U) << "the same is said once";
  EXPECT_EQ(told[0].step(), v1::JUDGED_STEP_APPROVAL);
  EXPECT_EQ(told[0].subject(), "applications/app");
  EXPECT_EQ(told[0].principal(), "approver");
  EXPECT_TRUE(told[0].refused());
  EXPECT_FALSE(told[0].report().eligible());
  EXPECT_EQ(told[0].report().amount().amount(), wish.amount);
  EXPECT_THAT(Broken(told[0]), ::testing::ElementsAre("SINGLE_BORROWER_LIMIT"));
  const v1::LoanApplication application = office_.Application("app");
  EXPECT_EQ(application.state(), v1::APPLICATION_STATE_PENDING_DECISION);
  EXPECT_FALSE(application.has_decision()) << "nothing was decided";
  EXPECT_EQ(office_.Position().committed().amount(), 0);
  // Somebody else tries, for less: the refusal stays, the approval stands beside it.
  v1::DecideApplicationRequest less = FundingOffice::VoteRequest(wish.id, "3", wish.day);
  *less.mutable_approved_amount() = Vnd(3 * kBillionDong);
  ASSERT_THAT(office_.applications().DecideApplication(less, FundingOffice::As("chair")), IsOk());
  EXPECT_EQ(Refused("app").size(), 1U);
  EXPECT_TRUE(office_.Application("app").decision().report().eligible());
}

TEST_P(FundingRefusals, SigningAndPaymentKeepWhatRefusedThem) {
  const Wish wish = {.day = kAsked};
  office_.BringToDecision(wish);
  ASSERT_THAT(office_.Approve(wish), IsOk());
  ASSERT_THAT(
      office_.loans().CreateLoan(FundingOffice::LoanRequest(wish, "l", kAsked + 40), FundingOffice::As("maker")),
      IsOk());
  Suspend();
  EXPECT_THAT(office_.Sign("l", kAsked), FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  office_.registry().Set("b1", FakeRegistry::Good());
  ASSERT_THAT(office_.Sign("l", kAsked), IsOk());
  Suspend();
  EXPECT_THAT(office_.loans().CreateDisbursement(FundingOffice::DisbursementRequest("l", "d", wish.amount, kAsked + 1),
                                                 FundingOffice::As("maker")),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  const std::vector<v1::Judgement> told = Refused("app");
  ASSERT_EQ(told.size(), 2U);
  const bool first = told[0].step() == v1::JUDGED_STEP_SIGNING;
  const v1::Judgement& signing = told[first ? 0 : 1];
  const v1::Judgement& payment = told[first ? 1 : 0];
  EXPECT_EQ(signing.subject(), "loans/l");
  EXPECT_EQ(signing.principal(), "approver");
  EXPECT_THAT(Broken(signing), ::testing::ElementsAre("BORROWER_STATUS"));
  EXPECT_EQ(payment.step(), v1::JUDGED_STEP_PAYMENT);
  EXPECT_EQ(payment.subject(), "loans/l") << "the payment never was";
  EXPECT_THAT(Broken(payment), ::testing::ElementsAre("BORROWER_STATUS"));
  EXPECT_EQ(office_.Loan("l").disbursements_size(), 0);
}

TEST_P(FundingRefusals, OfOneApplicationAHundredAreKept) {
  const Wish wish = {.amount = 3 * kBillionDong + 1};
  office_.BringToDecision(wish);
  for (int i = 0; i < 103; ++i) {
    EXPECT_THAT(office_.applications().DecideApplication(FundingOffice::VoteRequest(wish.id, "3", wish.day),
                                                         FundingOffice::As(absl::StrCat("member", i))),
                FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  }
  v1::ListJudgementsRequest request;
  request.set_filter("application = \"app\" AND refused = true");
  const auto response = office_.applications().ListJudgements(request, FundingOffice::As("auditor"));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->total_size(), 100);
}

}  // namespace
}  // namespace htx::funding
