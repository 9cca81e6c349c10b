// From application to contract: committees, the dossier that votes are on, related parties, the end of approvals.

#include <functional>
#include <thread>

#include "tests/unit/funding/rpc/dossier_requests.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using ::htx::testing::Violates;

class FundingApplication : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }

  // One member decides below 500 million; above, two of three and the chair among them.
  static v1::StateDecisionRulesRequest RulesRequest(const google::type::Date& day) {
    v1::StateDecisionRulesRequest request;
    request.set_request_id(NewUuid());
    v1::DecisionRules& rules = *request.mutable_decision_rules();
    rules.set_fund("funds/f");
    *rules.mutable_effective_date() = day;
    v1::CommitteeRange& small = *rules.add_ranges();
    small.set_committee("Giám đốc");
    small.set_quorum(1);
    small.add_members("director");
    v1::CommitteeRange& large = *rules.add_ranges();
    *large.mutable_from_amount() = Vnd(500 * kMillionDong);
    large.set_committee("Hội đồng tín dụng");
    large.set_quorum(2);
    for (const char* member : {"chair", "m1", "m2"}) large.add_members(member);
    large.add_required_members("chair");
    rules.set_approval_valid_days(30);
    rules.set_reference("07/QĐ-HĐQL");
    return request;
  }
  absl::Status State(const v1::StateDecisionRulesRequest& request) {
    return office_.committees().StateDecisionRules(request, FundingOffice::As("manager")).status();
  }
  absl::StatusOr<v1::DecideApplicationResponse> VoteBy(const std::string& voter, const std::string& id,
                                                       const std::string& etag, CivilDay day,
                                                       v1::VoteChoice choice = v1::VOTE_CHOICE_APPROVE) {
    return office_.applications().DecideApplication(FundingOffice::VoteRequest(id, etag, day, choice),
                                                    FundingOffice::As(voter));
  }
  absl::StatusOr<v1::TakeApplicationResponse> TakeBy(const std::string& appraiser, const std::string& id,
                                                     const std::string& etag, CivilDay day) {
    v1::TakeApplicationRequest request;
    request.set_request_id(NewUuid());
    request.set_name("applications/" + id);
    request.set_etag(etag);
    *request.mutable_business_date() = DateProto(day);
    return office_.applications().TakeApplication(request, FundingOffice::As(appraiser));
  }
  absl::Status Relate(const std::string& party, const std::string& other, v1::RelationKind kind,
                      const google::type::Date& from, std::optional<google::type::Date> to = {}) {
    v1::RecordRelationRequest request = RelationRequest(party, other, kind, from);
    if (to.has_value()) *request.mutable_relation()->mutable_to_date() = *to;
    return office_.parties().RecordRelation(request, FundingOffice::As("appraiser")).status();
  }
  absl::StatusOr<v1::ExpireApplicationsResponse> Expire(const google::type::Date& day) {
    v1::ExpireApplicationsRequest request;
    request.set_request_id(NewUuid());
    request.set_fund("funds/f");
    *request.mutable_business_date() = day;
    return office_.applications().ExpireApplications(request, FundingOffice::As("accountant"));
  }

  const CivilDay day_{2024, 1, 5};
  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingApplication);

