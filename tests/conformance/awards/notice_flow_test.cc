// Public notices in working days, objections, and opinions of other bodies.

#include "tests/conformance/awards/route_harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;
using htx::testing::Violates;

class NoticeFlowTest : public RouteTest {
 protected:
  // Five working days of notice; with `ballot` a council votes after it.
  void AskThePublic(bool ballot) {
    Regulate([&](v1::AwardKind& kind) {
      kind.set_notice_working_days(5);
      kind.set_ballot_required(ballot);
    });
  }
  v1::Nomination Published(const v1::Nomination& nomination, int day) {
    const auto published = routes_->PublishNotice(NoticeOf(nomination, day), Clerk());
    EXPECT_THAT(published, IsOk());
    return published.value().nomination();
  }
};
HTX_BOTH_ENGINES(NoticeFlowTest);

// Published on Monday the 5th of March 2018, the notice runs until Monday the 12th.
TEST_P(NoticeFlowTest, ACouncilVotesAfterTheNoticeEndedAndItsObjectionsAreJudged) {
  AskThePublic(true);
  const v1::Nomination appraised = Accepted("htx-1");
  EXPECT_EQ(PendingOf(appraised), std::vector{v1::PENDING_STEP_NOTICE});
  EXPECT_THAT(TryBallot(appraised, "b1", 5), FailsWith(StatusCode::kFailedPrecondition, "STEPS_MISSING"));

  const v1::Nomination noticed = Published(appraised, 5);
  EXPECT_EQ(noticed.state(), v1::NOMINATION_STATE_NOTICED);
  EXPECT_EQ(noticed.notices(0).to().day(), 13);
  EXPECT_TRUE(noticed.notices(0).current());
  EXPECT_EQ(PendingOf(noticed), std::vector{v1::PENDING_STEP_NOTICE_PERIOD}) << "it is the 7th";
  EXPECT_THAT(TryBallot(noticed, "b2", 12), FailsWith(StatusCode::kFailedPrecondition, "STEPS_MISSING"));

  const auto objected = routes_->RecordObjection(ObjectionTo(noticed, 8), Clerk());
  ASSERT_THAT(objected, IsOk());
  EXPECT_THAT(TryBallot(noticed, "b3", 15), FailsWith(StatusCode::kFailedPrecondition, "STEPS_MISSING"));
  const auto resolved =
      routes_->ResolveObjection(Resolution(objected->nomination(), v1::OBJECTION_STATE_REJECTED, 14), Clerk());
  ASSERT_THAT(resolved, IsOk());
  EXPECT_EQ(resolved->nomination().notices(0).objections(0).state(), v1::OBJECTION_STATE_REJECTED);

  const auto ballot = TryBallot(noticed, "b4", 15);
  ASSERT_THAT(ballot, IsOk());
  v1::VoidBallotRequest annul;
  annul.set_request_id(Uuid());
  annul.set_name(ballot->name());
  annul.set_etag(ballot->etag());
  annul.set_reason("lập lại danh sách");
  const auto annulled = councils_->VoidBallot(annul, Clerk());
  ASSERT_THAT(annulled, IsOk());
  EXPECT_EQ(annulled->nomination().state(), v1::NOMINATION_STATE_NOTICED) << "its notice counts on";
  const v1::Nomination recommended = RecommendedOn(annulled->nomination(), "b5", 15);
  EXPECT_THAT(commendation_->IssueDecision(DecideOn(20, "12", recommended.name()), Clerk()), IsOk());
}

// Who objects and to what is told to the proposer; others, and the feed, learn that somebody did.
TEST_P(NoticeFlowTest, WhatObjectorsSayIsForTheProposer) {
  AskThePublic(false);
  const v1::Nomination noticed = Published(Accepted("htx-1"), 5);
  const int64_t mark = Mark();
  const auto objected = routes_->RecordObjection(ObjectionTo(noticed, 8), Clerk());
  ASSERT_THAT(objected, IsOk());
  EXPECT_EQ(objected->nomination().notices(0).objections(0).raised_by(), "persons/p9");
  v1::GetNominationRequest get;
  get.set_name(noticed.name());
  const auto proposer = commendation_->GetNomination(get, As("user:hn", {"organizations/lm-hn"}));
  EXPECT_EQ(proposer->nomination().notices(0).objections(0).content(), "Số liệu báo cáo chưa đúng");
  const auto stranger = commendation_->GetNomination(get, As("user:dn", {"organizations/lm-dn"}));
  EXPECT_EQ(stranger->nomination().notices(0).objections_size(), 1);
  EXPECT_EQ(stranger->nomination().notices(0).objections(0).content(), "");
  EXPECT_EQ(stranger->nomination().notices(0).objections(0).raised_by(), "");
  const v1::ListChangesResponse feed = Feed(mark, 1);
  EXPECT_EQ(feed.changes(0).header().type(), "OBJECTION_RECORDED");
  EXPECT_EQ(feed.DebugString().find("persons/p9"), std::string::npos);
}

