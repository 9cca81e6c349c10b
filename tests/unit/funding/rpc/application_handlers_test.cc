#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using ::htx::testing::Violates;
using ::testing::ElementsAre;

class ApplicationHandlersTest : public ::testing::Test {
 protected:
  void SetUp() override { office_.OpenFund(); }
  absl::StatusOr<v1::EligibilityReport> Check(const std::string& id, const google::type::Date& day,
                                              const std::string& language = "en") {
    v1::CheckEligibilityRequest request;
    request.set_name("applications/" + id);
    *request.mutable_business_date() = day;
    auto response = office_.applications().CheckEligibility(request, FundingOffice::As("viewer", language));
    if (!response.ok()) return response.status();
    return response->report();
  }
  FundingOffice office_{TestDatabase::Sqlite()};
};

TEST_F(ApplicationHandlersTest, AmountsOutsideTheBoundsAreRefused) {
  for (const Dong amount : {Dong{0}, Dong{-5}, INT64_MAX}) {
    v1::CreateApplicationRequest request = FundingOffice::ApplicationRequest({});
    request.mutable_application()->mutable_requested_amount()->set_amount(amount);
    EXPECT_THAT(office_.applications().CreateApplication(request, FundingOffice::As("maker")),
                Violates("application.requested_amount.amount"));
  }
}