TEST_P(FundingApplication, TakenReturnedHandedInAgainAndDecided) {
  ASSERT_THAT(
      office_.applications().CreateApplication(FundingOffice::ApplicationRequest({}), FundingOffice::As("maker")),
      IsOk());
  ASSERT_THAT(office_.Submit("app", "1", day_), IsOk());
  EXPECT_THAT(TakeBy("maker", "app", "2", day_), FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  const auto taken = TakeBy("appraiser", "app", "2", day_);
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(taken->application().state(), v1::APPLICATION_STATE_APPRAISING);
  EXPECT_EQ(taken->application().taken_by(), "appraiser");
  v1::ReturnApplicationRequest back;
  back.set_request_id(NewUuid());
  back.set_name("applications/app");
  back.set_etag("3");
  *back.mutable_business_date() = DateProto(day_);
  EXPECT_THAT(office_.applications().ReturnApplication(back, FundingOffice::As("another")),
              FailsWith(StatusCode::kFailedPrecondition, "TAKEN_BY_ANOTHER"));
  const auto returned = office_.applications().ReturnApplication(back, FundingOffice::As("appraiser"));
  ASSERT_THAT(returned, IsOk());
  EXPECT_EQ(returned->application().state(), v1::APPLICATION_STATE_RETURNED);
  ASSERT_THAT(office_.Submit("app", "4", day_), IsOk());
  ASSERT_THAT(TakeBy("another", "app", "5", day_), IsOk());
  EXPECT_THAT(office_.Appraise("app", "6", day_), FailsWith(StatusCode::kFailedPrecondition, "TAKEN_BY_ANOTHER"));
  ASSERT_THAT(TakeBy("appraiser", "app", "6", day_), IsOk());
  ASSERT_THAT(office_.Appraise("app", "7", day_), IsOk());
  const auto decided = VoteBy("approver", "app", "8", day_);
  ASSERT_THAT(decided, IsOk());
  EXPECT_EQ(decided->application().state(), v1::APPLICATION_STATE_APPROVED);
  EXPECT_FALSE(decided->application().has_committee()) << "the fund has stated no rules";
}

TEST_P(FundingApplication, TheCommitteeOfTheAmountDecides) {
  ASSERT_THAT(State(RulesRequest(On(2024, 1, 1))), IsOk());
  EXPECT_THAT(State(RulesRequest(On(2024, 1, 1))),
              FailsWith(StatusCode::kAlreadyExists, "DECISION_RULES_ALREADY_STATED"));
  v1::StateDecisionRulesRequest bad = RulesRequest(On(2024, 1, 2));
  bad.mutable_decision_rules()->mutable_ranges(1)->set_quorum(4);
  EXPECT_THAT(State(bad), Violates("decision_rules.ranges[1].quorum"));
  office_.BringToDecision({});
  // Stated later, on an earlier day than the votes: what was pinned stays.
  v1::StateDecisionRulesRequest later = RulesRequest(On(2024, 1, 6));
  later.mutable_decision_rules()->mutable_ranges(1)->set_quorum(3);
  ASSERT_THAT(State(later), IsOk());
  const v1::LoanApplication pending = office_.Application("app");
  EXPECT_EQ(pending.committee().range().committee(), "Hội đồng tín dụng");
  EXPECT_THAT(VoteBy("director", "app", "3", day_), FailsWith(StatusCode::kPermissionDenied, "NOT_COMMITTEE_MEMBER"));
  ASSERT_THAT(VoteBy("m1", "app", "3", day_ + 2), IsOk());
  EXPECT_EQ(office_.Position().committed().amount(), 0);
  const auto decided = VoteBy("chair", "app", "4", day_ + 2);
  ASSERT_THAT(decided, IsOk());
  EXPECT_EQ(decided->application().state(), v1::APPLICATION_STATE_APPROVED);
  EXPECT_EQ(decided->application().valid_until().ShortDebugString(), DateProto(day_ + 32).ShortDebugString());
  EXPECT_EQ(office_.Position().committed().amount(), 600 * kMillionDong);
  const Wish small = {.id = "small", .borrower = "b2", .amount = 499 * kMillionDong};
  office_.BringToDecision(small);
  EXPECT_EQ(VoteBy("director", "small", "3", small.day)->application().state(), v1::APPLICATION_STATE_APPROVED);
  v1::ListDecisionRulesRequest list;
  list.set_filter("fund = f");
  const auto listed = office_.committees().ListDecisionRules(list, FundingOffice::As("viewer"));
  ASSERT_THAT(listed, IsOk());
  ASSERT_EQ(listed->decision_rules_size(), 2);
  EXPECT_EQ(listed->decision_rules(1).ranges_size(), 2);
  EXPECT_EQ(listed->decision_rules(1).ranges(1).required_members(0), "chair");
}

TEST_P(FundingApplication, WithoutTheChairNothingIsApproved) {
  ASSERT_THAT(State(RulesRequest(On(2024, 1, 1))), IsOk());
  office_.BringToDecision({});
  const auto refused = VoteBy("chair", "app", "3", day_, v1::VOTE_CHOICE_REJECT);
  ASSERT_THAT(refused, IsOk());
  EXPECT_EQ(refused->application().state(), v1::APPLICATION_STATE_REJECTED);
}

TEST_P(FundingApplication, AVoteIsOnTheDossierThatWasRead) {
  office_.BringToDecision({});
  const std::string hash = office_.Application("app").dossier_hash();
  EXPECT_EQ(hash.size(), 64U);
  v1::DecideApplicationRequest vote = FundingOffice::VoteRequest("app", "3", day_);
  vote.set_dossier_hash(std::string(64, '0'));
  EXPECT_THAT(office_.applications().DecideApplication(vote, FundingOffice::As("approver")),
              FailsWith(StatusCode::kAborted, "DOSSIER_CHANGED"));
  EXPECT_EQ(office_.Application("app").etag(), "3") << "nothing was written";
  vote.set_request_id(NewUuid());
  vote.set_dossier_hash(hash);
  const auto decided = office_.applications().DecideApplication(vote, FundingOffice::As("approver"));
  ASSERT_THAT(decided, IsOk());
  EXPECT_EQ(decided->application().votes(0).dossier_hash(), hash);
  EXPECT_EQ(office_.Application("app").votes(0).dossier_hash(), hash);
}

TEST_P(FundingApplication, WhoHasAnInterestHasNoSay) {
  v1::CreateApplicationRequest request = FundingOffice::ApplicationRequest({});
  request.mutable_application()->add_interested_principals("approver");
  ASSERT_THAT(office_.applications().CreateApplication(request, FundingOffice::As("maker")), IsOk());
  ASSERT_THAT(office_.Submit("app", "1", day_), IsOk());
  ASSERT_THAT(office_.Appraise("app", "2", day_), IsOk());
  EXPECT_EQ(office_.Application("app").interested_principals(0), "approver");
  EXPECT_THAT(VoteBy("approver", "app", "3", day_), FailsWith(StatusCode::kPermissionDenied, "CONFLICT_OF_INTEREST"));
  EXPECT_THAT(VoteBy("other", "app", "3", day_), IsOk());
}

TEST_P(FundingApplication, AnApprovalEndsAndGivesItsPromiseBack) {
  ASSERT_THAT(State(RulesRequest(On(2024, 1, 1))), IsOk());
  const Wish wish = {.amount = 400 * kMillionDong};
  office_.BringToDecision(wish);
  ASSERT_THAT(VoteBy("director", "app", "3", day_), IsOk());
  Wish late = wish;
  late.day = day_ + 31;
  EXPECT_THAT(office_.loans().CreateLoan(FundingOffice::LoanRequest(late, "l", day_ + 60), FundingOffice::As("maker")),
              FailsWith(StatusCode::kFailedPrecondition, "APPROVAL_EXPIRED"));
  EXPECT_EQ(Expire(DateProto(day_ + 30))->expired_size(), 0) << "good until the end of its last day";
  const auto ended = Expire(DateProto(day_ + 31));
  ASSERT_THAT(ended, IsOk());
  ASSERT_EQ(ended->expired_size(), 1);
  EXPECT_EQ(ended->expired(0), "applications/app");
  EXPECT_FALSE(ended->more());
  EXPECT_EQ(office_.Position().committed().amount(), 0);
  EXPECT_EQ(office_.Application("app").state(), v1::APPLICATION_STATE_EXPIRED);
  EXPECT_EQ(Expire(DateProto(day_ + 31))->expired_size(), 0);
}

TEST_P(FundingApplication, TheGroupFollowsControlAndThePeriodOfRelations) {
  ASSERT_THAT(Relate("parent", "b1", v1::RELATION_KIND_CONTROL, On(2023, 1, 1)), IsOk());
  ASSERT_THAT(Relate("sister", "parent", v1::RELATION_KIND_CONTROL, On(2023, 1, 1)), IsOk());
  ASSERT_THAT(Relate("b1", "old", v1::RELATION_KIND_FAMILY, On(2020, 1, 1), On(2023, 1, 1)), IsOk());
  EXPECT_THAT(Relate("b1", "b1", v1::RELATION_KIND_FAMILY, On(2020, 1, 1)), Violates("relation.other"));
  EXPECT_THAT(Relate("b1", "x", v1::RELATION_KIND_DECLARED, On(2020, 1, 1)), Violates("relation.kind"));
  const Wish first = {.id = "a1", .borrower = "sister", .amount = 3 * kBillionDong};
  office_.BringToDecision(first);
  ASSERT_THAT(office_.Approve(first), IsOk());
  v1::GetRelatedGroupRequest request;
  request.set_fund("funds/f");
  request.set_borrower("organizations/b1");
  *request.mutable_date() = On(2024, 1, 5);
  const auto group = office_.parties().GetRelatedGroup(request, FundingOffice::As("viewer"));
  ASSERT_THAT(group, IsOk());
  ASSERT_EQ(group->members_size(), 2);
  EXPECT_EQ(group->members(0).party(), "organizations/parent");
  EXPECT_EQ(group->members(1).party(), "organizations/sister");
  EXPECT_EQ(group->members(1).via(), "organizations/parent");
  EXPECT_EQ(group->members(1).exposure().amount(), 3 * kBillionDong);
  EXPECT_EQ(group->group_exposure().amount(), 3 * kBillionDong);
  // 25 % of 20 billion: 3 of 5 billion are promised to the sister.
  const Wish second = {.id = "a2", .amount = 2 * kBillionDong + 1};
  office_.BringToDecision(second);
  EXPECT_THAT(office_.Approve(second), FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  // Recorded again, either way round, a relation ends.
  ASSERT_THAT(Relate("b1", "parent", v1::RELATION_KIND_CONTROL, On(2023, 1, 1), On(2024, 1, 1)), IsOk());
  EXPECT_THAT(office_.Approve(second), IsOk());
  v1::ListRelationsRequest list;
  list.set_filter("fund = f AND kind = CONTROL");
  EXPECT_EQ(office_.parties().ListRelations(list, FundingOffice::As("viewer"))->relations_size(), 2);
}

TEST_P(FundingApplication, ALoanCountsInTheGroupOfARelatedDebtorToo) {
  ASSERT_THAT(Relate("middle", "left", v1::RELATION_KIND_FAMILY, On(2023, 1, 1)), IsOk());
  ASSERT_THAT(Relate("middle", "right", v1::RELATION_KIND_FAMILY, On(2023, 1, 1)), IsOk());
  for (const Wish& wish : {Wish{.id = "m", .borrower = "middle", .amount = kBillionDong},
                           Wish{.id = "l", .borrower = "left", .amount = 2 * kBillionDong}}) {
    office_.BringToDecision(wish);
    ASSERT_THAT(office_.Approve(wish), IsOk());
  }
  // Left and right are not related, but both are to the middle, whose group may owe 5 billion.
  const Wish over = {.id = "over", .borrower = "right", .amount = 2 * kBillionDong + 1};
  office_.BringToDecision(over);
  const absl::Status refused = office_.Approve(over).status();
  EXPECT_THAT(refused, FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  EXPECT_EQ(DetailOf(refused).preconditions[0].type, "BORROWER_GROUP_LIMIT");
  const Wish exact = {.id = "exact", .borrower = "right", .amount = 2 * kBillionDong};
  office_.BringToDecision(exact);
  const auto decided = office_.Approve(exact);
  ASSERT_THAT(decided, IsOk());
  bool named = false;
  for (const v1::RuleVerdict& verdict : decided->application().decision().report().verdicts()) {
    for (const v1::RuleInput& input : verdict.inputs()) {
      named = named || (input.name() == "group_of" && input.value() == "organizations/middle");
    }
  }
  EXPECT_TRUE(named);
}

TEST_P(FundingApplication, SimultaneousApprovalsOfAControlGroupNeverBreakItsLimit) {
  std::vector<Wish> wishes;
  for (int i = 0; i < 4; ++i) {
    const std::string borrower = absl::StrCat("b", i);
    ASSERT_THAT(Relate("parent", borrower, v1::RELATION_KIND_CONTROL, On(2023, 1, 1)), IsOk());
    wishes.push_back({.id = absl::StrCat("a", i), .borrower = borrower, .amount = 2 * kBillionDong});
    office_.BringToDecision(wishes.back());
  }
  std::vector<absl::Status> results(wishes.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < wishes.size(); ++i) {
    threads.emplace_back([&, i] { results[i] = office_.Approve(wishes[i]).status(); });
  }
  for (std::thread& thread : threads) thread.join();
  int approved = 0;
  for (const absl::Status& result : results) {
    if (result.ok()) {
      ++approved;
    } else {
      EXPECT_THAT(result, FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
    }
  }
  EXPECT_EQ(approved, 2) << "the group's cap is 5 billion";
  EXPECT_EQ(office_.Position().committed().amount(), 4 * kBillionDong);
}

TEST_P(FundingApplication, TheLastTwoVotesAtOnceDecideOnce) {
  ASSERT_THAT(State(RulesRequest(On(2024, 1, 1))), IsOk());
  office_.BringToDecision({});
  ASSERT_THAT(VoteBy("chair", "app", "3", day_), IsOk());
  std::vector<absl::Status> results(2);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < results.size(); ++i) {
    threads.emplace_back([&, i] { results[i] = VoteBy(i == 0 ? "m1" : "m2", "app", "4", day_).status(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_NE(results[0].ok(), results[1].ok());
  EXPECT_THAT(results[0].ok() ? results[1] : results[0], FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_EQ(office_.Position().committed().amount(), 600 * kMillionDong) << "promised once";
  EXPECT_EQ(office_.Application("app").votes_size(), 2);
}

}  // namespace
}  // namespace htx::funding
