// A cluster votes: sealed until closed, once per member, refused to everybody else.

#include "absl/strings/str_cat.h"
#include "tests/conformance/awards/harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class BallotFlowTest : public AwardsTest {
 protected:
  v1::Ballot Opened(int members = 9, int present = 9) {
    MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh", "ha-nam"});
    nomination_ = Submit(MakeNomination("n", "VCA_FLAG", "ninh-binh", "red-river"));
    EXPECT_THAT(Review(nomination_, v1::REVIEW_ACTION_ACCEPT), IsOk());
    return OpenBallot("b", Convene("m", {nomination_.name()}, members, present).name(), nomination_.name());
  }
  v1::Ballot Get(const std::string& name) {
    v1::GetBallotRequest request;
    request.set_name(name);
    return commendation_->GetBallot(request, Clerk()).value().ballot();
  }
  v1::Nomination nomination_ = {};
};
HTX_BOTH_ENGINES(BallotFlowTest);

TEST_P(BallotFlowTest, FiveOfNineRecommendTheFlag) {
  const v1::Ballot ballot = Opened();
  EXPECT_EQ(ballot.base(), 9);
  EXPECT_EQ(ballot.needed(), 5);
  EXPECT_TRUE(ballot.reachable());
  EXPECT_EQ(Read(nomination_).state(), v1::NOMINATION_STATE_BALLOTED);
  for (int i = 0; i < 5; ++i) EXPECT_THAT(Vote("ballots/b", absl::StrCat("user:", i), v1::VOTE_CHOICE_AGREE), IsOk());
  EXPECT_THAT(Vote("ballots/b", "user:5", v1::VOTE_CHOICE_DISAGREE), IsOk());
  EXPECT_THAT(Vote("ballots/b", "user:6", v1::VOTE_CHOICE_ABSTAIN), IsOk());
  const auto closed = CloseBallot(ballot);
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->ballot().state(), v1::BALLOT_STATE_PASSED);
  EXPECT_EQ(closed->ballot().tally().agree(), 5);
  EXPECT_EQ(closed->ballot().tally().disagree(), 1);
  EXPECT_EQ(closed->ballot().tally().abstain(), 1);
  EXPECT_EQ(closed->ballot().tally().not_cast(), 2);
  EXPECT_EQ(closed->nomination().state(), v1::NOMINATION_STATE_RECOMMENDED);
}

TEST_P(BallotFlowTest, FourOfNineDoNotThoughNobodyIsAgainst) {
  const v1::Ballot ballot = Opened();
  for (int i = 0; i < 4; ++i) EXPECT_THAT(Vote("ballots/b", absl::StrCat("user:", i), v1::VOTE_CHOICE_AGREE), IsOk());
  const auto closed = CloseBallot(ballot);
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->ballot().state(), v1::BALLOT_STATE_FAILED);
  EXPECT_EQ(closed->nomination().state(), v1::NOMINATION_STATE_NOT_RECOMMENDED);
}

// Two ballots with opposite votes look the same while they are open: in the resource, in lists, in the feed and in
// errors.
TEST_P(BallotFlowTest, AnOpenBallotTellsNothingAboutItsVotes) {
  const v1::Ballot before = Opened();
  const int64_t start = Mark();
  EXPECT_THAT(Vote("ballots/b", "user:0", v1::VOTE_CHOICE_AGREE), IsOk());
  EXPECT_THAT(Vote("ballots/b", "user:1", v1::VOTE_CHOICE_DISAGREE), IsOk());
  EXPECT_EQ(Get("ballots/b").SerializeAsString(), before.SerializeAsString());
  v1::ListBallotsRequest list;
  EXPECT_EQ(commendation_->ListBallots(list, Clerk())->ballots(0).SerializeAsString(), before.SerializeAsString());
  list.set_filter("agree = 1");
  EXPECT_THAT(commendation_->ListBallots(list, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "FILTER_UNKNOWN_FIELD"));
  const v1::ListChangesResponse feed = Feed(start, 2);
  ASSERT_EQ(feed.changes_size(), 2);
  for (const v1::Change& change : feed.changes()) {
    EXPECT_EQ(change.header().type(), "VOTE_CAST");
    EXPECT_EQ(change.resource_case(), v1::Change::RESOURCE_NOT_SET);
  }
  // The refusals of two members who voted differently differ in nothing.
  const absl::Status first = Vote("ballots/b", "user:0", v1::VOTE_CHOICE_AGREE).status();
  const absl::Status second = Vote("ballots/b", "user:1", v1::VOTE_CHOICE_AGREE).status();
  EXPECT_THAT(first, FailsWith(StatusCode::kFailedPrecondition, "ALREADY_VOTED"));
  EXPECT_EQ(first.ToString(), second.ToString());
}