TEST_P(NoticeFlowTest, AnUpheldObjectionSendsTheDossierBackToANoticeOfItsOwn) {
  AskThePublic(false);
  const v1::Nomination noticed = Published(Accepted("htx-1"), 5);
  const auto objected = routes_->RecordObjection(ObjectionTo(noticed, 8), Clerk());
  const auto upheld =
      routes_->ResolveObjection(Resolution(objected->nomination(), v1::OBJECTION_STATE_UPHELD, 14), Clerk());
  ASSERT_THAT(upheld, IsOk());
  EXPECT_THAT(Take(upheld->nomination(), v1::REVIEW_ACTION_FORWARD, 20, "organizations/vca"),
              FailsWith(StatusCode::kFailedPrecondition, "STEPS_MISSING"));
  EXPECT_THAT(commendation_->IssueDecision(DecideOn(20, "12", noticed.name()), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "STEPS_MISSING"));
  EXPECT_THAT(routes_->ResolveObjection(Resolution(upheld->nomination(), v1::OBJECTION_STATE_REJECTED, 14), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "OBJECTION_UNKNOWN"));

  const auto returned = Take(upheld->nomination(), v1::REVIEW_ACTION_RETURN, 15);
  ASSERT_THAT(returned, IsOk());
  const auto again = Take(SubmitAgain(*returned), v1::REVIEW_ACTION_ACCEPT, 16);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(PendingOf(*again), std::vector{v1::PENDING_STEP_NOTICE});
  const v1::Nomination second = Published(*again, 16);
  ASSERT_EQ(second.notices_size(), 2);
  EXPECT_FALSE(second.notices(0).current());
  EXPECT_TRUE(second.notices(1).current());
  EXPECT_THAT(Take(second, v1::REVIEW_ACTION_FORWARD, 24, "organizations/vca"), IsOk());
}

TEST_P(NoticeFlowTest, ANoticeIsSuspendedWithItsNominationAndObjectionsStillArrive) {
  AskThePublic(false);
  const v1::Nomination noticed = Published(Accepted("htx-1"), 5);
  const auto suspended = Take(noticed, v1::REVIEW_ACTION_SUSPEND, 7);
  ASSERT_THAT(suspended, IsOk());
  const auto objected = routes_->RecordObjection(ObjectionTo(*suspended, 8), Clerk());
  ASSERT_THAT(objected, IsOk());
  const auto resumed = Take(objected->nomination(), v1::REVIEW_ACTION_RESUME, 14);
  ASSERT_THAT(resumed, IsOk());
  EXPECT_EQ(resumed->state(), v1::NOMINATION_STATE_NOTICED);
  EXPECT_EQ(PendingOf(*resumed), (std::vector{v1::PENDING_STEP_NOTICE_PERIOD, v1::PENDING_STEP_OBJECTION}));
}