TEST_F(ApplicationHandlersTest, CreationChecksItsReferences) {
  v1::CreateApplicationRequest request = FundingOffice::ApplicationRequest({});
  request.mutable_application()->set_fund("funds/none");
  EXPECT_THAT(office_.applications().CreateApplication(request, FundingOffice::As("maker")),
              FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  request = FundingOffice::ApplicationRequest({.source = "none"});
  EXPECT_THAT(office_.applications().CreateApplication(request, FundingOffice::As("maker")),
              FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  request = FundingOffice::ApplicationRequest({.related = {"b1"}});
  EXPECT_THAT(office_.applications().CreateApplication(request, FundingOffice::As("maker")),
              Violates("application.related_parties[0]"));
  rpc::RequestContext stranger = FundingOffice::As("maker");
  stranger.scopes = {};
  EXPECT_THAT(office_.applications().CreateApplication(FundingOffice::ApplicationRequest({}), stranger),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  ASSERT_THAT(
      office_.applications().CreateApplication(FundingOffice::ApplicationRequest({}), FundingOffice::As("maker")),
      IsOk());
  EXPECT_THAT(
      office_.applications().CreateApplication(FundingOffice::ApplicationRequest({}), FundingOffice::As("maker")),
      FailsWith(StatusCode::kAlreadyExists, "APPLICATION_EXISTS"));
}

TEST_F(ApplicationHandlersTest, ADraftCanBeEditedAndTheEditorBecomesAMaker) {
  ASSERT_THAT(office_.applications().CreateApplication(FundingOffice::ApplicationRequest({.related = {"b9"}}),
                                                       FundingOffice::As("maker")),
              IsOk());
  v1::UpdateApplicationRequest update;
  update.set_request_id(NewUuid());
  update.set_name("applications/app");
  update.set_etag("1");
  *update.mutable_application() =
      FundingOffice::ApplicationRequest({.amount = 5 * kMillionDong, .related = {"b7", "b8"}}).application();
  update.mutable_application()->set_borrower("organizations/another");
  EXPECT_THAT(office_.applications().UpdateApplication(update, FundingOffice::As("second")),
              Violates("application.borrower"));
  update.mutable_application()->set_borrower("organizations/b1");
  const auto updated = office_.applications().UpdateApplication(update, FundingOffice::As("second"));
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->application().etag(), "2");
  const v1::LoanApplication stored = office_.Application("app");
  EXPECT_THAT(stored.makers(), ElementsAre("maker", "second"));
  EXPECT_THAT(stored.related_parties(), ElementsAre("organizations/b7", "organizations/b8"));
  EXPECT_EQ(stored.requested_amount().amount(), 5 * kMillionDong);
  ASSERT_THAT(office_.Submit("app", "2", CivilDay(2024, 1, 6)), IsOk());
  update.set_request_id(NewUuid());
  update.set_etag("3");
  EXPECT_THAT(office_.applications().UpdateApplication(update, FundingOffice::As("second")),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST_F(ApplicationHandlersTest, SubmissionNeedsTheRegistry) {
  ASSERT_THAT(
      office_.applications().CreateApplication(FundingOffice::ApplicationRequest({}), FundingOffice::As("maker")),
      IsOk());
  office_.registry().SetDown(true);
  const int64_t head = office_.Head();
  EXPECT_THAT(office_.Submit("app", "1", CivilDay(2024, 1, 6)),
              FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  EXPECT_EQ(office_.Head(), head);
  // The application's own state comes before the peer's trouble.
  EXPECT_THAT(office_.Submit("app", "9", CivilDay(2024, 1, 6)), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(office_.Submit("app", "1", CivilDay(2024, 1, 4)),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  office_.registry().SetDown(false);
  office_.registry().Set("b1", {.known = false});
  EXPECT_THAT(office_.Submit("app", "1", CivilDay(2024, 1, 6)),
              FailsWith(StatusCode::kFailedPrecondition, "BORROWER_UNKNOWN"));
  EXPECT_THAT(office_.Submit("app", "1", CivilDay(2025, 6, 3)),
              FailsWith(StatusCode::kOutOfRange, "BUSINESS_DATE_IN_FUTURE"));
}

TEST_F(ApplicationHandlersTest, MakerAppraiserAndVoterAreDifferentPeople) {
  ASSERT_THAT(
      office_.applications().CreateApplication(FundingOffice::ApplicationRequest({}), FundingOffice::As("appraiser")),
      IsOk());
  ASSERT_THAT(office_.Submit("app", "1", CivilDay(2024, 1, 6)), IsOk());
  EXPECT_THAT(office_.Appraise("app", "2", CivilDay(2024, 1, 6)),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  office_.BringToDecision({.id = "other", .borrower = "b2"});
  for (const absl::string_view principal : {"maker", "appraiser"}) {
    EXPECT_THAT(office_.applications().DecideApplication(FundingOffice::VoteRequest("other", "3", CivilDay(2024, 1, 6)),
                                                         FundingOffice::As(std::string(principal))),
                FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  }
}

TEST_F(ApplicationHandlersTest, ADecisionWithoutTheRegistryWritesNothing) {
  const Wish wish;
  office_.BringToDecision(wish);
  office_.registry().SetDown(true);
  const int64_t head = office_.Head();
  EXPECT_THAT(office_.Approve(wish), FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  EXPECT_EQ(office_.Head(), head);
  EXPECT_EQ(office_.Position().committed().amount(), 0);
  EXPECT_EQ(office_.Application("app").state(), v1::APPLICATION_STATE_PENDING_DECISION);
  // A rejection needs nobody.
  EXPECT_THAT(
      office_.applications().DecideApplication(FundingOffice::VoteRequest("app", "3", wish.day, v1::VOTE_CHOICE_REJECT),
                                               FundingOffice::As("approver")),
      IsOk());
}

TEST_F(ApplicationHandlersTest, ADecisionNamesEveryBrokenRule) {
  BorrowerFacts enterprise = FakeRegistry::Good();
  enterprise.kind = BorrowerKind::kMemberEnterprise;
  enterprise.status = BorrowerStatus::kSuspended;
  office_.registry().Set("b1", enterprise);
  const Wish wish = {.amount = 4 * kBillionDong};
  office_.BringToDecision(wish);
  const absl::Status status = office_.Approve(wish).status();
  EXPECT_THAT(status, FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  std::vector<std::string> broken;
  for (const PreconditionViolation& violation : DetailOf(status).preconditions) broken.push_back(violation.type);
  EXPECT_THAT(broken, ElementsAre("BORROWER_KIND", "BORROWER_STATUS", "SINGLE_BORROWER_LIMIT"));
  EXPECT_EQ(office_.Position().committed().amount(), 0);
}

TEST_F(ApplicationHandlersTest, TheLimitCountsWhatIsOwedAndPromised) {
  // Cap 3 billion. 2.5 billion are promised; 0.6 more is refused, 0.5 more is the cap exactly.
  const Wish first = {.id = "a1", .amount = 2'500 * kMillionDong};
  office_.BringToDecision(first);
  ASSERT_THAT(office_.Approve(first), IsOk());
  const Wish second = {.id = "a2", .amount = 600 * kMillionDong};
  office_.BringToDecision(second);
  EXPECT_THAT(office_.Approve(second), FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  v1::DecideApplicationRequest less = FundingOffice::VoteRequest("a2", "3", second.day);
  *less.mutable_approved_amount() = Vnd(500 * kMillionDong);
  const auto decided = office_.applications().DecideApplication(less, FundingOffice::As("approver"));
  ASSERT_THAT(decided, IsOk());
  EXPECT_EQ(decided->application().decision().approved_amount().amount(), 500 * kMillionDong);
}

TEST_F(ApplicationHandlersTest, RelationsCountWhicheverSideDeclaredThem) {
  const Wish first = {.id = "a1", .borrower = "b1", .amount = 3 * kBillionDong, .related = {"b2"}};
  office_.BringToDecision(first);
  ASSERT_THAT(office_.Approve(first), IsOk());
  const Wish second = {.id = "a2", .borrower = "b2", .amount = 2'100 * kMillionDong};
  office_.BringToDecision(second);
  const absl::Status status = office_.Approve(second).status();
  EXPECT_THAT(status, FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  EXPECT_EQ(DetailOf(status).preconditions[0].type, "BORROWER_GROUP_LIMIT");
}

TEST_F(ApplicationHandlersTest, EntrustedMoneyWhoseProviderBearsTheRiskIsOutsideTheLimits) {
  v1::CreateFundSourceRequest source;
  source.set_request_id(NewUuid());
  source.set_fund_source_id("entrusted");
  source.mutable_fund_source()->set_fund("funds/f");
  source.mutable_fund_source()->set_display_name("Vốn ủy thác");
  source.mutable_fund_source()->set_kind(v1::FUND_SOURCE_KIND_ENTRUSTED);
  source.mutable_fund_source()->set_risk_bearer(v1::RISK_BEARER_PROVIDER);
  ASSERT_THAT(office_.funds().CreateFundSource(source, FundingOffice::As("manager")), IsOk());
  ASSERT_THAT(office_.Move("entrusted", 30 * kBillionDong, On(2020, 1, 1)), IsOk());
  const Wish big = {.id = "a1", .source = "entrusted", .amount = 10 * kBillionDong};
  office_.BringToDecision(big);
  ASSERT_THAT(office_.Approve(big), IsOk());
  const Wish own = {.id = "a2", .amount = 3 * kBillionDong};
  office_.BringToDecision(own);
  EXPECT_THAT(office_.Approve(own), IsOk()) << "entrusted loans do not use up the fund's own limit";
}

TEST_F(ApplicationHandlersTest, ASecondVoterCompletesTheQuorumAndOnlyThenIsTheRegistryAsked) {
  v1::CreateFundRequest fund;
  fund.set_request_id(NewUuid());
  fund.set_fund_id("f2");
  fund.mutable_fund()->set_alliance("organizations/alliance");
  fund.mutable_fund()->set_display_name("Quỹ hai");
  fund.mutable_fund()->set_model(v1::FUND_MODEL_LOCAL_STATE);
  fund.mutable_fund()->mutable_policy()->set_decision_quorum(2);
  *fund.mutable_capital()->mutable_effective_date() = On(2018, 1, 1);
  *fund.mutable_capital()->mutable_charter_capital() = Vnd(20 * kBillionDong);
  ASSERT_THAT(office_.funds().CreateFund(fund, FundingOffice::As("manager")), IsOk());
  v1::CreateFundSourceRequest source;
  source.set_request_id(NewUuid());
  source.set_fund_source_id("s2");
  source.mutable_fund_source()->set_fund("funds/f2");
  source.mutable_fund_source()->set_display_name("Nguồn");
  source.mutable_fund_source()->set_kind(v1::FUND_SOURCE_KIND_CHARTER);
  ASSERT_THAT(office_.funds().CreateFundSource(source, FundingOffice::As("manager")), IsOk());
  ASSERT_THAT(office_.Move("s2", kBillionDong, On(2018, 1, 2)), IsOk());
  v1::CreateApplicationRequest request = FundingOffice::ApplicationRequest({.source = "s2"});
  EXPECT_THAT(office_.applications().CreateApplication(request, FundingOffice::As("maker")),
              Violates("application.source"));
  request.mutable_application()->set_fund("funds/f2");
  request.set_request_id(NewUuid());
  ASSERT_THAT(office_.applications().CreateApplication(request, FundingOffice::As("maker")), IsOk());
  ASSERT_THAT(office_.Submit("app", "1", CivilDay(2024, 1, 6)), IsOk());
  ASSERT_THAT(office_.Appraise("app", "2", CivilDay(2024, 1, 6)), IsOk());
  const int asked = office_.registry().asked();
  const CivilDay day(2024, 1, 7);
  const auto first =
      office_.applications().DecideApplication(FundingOffice::VoteRequest("app", "3", day), FundingOffice::As("v1"));
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->application().state(), v1::APPLICATION_STATE_PENDING_DECISION);
  EXPECT_EQ(office_.registry().asked(), asked);
  EXPECT_THAT(
      office_.applications().DecideApplication(FundingOffice::VoteRequest("app", "4", day), FundingOffice::As("v1")),
      FailsWith(StatusCode::kFailedPrecondition, "ALREADY_VOTED"));
  const auto second =
      office_.applications().DecideApplication(FundingOffice::VoteRequest("app", "4", day), FundingOffice::As("v2"));
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->application().state(), v1::APPLICATION_STATE_APPROVED);
  EXPECT_EQ(second->application().votes_size(), 2);
}

TEST_F(ApplicationHandlersTest, WithdrawingAnApprovedApplicationGivesTheMoneyBack) {
  const Wish wish;
  office_.BringToDecision(wish);
  ASSERT_THAT(office_.Approve(wish), IsOk());
  EXPECT_EQ(office_.Position().committed().amount(), wish.amount);
  v1::WithdrawApplicationRequest request;
  request.set_request_id(NewUuid());
  request.set_name("applications/app");
  request.set_etag("4");
  *request.mutable_business_date() = On(2024, 2, 1);
  const auto withdrawn = office_.applications().WithdrawApplication(request, FundingOffice::As("maker"));
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_EQ(withdrawn->application().state(), v1::APPLICATION_STATE_WITHDRAWN);
  EXPECT_EQ(office_.Position().committed().amount(), 0);
}

TEST_F(ApplicationHandlersTest, ACheckExplainsEveryRuleInTheCallersLanguage) {
  ASSERT_THAT(
      office_.applications().CreateApplication(FundingOffice::ApplicationRequest({}), FundingOffice::As("maker")),
      IsOk());
  const auto report = Check("app", On(2024, 1, 6), "vi");
  ASSERT_THAT(report, IsOk());
  EXPECT_FALSE(report->eligible());
  EXPECT_EQ(report->verdicts(3).rule(), "PLAN_FEASIBLE");
  EXPECT_EQ(report->verdicts(3).outcome(), v1::RULE_OUTCOME_PENDING);
  EXPECT_EQ(report->verdicts(3).explanation(), "hồ sơ chưa được thẩm định");
  EXPECT_NE(report->verdicts(3).remedy(), "");
  EXPECT_EQ(report->verdicts(0).outcome(), v1::RULE_OUTCOME_PASSED);
  office_.registry().SetDown(true);
  EXPECT_THAT(Check("app", On(2024, 1, 6)), FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  EXPECT_THAT(Check("none", On(2024, 1, 6)), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
}

TEST_F(ApplicationHandlersTest, TheHashIsOfTheContentAlone) {
  const auto hash = [&](const Wish& wish) {
    EXPECT_THAT(
        office_.applications().CreateApplication(FundingOffice::ApplicationRequest(wish), FundingOffice::As("maker")),
        IsOk());
    return office_.Submit(wish.id, "1", wish.day)->application().content_hash();
  };
  const std::string one = hash({.id = "a1"});
  EXPECT_EQ(hash({.id = "a2"}), one);
  EXPECT_NE(hash({.id = "a3", .months = 13}), one);
}

}  // namespace
}  // namespace htx::funding
