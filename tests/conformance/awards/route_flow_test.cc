// Routes over levels, lower kinds, and who accepted what.

#include "tests/conformance/awards/route_harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;
using htx::testing::Violates;

class RouteFlowTest : public RouteTest {
 protected:
  // The alliance votes; the national alliance asks the public for five working days, and decides.
  void TwoLevels() {
    Regulate([](v1::AwardKind& kind) {
      v1::RouteStep& first = *kind.add_route_steps();
      first.set_level(v1::GRANTOR_ALLIANCE);
      first.set_ballot_required(true);
      v1::RouteStep& last = *kind.add_route_steps();
      last.set_level(v1::GRANTOR_VCA);
      last.set_notice_working_days(5);
    });
  }
  v1::Nomination Forwarded(const std::string& id) {
    const auto forwarded =
        Take(RecommendedOn(Accepted(id), "b-" + id, 5), v1::REVIEW_ACTION_FORWARD, 5, "organizations/vca");
    EXPECT_THAT(forwarded, IsOk());
    return forwarded.value();
  }
  v1::ReviewNominationRequest Downgrade(const v1::Nomination& nomination, const std::string& code) {
    v1::ReviewNominationRequest request = Step(nomination, v1::REVIEW_ACTION_DOWNGRADE, 10);
    request.set_downgrade_to(code);
    return request;
  }
};
HTX_BOTH_ENGINES(RouteFlowTest);