// Who repeats a lost call gets the receipt again; the vote counts once, as it was first cast.
TEST_P(BallotFlowTest, ARepeatedVoteCountsOnceWhateverItSays) {
  const v1::Ballot ballot = Opened();
  v1::CastVoteRequest request;
  request.set_request_id(Uuid());
  request.set_ballot(ballot.name());
  request.set_choice(v1::VOTE_CHOICE_AGREE);
  request.set_channel(v1::VOTE_CHANNEL_IN_ROOM);
  const auto first = commendation_->CastVote(request, As("user:0", {}));
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->receipt().size(), 26u);
  request.set_choice(v1::VOTE_CHOICE_DISAGREE);
  const auto again = commendation_->CastVote(request, As("user:0", {}));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->receipt(), first->receipt());
  const auto closed = CloseBallot(ballot);
  EXPECT_EQ(closed->ballot().tally().agree(), 1);
  EXPECT_EQ(closed->ballot().tally().disagree(), 0);
}

TEST_P(BallotFlowTest, StrangersTheRecusedAndLateComersAreRefused) {
  const v1::Ballot ballot = Opened(9, 8);
  EXPECT_THAT(Vote("ballots/b", "stranger", v1::VOTE_CHOICE_AGREE),
              FailsWith(StatusCode::kPermissionDenied, "NOT_ELIGIBLE_TO_VOTE"));
  EXPECT_THAT(Vote("ballots/b", "user:8", v1::VOTE_CHOICE_AGREE),
              FailsWith(StatusCode::kFailedPrecondition, "CHANNEL_REFUSED"));
  EXPECT_THAT(Vote("ballots/b", "user:8", v1::VOTE_CHOICE_AGREE, v1::VOTE_CHANNEL_WRITTEN), IsOk());
  EXPECT_THAT(Vote("ballots/none", "user:0", v1::VOTE_CHOICE_AGREE), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  ASSERT_THAT(CloseBallot(ballot), IsOk());
  EXPECT_THAT(Vote("ballots/b", "user:0", v1::VOTE_CHOICE_AGREE),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(CloseBallot(ballot), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(CloseBallot(Get("ballots/b")), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST_P(BallotFlowTest, AMemberOfTheNominatedUnitIsRecusedAndStaysInTheBase) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"unit-3"});
  const v1::Nomination nomination = Submit(MakeNomination("n", "VCA_FLAG", "unit-3", "red-river"));
  ASSERT_THAT(Review(nomination, v1::REVIEW_ACTION_ACCEPT), IsOk());
  const v1::Ballot ballot = OpenBallot("b", Convene("m", {nomination.name()}, 9, 9).name(), nomination.name());
  EXPECT_EQ(ballot.base(), 9);
  EXPECT_EQ(ballot.attainable(), 8);
  EXPECT_THAT(Vote("ballots/b", "user:3", v1::VOTE_CHOICE_AGREE),
              FailsWith(StatusCode::kPermissionDenied, "NOT_ELIGIBLE_TO_VOTE"));
}

}  // namespace
}  // namespace htx::awards
