// Between approval and money: what is judged again, on what, and what is kept of it.

#include <algorithm>
#include <thread>

#include "funding/rpc/borrower_watch.h"
#include "tests/unit/funding/rpc/dossier_requests.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

class FundingJudgement : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }

  std::vector<v1::Judgement> Judgements(const std::string& application) {
    v1::ListJudgementsRequest request;
    request.set_filter(absl::StrCat("application = \"", application, "\""));
    const auto response = office_.applications().ListJudgements(request, FundingOffice::As("auditor"));
    EXPECT_THAT(response, IsOk());
    if (!response.ok()) return {};
    std::vector<v1::Judgement> judgements(response->judgements().begin(), response->judgements().end());
    // The test's clock stands still: everything was recorded at one instant.
    std::stable_sort(judgements.begin(), judgements.end(),
                     [](const v1::Judgement& a, const v1::Judgement& b) { return a.step() < b.step(); });
    return judgements;
  }
  static std::vector<std::string> RulesOf(const v1::Judgement& judgement) {
    std::vector<std::string> rules;
    for (const v1::RuleVerdict& verdict : judgement.report().verdicts()) rules.push_back(verdict.rule());
    return rules;
  }
  // The rules that block, by their names.
  static std::vector<std::string> Blocking(const absl::Status& status) {
    std::vector<std::string> rules;
    for (const PreconditionViolation& broken : DetailOf(status).preconditions) rules.push_back(broken.type);
    return rules;
  }
  absl::Status Relate(const std::string& party, const std::string& other) {
    const v1::RecordRelationRequest request =
        RelationRequest(party, other, v1::RELATION_KIND_MANAGEMENT, On(2023, 1, 1));
    return office_.parties().RecordRelation(request, FundingOffice::As("appraiser")).status();
  }
  absl::Status Approved(const Wish& wish) {
    office_.BringToDecision(wish);
    return office_.Approve(wish).status();
  }
  absl::Status Contracted(const Wish& wish, const std::string& loan) {
    return office_.loans()
        .CreateLoan(FundingOffice::LoanRequest(wish, loan, wish.day + 40), FundingOffice::As("maker"))
        .status();
  }
  absl::Status Pay(const std::string& loan, const std::string& id, Dong amount, CivilDay day,
                   std::optional<Dong> proved = {}) {
    v1::CreateDisbursementRequest request = FundingOffice::DisbursementRequest(loan, id, amount, day);
    if (proved.has_value()) {
      v1::OwnCapitalProof& proof = *request.mutable_disbursement()->mutable_own_capital();
      *proof.mutable_amount() = Vnd(*proved);
      *proof.mutable_proved_date() = DateProto(day);
      proof.set_reference("Hóa đơn 12");
    }
    return office_.loans().CreateDisbursement(request, FundingOffice::As("maker")).status();
  }
  // b1 became part of `to`, or one of several that follow it.
  absl::Status Follow(const std::string& to, SuccessionKind kind) {
    BorrowerChange change;
    change.recorded = {{.from = OrganizationId::Of("b1"),
                        .to = OrganizationId::Of(to),
                        .kind = kind,
                        .day = CivilDay(2024, 6, 1),
                        .sequence = 50}};
    const CallRecord record = {.principal = "service:funding",
                               .method = "test/follow",
                               .now = office_.clock().Now(),
                               .deadline = absl::Now() + absl::Minutes(3)};
    return FollowBorrower(office_.database(), office_.ids(), change, record);
  }

  const CivilDay day_{2024, 1, 5};
  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingJudgement);