TEST_P(RouteFlowTest, EachLevelAppraisesForItselfAndTheLastOneDecides) {
  TwoLevels();
  const v1::Nomination accepted = Accepted("htx-1");
  EXPECT_EQ(accepted.route_step(), 1);
  EXPECT_THAT(Take(accepted, v1::REVIEW_ACTION_FORWARD, 4, "organizations/vca"),
              FailsWith(StatusCode::kFailedPrecondition, "BALLOT_REQUIRED"));
  const v1::Nomination recommended = RecommendedOn(accepted, "b", 5);
  EXPECT_THAT(commendation_->IssueDecision(DecideOn(6, "12", recommended.name()), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "ROUTE_NOT_ENDED"));
  const auto forwarded = Take(recommended, v1::REVIEW_ACTION_FORWARD, 5, "organizations/vca");
  ASSERT_THAT(forwarded, IsOk());
  EXPECT_EQ(forwarded->route_step(), 2);
  EXPECT_THAT(commendation_->IssueDecision(DecideOn(6, "12", recommended.name()), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));

  // The proposing alliance does not review for the level above.
  const v1::ReviewNominationRequest take_up = Step(*forwarded, v1::REVIEW_ACTION_ACCEPT, 5);
  EXPECT_THAT(commendation_->ReviewNomination(take_up, As("user:hn", {"organizations/lm-hn"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  const auto vca = As("user:vca", {"organizations/vca"});
  const auto taken_up = commendation_->ReviewNomination(take_up, vca);
  ASSERT_THAT(taken_up, IsOk());
  EXPECT_EQ(taken_up->nomination().state(), v1::NOMINATION_STATE_APPRAISED);
  EXPECT_EQ(taken_up->nomination().ballot(), "") << "its own ballot is still to come";
  EXPECT_THAT(commendation_->IssueDecision(DecideOn(6, "12", recommended.name()), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "STEPS_MISSING"));
  const auto published = routes_->PublishNotice(NoticeOf(taken_up->nomination(), 5), vca);
  ASSERT_THAT(published, IsOk());
  EXPECT_THAT(Take(published->nomination(), v1::REVIEW_ACTION_FORWARD, 20, "authorities/gov"),
              FailsWith(StatusCode::kFailedPrecondition, "ROUTE_ENDED"));
  ASSERT_THAT(commendation_->IssueDecision(DecideOn(13, "12", recommended.name()), Clerk()), IsOk());

  const v1::Nomination granted = Read(recommended);
  EXPECT_EQ(granted.state(), v1::NOMINATION_STATE_GRANTED);
  ASSERT_EQ(granted.reviews_size(), 3);
  EXPECT_EQ(granted.reviews(0).action(), "ACCEPT");
  EXPECT_EQ(granted.reviews(1).action(), "FORWARD");
  EXPECT_EQ(granted.reviews(1).route_step(), 1);
  EXPECT_EQ(granted.reviews(1).ballot(), "ballots/b");
  EXPECT_EQ(granted.reviews(1).forwarded_to(), "organizations/vca");
  EXPECT_EQ(granted.reviews(2).route_step(), 2);
}

TEST_P(RouteFlowTest, ALevelSendsBackAndTheWayBeginsAnew) {
  TwoLevels();
  const auto returned = Take(Forwarded("htx-1"), v1::REVIEW_ACTION_RETURN, 6);
  ASSERT_THAT(returned, IsOk());
  EXPECT_EQ(returned->state(), v1::NOMINATION_STATE_RETURNED);
  const v1::Nomination again = SubmitAgain(*returned);
  EXPECT_EQ(again.route_step(), 1);
  EXPECT_EQ(again.forwarded_to(), "");
}

// Where the rules only name the levels, nothing is asked of them: one forward, then the decision.
TEST_P(RouteFlowTest, LevelsWhoseStepsAreNotKnownAreNotWalked) {
  const v1::Nomination accepted = Accepted("htx-1");
  EXPECT_EQ(accepted.route_step(), 0);
  const auto forwarded = Take(accepted, v1::REVIEW_ACTION_FORWARD, 5, "organizations/vca");
  ASSERT_THAT(forwarded, IsOk());
  EXPECT_THAT(Take(*forwarded, v1::REVIEW_ACTION_ACCEPT, 6),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(commendation_->IssueDecision(DecideOn(6, "12", forwarded->name()), Clerk()), IsOk());
}

TEST_P(RouteFlowTest, ADowngradeClosesOneAndOpensTheOther) {
  const v1::Nomination accepted = Accepted("htx-1", "VCA_MERIT_CERTIFICATE");
  const int64_t mark = Mark();
  EXPECT_THAT(commendation_->ReviewNomination(Downgrade(accepted, "VCA_MERIT_CERTIFICATE"), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "KIND_NOT_LOWER"));
  EXPECT_THAT(commendation_->ReviewNomination(Downgrade(accepted, "GOVERNMENT_FLAG"), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "KIND_NOT_LOWER"));
  EXPECT_THAT(commendation_->ReviewNomination(Downgrade(accepted, "NONE"), Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "AWARD_KIND_UNKNOWN"));
  EXPECT_THAT(commendation_->ReviewNomination(Downgrade(accepted, "VCA_MEDAL"), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "RECIPIENT_KIND_REFUSED"));
  EXPECT_THAT(commendation_->ReviewNomination(Downgrade(accepted, ""), Clerk()), Violates("downgrade_to"));
  EXPECT_EQ(Mark(), mark + 1) << "nothing was written";

  const v1::ReviewNominationRequest request = Downgrade(accepted, "VCA_CERTIFICATE");
  const auto downgraded = commendation_->ReviewNomination(request, Clerk());
  ASSERT_THAT(downgraded, IsOk());
  EXPECT_EQ(commendation_->ReviewNomination(request, Clerk())->SerializeAsString(), downgraded->SerializeAsString());
  EXPECT_EQ(downgraded->nomination().state(), v1::NOMINATION_STATE_DOWNGRADED);
  EXPECT_EQ(downgraded->nomination().downgraded_to(), downgraded->downgraded().name());
  const v1::Nomination lower = Read(downgraded->downgraded());
  EXPECT_EQ(lower.state(), v1::NOMINATION_STATE_DRAFT);
  EXPECT_EQ(lower.downgraded_from(), accepted.name());
  EXPECT_EQ(lower.recipient().organization(), accepted.recipient().organization());

  // The dossier came along: what the submission lacks is not the documents.
  v1::SubmitNominationRequest submit;
  submit.set_request_id(Uuid());
  submit.set_name(lower.name());
  submit.set_etag(lower.etag());
  SetDate(submit.mutable_submitted_on(), 2018, 3, 12);
  const auto submitted = commendation_->SubmitNomination(submit, Clerk());
  ASSERT_THAT(submitted, IsOk());
  for (const std::string& condition : submitted->nomination().unsettled_conditions()) {
    EXPECT_NE(condition, "DOSSIER_COMPLETE");
  }
}

TEST_P(RouteFlowTest, ADowngradedNominationGivesItsPlaceBack) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh", "ha-nam"});
  const v1::Nomination recommended = RecommendedOn(Accepted("ninh-binh", "VCA_FLAG", "red-river"), "b", 5);
  const auto forwarded = Take(recommended, v1::REVIEW_ACTION_FORWARD, 6, "organizations/vca");
  ASSERT_THAT(forwarded, IsOk());
  EXPECT_EQ(QuotaOf("VCA_FLAG", "red-river").left(), 0);
  ASSERT_THAT(commendation_->ReviewNomination(Downgrade(*forwarded, "VCA_MERIT_CERTIFICATE"), Clerk()), IsOk());
  EXPECT_EQ(QuotaOf("VCA_FLAG", "red-river").left(), 1);
}

// What nobody could tell is judged by whoever accepts, by name.
TEST_P(RouteFlowTest, WhoAcceptsNamesWhatNobodyCouldTell) {
  const v1::Nomination submitted = Put("htx-1");
  ASSERT_GT(submitted.unsettled_conditions_size(), 0);
  v1::ReviewNominationRequest accept = Step(submitted, v1::REVIEW_ACTION_ACCEPT, 2);
  accept.clear_accepted_conditions();
  EXPECT_THAT(commendation_->ReviewNomination(accept, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "CONDITIONS_NOT_ACCEPTED"));
  accept = Step(submitted, v1::REVIEW_ACTION_ACCEPT, 2);
  accept.add_accepted_conditions("ANOTHER");
  EXPECT_THAT(commendation_->ReviewNomination(accept, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "CONDITIONS_NOT_ACCEPTED"));
  v1::ReviewNominationRequest decline = Step(submitted, v1::REVIEW_ACTION_RETURN, 2);
  decline.add_accepted_conditions("ANOTHER");
  EXPECT_THAT(commendation_->ReviewNomination(decline, Clerk()), Violates("accepted_conditions"));

  const auto accepted = Take(submitted, v1::REVIEW_ACTION_ACCEPT, 2);
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(accepted->accepted_conditions_size(), submitted.unsettled_conditions_size());
  EXPECT_EQ(Read(*accepted).reviews(0).accepted_conditions_size(), submitted.unsettled_conditions_size());
  const v1::Nomination again = SubmitAgain(Take(*accepted, v1::REVIEW_ACTION_RETURN, 3).value());
  EXPECT_EQ(again.accepted_conditions_size(), 0);
}

}  // namespace
}  // namespace htx::awards