TEST_P(NoticeFlowTest, EveryRequiredBodyAnswersBeforeItGoesOn) {
  Regulate([](v1::AwardKind& kind) {
    kind.add_clearances("PROVINCE");
    kind.add_clearances("TAX");
    kind.set_clearance_working_days(5);
  });
  v1::Nomination nomination = Accepted("htx-1");
  const auto refused = Take(nomination, v1::REVIEW_ACTION_FORWARD, 20, "organizations/vca");
  EXPECT_THAT(refused, FailsWith(StatusCode::kFailedPrecondition, "STEPS_MISSING"));
  EXPECT_EQ(DetailOf(refused.status()).preconditions.size(), 2u) << "each is named";
  EXPECT_EQ(PendingOf(nomination),
            (std::vector{v1::PENDING_STEP_CLEARANCE_REQUEST, v1::PENDING_STEP_CLEARANCE_REQUEST}));

  nomination = Cleared(nomination, "PROVINCE");
  nomination = routes_->RequestClearance(Letter(nomination, "TAX", 5), Clerk())->nomination();
  EXPECT_EQ(nomination.pending(0).step(), v1::PENDING_STEP_CLEARANCE_ANSWER);
  EXPECT_EQ(nomination.pending(0).until().day(), 12);
  EXPECT_THAT(routes_->AnswerClearance(Reply(nomination, "TAX", v1::CLEARANCE_ANSWER_NO_ANSWER, 12), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "CLEARANCE_NOT_DUE"));
  nomination =
      routes_->AnswerClearance(Reply(nomination, "TAX", v1::CLEARANCE_ANSWER_DISAGREES, 9), Clerk())->nomination();
  EXPECT_EQ(PendingOf(nomination), std::vector{v1::PENDING_STEP_CLEARANCE_REFUSED});
  EXPECT_THAT(commendation_->IssueDecision(DecideOn(20, "12", nomination.name()), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "STEPS_MISSING"));

  nomination = routes_->RequestClearance(Letter(nomination, "TAX", 12), Clerk())->nomination();
  nomination =
      routes_->AnswerClearance(Reply(nomination, "TAX", v1::CLEARANCE_ANSWER_NO_ANSWER, 20), Clerk())->nomination();
  EXPECT_EQ(nomination.clearances_size(), 3) << "the refusal is kept";
  EXPECT_EQ(nomination.pending_size(), 0);
  EXPECT_THAT(Take(nomination, v1::REVIEW_ACTION_FORWARD, 21, "organizations/vca"), IsOk());
  EXPECT_THAT(commendation_->IssueDecision(DecideOn(22, "12", nomination.name()), Clerk()), IsOk());
}

TEST_P(NoticeFlowTest, WhatCannotBeIsRefusedAndWritesNothing) {
  AskThePublic(false);
  const v1::Nomination appraised = Accepted("htx-1");
  const v1::Nomination plain = Accepted("htx-2", "VCA_MERIT_CERTIFICATE");
  const int64_t mark = Mark();
  EXPECT_THAT(routes_->PublishNotice(NoticeOf(plain, 5), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NOTICE_NOT_NEEDED"));
  EXPECT_THAT(routes_->RequestClearance(Letter(plain, "TAX", 5), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "CLEARANCE_NOT_NEEDED"));
  EXPECT_THAT(routes_->AnswerClearance(Reply(plain, "TAX", v1::CLEARANCE_ANSWER_AGREES, 5), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "CLEARANCE_NOT_ASKED"));
  EXPECT_THAT(routes_->PublishNotice(NoticeOf(appraised, 5), As("user:dn", {"organizations/lm-dn"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  v1::PublishNoticeRequest request = NoticeOf(appraised, 5);
  request.set_etag("");
  EXPECT_THAT(routes_->PublishNotice(request, Clerk()), FailsWith(StatusCode::kInvalidArgument, "ETAG_REQUIRED"));
  request.set_etag("99");
  EXPECT_THAT(routes_->PublishNotice(request, Clerk()), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_name("nominations/none");
  EXPECT_THAT(routes_->PublishNotice(request, Clerk()), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  request.set_name("none");
  EXPECT_THAT(routes_->PublishNotice(request, Clerk()), Violates("name"));
  v1::RecordObjectionRequest objection = ObjectionTo(appraised, 8);
  EXPECT_THAT(routes_->RecordObjection(objection, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  objection.mutable_objection()->set_evidence_sha256("ABC");
  EXPECT_THAT(routes_->RecordObjection(objection, Clerk()), Violates("objection.evidence_sha256"));
  v1::AnswerClearanceRequest reply = Reply(plain, "TAX", v1::CLEARANCE_ANSWER_NO_ANSWER, 5);
  reply.set_paper("34/CV");
  EXPECT_THAT(routes_->AnswerClearance(reply, Clerk()), Violates("paper"));
  EXPECT_THAT(routes_->ResolveObjection(Resolution(appraised, v1::OBJECTION_STATE_OPEN, 9), Clerk()),
              Violates("outcome"));
  EXPECT_EQ(Mark(), mark + 1);
}

TEST_P(NoticeFlowTest, TheSameRequestPublishesOnce) {
  AskThePublic(false);
  const v1::PublishNoticeRequest request = NoticeOf(Accepted("htx-1"), 5);
  const auto first = routes_->PublishNotice(request, Clerk());
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(routes_->PublishNotice(request, Clerk())->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Read(first->nomination()).notices_size(), 1);
}

}  // namespace
}  // namespace htx::awards