TEST_P(FundingJudgement, EveryStepKeepsWhatTheRulesSaidWhateverChangesLater) {
  office_.Lend({}, "l", day_ + 2, day_ + 40);
  const std::vector<v1::Judgement> told = Judgements("app");
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0].step(), v1::JUDGED_STEP_APPROVAL);
  EXPECT_EQ(told[0].subject(), "applications/app");
  EXPECT_EQ(told[0].principal(), "approver");
  EXPECT_EQ(told[0].report().verdicts_size(), 9);
  EXPECT_EQ(told[0].report().ShortDebugString(), office_.Application("app").decision().report().ShortDebugString());
  EXPECT_EQ(told[1].step(), v1::JUDGED_STEP_SIGNING);
  EXPECT_EQ(told[1].subject(), "loans/l");
  EXPECT_THAT(RulesOf(told[1]), ::testing::ElementsAre("BORROWER_KIND", "BORROWER_STATUS", "ALLIANCE_MEMBERSHIP",
                                                       "SINGLE_BORROWER_LIMIT", "BORROWER_GROUP_LIMIT"));
  EXPECT_EQ(told[2].step(), v1::JUDGED_STEP_PAYMENT);
  EXPECT_EQ(told[2].subject(), "disbursements/d-l");
  EXPECT_EQ(told[2].principal(), "maker");
  EXPECT_EQ(RulesOf(told[2]).back(), "BAD_DEBT");
  for (const v1::Judgement& judgement : told) {
    EXPECT_TRUE(judgement.report().eligible());
    EXPECT_EQ(judgement.report().registry_sequence(), 42);
    for (const v1::RuleVerdict& verdict : judgement.report().verdicts()) {
      EXPECT_NE(verdict.rule_version(), "") << verdict.rule();
      EXPECT_NE(verdict.citation(), "") << verdict.rule();
      EXPECT_GT(verdict.inputs_size(), 0) << verdict.rule();
    }
  }
  // The world moves on; what was said stays.
  v1::RecordFundCapitalRequest capital;
  capital.set_request_id(NewUuid());
  capital.set_fund("funds/f");
  capital.set_etag("1");
  *capital.mutable_capital()->mutable_effective_date() = On(2020, 1, 1);
  *capital.mutable_capital()->mutable_charter_capital() = Vnd(kMillionDong);
  ASSERT_THAT(office_.funds().RecordFundCapital(capital, FundingOffice::As("manager")), IsOk());
  ASSERT_THAT(Relate("b1", "b2"), IsOk());
  const std::vector<v1::Judgement> again = Judgements("app");
  ASSERT_EQ(again.size(), told.size());
  for (size_t i = 0; i < told.size(); ++i) EXPECT_EQ(again[i].ShortDebugString(), told[i].ShortDebugString());
  v1::ListJudgementsRequest payments;
  payments.set_filter("step = PAYMENT AND subject = \"disbursements/d-l\"");
  EXPECT_EQ(office_.applications().ListJudgements(payments, FundingOffice::As("auditor"))->total_size(), 1);
}

TEST_P(FundingJudgement, ARelationFoundSinceTheApprovalStopsSigningAndPayment) {
  // Cap of a group 5 billion. Both were approved as strangers.
  const Wish first = {.id = "a1", .borrower = "b1", .amount = 3 * kBillionDong};
  const Wish second = {.id = "a2", .borrower = "b2", .amount = 2 * kBillionDong + 1};
  office_.MakeLoan(first, "l1", day_ + 40);
  ASSERT_THAT(Approved(second), IsOk());
  ASSERT_THAT(Contracted(second, "l2"), IsOk());
  ASSERT_THAT(Relate("b1", "b2"), IsOk());
  const std::string running = office_.Loan("l1").ShortDebugString();
  const absl::Status signing = office_.Sign("l2", day_).status();
  EXPECT_THAT(signing, FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  EXPECT_THAT(Blocking(signing), ::testing::ElementsAre("BORROWER_GROUP_LIMIT"));
  const absl::Status payment = Pay("l1", "d1", kMillionDong, day_ + 1);
  EXPECT_THAT(payment, FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  EXPECT_EQ(office_.Loan("l2").state(), v1::LOAN_STATE_PENDING_SIGNATURE);
  EXPECT_EQ(office_.Loan("l1").ShortDebugString(), running);
  EXPECT_EQ(office_.Balance("9110"), first.amount) << "nothing was posted";
  const std::vector<v1::Judgement> told = Judgements("a2");
  ASSERT_EQ(told.size(), 2U) << "what was refused is kept, and is no step";
  EXPECT_FALSE(told[0].refused());
  EXPECT_EQ(told[1].step(), v1::JUDGED_STEP_SIGNING);
  EXPECT_TRUE(told[1].refused());
}

TEST_P(FundingJudgement, ItsOwnPromiseDoesNotCountAgainstAnApplication) {
  const Wish whole = {.amount = 3 * kBillionDong};  // Exactly the cap of 15 %.
  office_.MakeLoan(whole, "l", day_ + 40);
  EXPECT_THAT(Pay("l", "d1", kBillionDong, day_ + 1), IsOk());
  ASSERT_THAT(office_.Resolve("d1", day_ + 1), IsOk());
  EXPECT_THAT(Pay("l", "d2", 2 * kBillionDong, day_ + 2), IsOk());
}

TEST_P(FundingJudgement, TheCapitalIsThatOfTheDecision) {
  const Wish whole = {.amount = 3 * kBillionDong};
  ASSERT_THAT(Approved(whole), IsOk());
  ASSERT_THAT(Contracted(whole, "l"), IsOk());
  v1::RecordFundCapitalRequest capital;
  capital.set_request_id(NewUuid());
  capital.set_fund("funds/f");
  capital.set_etag("1");
  *capital.mutable_capital()->mutable_effective_date() = DateProto(day_ + 1);
  *capital.mutable_capital()->mutable_charter_capital() = Vnd(10 * kBillionDong);
  ASSERT_THAT(office_.funds().RecordFundCapital(capital, FundingOffice::As("manager")), IsOk());
  ASSERT_THAT(office_.Sign("l", day_ + 2), IsOk());
  const v1::RuleVerdict limit = Judgements("app").back().report().verdicts(3);
  EXPECT_EQ(limit.rule(), "SINGLE_BORROWER_LIMIT");
  EXPECT_EQ(limit.inputs(0).value(), absl::StrCat(20 * kBillionDong));
  bool dated = false;
  for (const v1::RuleInput& input : limit.inputs()) {
    dated = dated || (input.name() == "capital_date" && input.value() == "2024-01-05");
  }
  EXPECT_TRUE(dated);
}

TEST_P(FundingJudgement, ADebtThatPassedOnCountsForItsSuccessorAlone) {
  office_.Lend({.id = "a1", .borrower = "b1", .amount = 2 * kBillionDong}, "l1", day_, day_ + 40);
  ASSERT_THAT(Follow("b2", SuccessionKind::kMerger), IsOk());
  const CivilDay later(2024, 7, 1);
  // Cap of one borrower 3 billion.
  const Wish over = {.id = "over", .borrower = "b2", .amount = kBillionDong + 1, .day = later};
  const absl::Status refused = Approved(over);
  EXPECT_THAT(refused, FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  EXPECT_THAT(Blocking(refused), ::testing::ElementsAre("SINGLE_BORROWER_LIMIT"));
  EXPECT_THAT(Approved({.id = "exact", .borrower = "b2", .amount = kBillionDong, .day = later}), IsOk());
  EXPECT_THAT(Approved({.id = "free", .borrower = "b1", .amount = 3 * kBillionDong, .day = later}), IsOk())
      << "who was merged owes nothing any more";
}

TEST_P(FundingJudgement, ADebtThatSeveralOweCountsForEachAndOnceForTheirGroup) {
  office_.Lend({.id = "a1", .borrower = "b1", .amount = 2 * kBillionDong}, "l1", day_, day_ + 40);
  ASSERT_THAT(Follow("b2", SuccessionKind::kDivision), IsOk());
  ASSERT_THAT(Follow("b3", SuccessionKind::kDivision), IsOk());
  v1::DecideDebtorsRequest request;
  request.set_request_id(NewUuid());
  request.mutable_decision()->set_loan("loans/l1");
  request.mutable_decision()->set_from("organizations/b1");
  for (const char* debtor : {"b2", "b3"}) {
    request.mutable_decision()->add_debtors(absl::StrCat("organizations/", debtor));
  }
  *request.mutable_decision()->mutable_business_date() = On(2024, 6, 1);
  request.mutable_decision()->set_document("NQ 05/NQ-ĐHTV");
  const auto proposed = office_.standings().DecideDebtors(request, FundingOffice::As("manager"));
  ASSERT_THAT(proposed, IsOk());
  ASSERT_THAT(office_.Decide(proposed->proposal(), CivilDay(2024, 6, 1)), IsOk());
  ASSERT_THAT(Relate("b2", "b3"), IsOk());
  v1::GetRelatedGroupRequest group;
  group.set_fund("funds/f");
  group.set_borrower("organizations/b2");
  *group.mutable_date() = On(2024, 7, 1);
  const auto told = office_.parties().GetRelatedGroup(group, FundingOffice::As("viewer"));
  ASSERT_THAT(told, IsOk());
  EXPECT_EQ(told->borrower_exposure().amount(), 2 * kBillionDong);
  ASSERT_EQ(told->members_size(), 1);
  EXPECT_EQ(told->members(0).exposure().amount(), 2 * kBillionDong);
  EXPECT_EQ(told->group_exposure().amount(), 2 * kBillionDong);
}

TEST_P(FundingJudgement, OwnCapitalThatIsProvedMustBeItsPartOfWhatWasPutIn) {
  const Wish wish = {.amount = 800 * kMillionDong};
  office_.MakeLoan(wish, "l", day_ + 40);
  // 20 % of everything: 100 million beside 400.
  const absl::Status less = Pay("l", "d1", 400 * kMillionDong, day_ + 1, 100 * kMillionDong - 1);
  EXPECT_THAT(less, FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  EXPECT_THAT(Blocking(less), ::testing::ElementsAre("OWN_CAPITAL_PROOF"));
  ASSERT_THAT(Pay("l", "d1", 400 * kMillionDong, day_ + 1, 100 * kMillionDong), IsOk());
  ASSERT_THAT(office_.Resolve("d1", day_ + 1), IsOk());
  EXPECT_THAT(Pay("l", "d2", 400 * kMillionDong, day_ + 2, 199 * kMillionDong),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"))
      << "what was lent before counts too";
  EXPECT_THAT(Pay("l", "d2", 400 * kMillionDong, day_ + 2), IsOk()) << "nobody asked for a proof";
}

TEST_P(FundingJudgement, DecisionRulesCanAskForAProofAtEveryPayment) {
  v1::StateDecisionRulesRequest rules = OneVoteRequest();
  rules.mutable_decision_rules()->set_own_capital_proof_required(true);
  ASSERT_THAT(office_.committees().StateDecisionRules(rules, FundingOffice::As("manager")), IsOk());
  office_.MakeLoan({}, "l", day_ + 40);
  const absl::Status without = Pay("l", "d", 400 * kMillionDong, day_ + 1);
  EXPECT_THAT(without, FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  EXPECT_THAT(Blocking(without), ::testing::ElementsAre("OWN_CAPITAL_PROOF"));
  EXPECT_THAT(Pay("l", "d", 400 * kMillionDong, day_ + 1, 100 * kMillionDong), IsOk());
}

TEST_P(FundingJudgement, ABorrowerDissolvedSinceTheApprovalGetsNothingAndThePromiseCanBeGivenBack) {
  const Wish wish;
  office_.MakeLoan(wish, "l", day_ + 40);
  BorrowerFacts dissolved = FakeRegistry::Good();
  dissolved.status = BorrowerStatus::kDissolved;
  office_.registry().Set("b1", dissolved);
  const std::string promised = office_.Loan("l").ShortDebugString();
  const absl::Status refused = Pay("l", "d", wish.amount, day_ + 1);
  EXPECT_THAT(refused, FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  EXPECT_THAT(Blocking(refused), ::testing::ElementsAre("BORROWER_STATUS"));
  EXPECT_EQ(office_.Loan("l").ShortDebugString(), promised);
  EXPECT_EQ(office_.Position().committed().amount(), wish.amount);
  v1::CreateProposalRequest give_back = FundingOffice::ProposalRequest("l", v1::PROPOSAL_KIND_CANCEL_UNDRAWN, day_ + 2);
  *give_back.mutable_proposal()->mutable_cancelled_amount() = Vnd(wish.amount);
  ASSERT_THAT(office_.Change(give_back), IsOk());
  EXPECT_EQ(office_.Loan("l").state(), v1::LOAN_STATE_CANCELLED);
  EXPECT_EQ(office_.Position().committed().amount(), 0);
  EXPECT_EQ(office_.Balance("9110"), 0);
}

TEST_P(FundingJudgement, AnApprovalEndsOrIsContractedNeverBoth) {
  v1::StateDecisionRulesRequest rules = OneVoteRequest();
  rules.mutable_decision_rules()->set_approval_valid_days(10);
  ASSERT_THAT(office_.committees().StateDecisionRules(rules, FundingOffice::As("manager")), IsOk());
  const Wish wish = {};
  ASSERT_THAT(Approved(wish), IsOk());
  absl::Status contracted;
  absl::StatusOr<v1::ExpireApplicationsResponse> expired = v1::ExpireApplicationsResponse();
  std::thread contract([&] { contracted = Contracted(wish, "l"); });
  std::thread expire([&] {
    v1::ExpireApplicationsRequest request;
    request.set_request_id(NewUuid());
    request.set_fund("funds/f");
    *request.mutable_business_date() = DateProto(day_ + 11);
    expired = office_.applications().ExpireApplications(request, FundingOffice::As("accountant"));
  });
  contract.join();
  expire.join();
  ASSERT_THAT(expired, IsOk());
  EXPECT_NE(contracted.ok(), expired->expired_size() == 1);
  EXPECT_EQ(office_.Position().committed().amount(), contracted.ok() ? wish.amount : 0);
  EXPECT_EQ(office_.Application("app").state(),
            contracted.ok() ? v1::APPLICATION_STATE_CONTRACTED : v1::APPLICATION_STATE_EXPIRED);
}

}  // namespace
}  // namespace htx::funding
