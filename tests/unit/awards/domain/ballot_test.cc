// Ballots: exact thresholds on the legal base, recusal that keeps the base, and every state pair.

#include "awards/domain/ballot.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

VotingRule RuleOf(int32_t numerator, int32_t denominator, bool strict = false) {
  return {.required = true, .numerator = numerator, .denominator = denominator, .strict = strict};
}

Meeting Council(int members, int present, absl::CivilDay day = absl::CivilDay(2017, 12, 15)) {
  Meeting meeting = {.id = MeetingId::Of("m"), .manager = OrganizationId::Of("vca"), .held_on = day};
  for (int i = 0; i < members; ++i) {
    meeting.council.push_back({.principal = absl::StrCat("user:", i),
                               .display_name = absl::StrCat("Thành viên ", i),
                               .role = i == 0 ? CouncilRole::kChair : CouncilRole::kMember,
                               .unit = OrganizationId::Of(absl::StrCat("unit-", i)),
                               .present = i < present});
  }
  meeting.agenda = {NominationId::Of("n")};
  return meeting;
}

Nomination Appraised(std::string kind, std::string organization) {
  return {
      .id = NominationId::Of("n"),
      .award_kind = std::move(kind),
      .recipient = {.kind = RecipientKind::kCollective, .organization = OrganizationId::Of(std::move(organization))},
      .state = NominationState::kAppraised};
}

// Vectors of the law: 11 members, 90 % needs 10, 80 % needs 9; more than half of 9 needs 5.
TEST(ThresholdTest, NeededIsTheLeastCountThatPasses) {
  EXPECT_EQ(Needed(90, 100, false, 11), 10);
  EXPECT_EQ(Needed(80, 100, false, 11), 9);
  EXPECT_EQ(Needed(1, 2, true, 9), 5);
  EXPECT_EQ(Needed(1, 2, true, 10), 6);
  EXPECT_EQ(Needed(2, 3, false, 9), 6);
  for (int32_t base = 1; base <= 60; ++base) {
    for (const VotingRule& rule : {RuleOf(90, 100), RuleOf(80, 100), RuleOf(2, 3), RuleOf(1, 2, true), RuleOf(1, 2)}) {
      const int32_t needed = Needed(rule.numerator, rule.denominator, rule.strict, base);
      for (int32_t agree = 0; agree <= base; ++agree) {
        EXPECT_EQ(Passes(agree, rule, base), agree >= needed) << base << " " << agree << " " << rule.numerator;
      }
    }
  }
}

TEST(ThresholdTest, NineOfElevenPassEightyPerCentAndFailNinety) {
  EXPECT_TRUE(Passes(9, RuleOf(80, 100), 11));
  EXPECT_FALSE(Passes(9, RuleOf(90, 100), 11));
  EXPECT_FALSE(Passes(8, RuleOf(80, 100), 11));
  EXPECT_TRUE(Passes(10, RuleOf(90, 100), 11));
}

TEST(ThresholdTest, ExactlyHalfIsNotMoreThanHalf) {
  EXPECT_FALSE(Passes(5, RuleOf(1, 2, true), 10));
  EXPECT_TRUE(Passes(5, RuleOf(1, 2), 10));
}

TEST(MeetingTest, ACouncilNeedsOneChairDistinctMembersAndTwoThirdsPresent) {
  EXPECT_THAT(Convene(Council(9, 6)), IsOk());
  EXPECT_EQ(Convene(Council(9, 6))->quorum, 6);
  EXPECT_THAT(Convene(Council(9, 5)), FailsWith(StatusCode::kFailedPrecondition, "NO_QUORUM"));
  Meeting twice = Council(9, 9);
  twice.council[3].principal = "user:1";
  EXPECT_THAT(Convene(twice), FailsWith(StatusCode::kInvalidArgument, "COUNCIL_INVALID"));
  Meeting headless = Council(9, 9);
  headless.council[0].role = CouncilRole::kMember;
  EXPECT_THAT(Convene(headless), FailsWith(StatusCode::kInvalidArgument, "COUNCIL_INVALID"));
}

TEST(OpenTest, TheElectorateIsTheWholeCouncilAndTheRuleThatOfTheDay) {
  const auto ballot =
      Open(BallotId::Of("b"), *Convene(Council(9, 9)), Appraised("VCA_FLAG", "elsewhere"), {}, {}, kNow);
  ASSERT_THAT(ballot, IsOk());
  EXPECT_EQ(ballot->base, 9);
  EXPECT_EQ(ballot->needed, 5);
  EXPECT_EQ(Attainable(*ballot), 9);
}

TEST(OpenTest, AMemberOfTheNominatedUnitMayNotVoteButStaysInTheBase) {
  const auto ballot = Open(BallotId::Of("b"), *Convene(Council(9, 9)), Appraised("VCA_FLAG", "unit-4"), {}, {}, kNow);
  ASSERT_THAT(ballot, IsOk());
  EXPECT_EQ(ballot->base, 9);
  EXPECT_EQ(Attainable(*ballot), 8);
  EXPECT_THAT(MayVote(*ballot, {"user:4", VoteChannel::kInRoom}, 0),
              FailsWith(StatusCode::kPermissionDenied, "NOT_ELIGIBLE_TO_VOTE"));
}

// With 90 % of 11, two recusals leave 9 of the 10 that are needed.
TEST(OpenTest, ABallotThatCannotPassIsRefusedAndSaysWhy) {
  Nomination nomination = Appraised("NATIONAL_EMULATION_FIGHTER", "elsewhere");
  nomination.recipient.kind = RecipientKind::kIndividual;
  const Meeting meeting = *Convene(Council(11, 11));
  const std::vector<Recusal> one = {{"user:1", "kin"}};
  const std::vector<Recusal> two = {{"user:1", "kin"}, {"user:2", "kin"}};
  EXPECT_THAT(Open(BallotId::Of("b"), meeting, nomination, one, {}, kNow), IsOk());
  const auto refused = Open(BallotId::Of("b"), meeting, nomination, two, {}, kNow);
  EXPECT_THAT(refused, FailsWith(StatusCode::kFailedPrecondition, "THRESHOLD_UNREACHABLE"));
  EXPECT_EQ(DetailOf(refused.status()).metadata[0].second, "10");
}

TEST(OpenTest, RefusalsComeInOrder) {
  const Meeting meeting = *Convene(Council(9, 9));
  Nomination other = Appraised("VCA_FLAG", "x");
  other.id = NominationId::Of("not-on-agenda");
  EXPECT_THAT(Open(BallotId::Of("b"), meeting, other, {}, {}, kNow),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINATION_UNKNOWN"));
  EXPECT_THAT(Open(BallotId::Of("b"), Council(9, 9), Appraised("VCA_FLAG", "x"), {}, {}, kNow),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  Nomination submitted = Appraised("VCA_FLAG", "x");
  submitted.state = NominationState::kSubmitted;
  EXPECT_THAT(Open(BallotId::Of("b"), meeting, submitted, {}, {}, kNow),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  const std::vector<Recusal> stranger = {{"user:99", "kin"}};
  EXPECT_THAT(Open(BallotId::Of("b"), meeting, Appraised("VCA_FLAG", "x"), stranger, {}, kNow),
              FailsWith(StatusCode::kInvalidArgument, "NOT_IN_COUNCIL"));
}

TEST(VoteTest, RefusalsComeInOrderAndDoNotDependOnOthers) {
  Ballot ballot = *Open(BallotId::Of("b"), *Convene(Council(9, 6)), Appraised("VCA_FLAG", "x"), {}, {}, kNow);
  EXPECT_THAT(MayVote(ballot, {"user:0", VoteChannel::kInRoom}, 0), IsOk());
  EXPECT_THAT(MayVote(ballot, {"user:8", VoteChannel::kWritten}, 0), IsOk());
  EXPECT_THAT(MayVote(ballot, {"stranger", VoteChannel::kInRoom}, 0),
              FailsWith(StatusCode::kPermissionDenied, "NOT_ELIGIBLE_TO_VOTE"));
  EXPECT_THAT(MayVote(ballot, {"user:0", VoteChannel::kInRoom}, 1),
              FailsWith(StatusCode::kFailedPrecondition, "ALREADY_VOTED"));
  EXPECT_THAT(MayVote(ballot, {"user:0", VoteChannel::kWritten}, 0),
              FailsWith(StatusCode::kFailedPrecondition, "CHANNEL_REFUSED"));
  EXPECT_THAT(MayVote(ballot, {"user:8", VoteChannel::kInRoom}, 0),
              FailsWith(StatusCode::kFailedPrecondition, "CHANNEL_REFUSED"));
  ballot.rule.written_allowed = false;
  EXPECT_THAT(MayVote(ballot, {"user:8", VoteChannel::kWritten}, 0),
              FailsWith(StatusCode::kFailedPrecondition, "CHANNEL_REFUSED"));
  ballot.state = BallotState::kPassed;
  EXPECT_THAT(MayVote(ballot, {"user:0", VoteChannel::kInRoom}, 1),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST(CloseTest, TheTallyAccountsForEveryMember) {
  const Ballot open = *Open(BallotId::Of("b"), *Convene(Council(9, 9)), Appraised("VCA_FLAG", "unit-4"), {}, {}, kNow);
  const auto closed = Close(open, {.agree = 5, .disagree = 1, .abstain = 1}, kNow);
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(*closed->tally, (Tally{.agree = 5, .disagree = 1, .abstain = 1, .not_cast = 1, .recused = 1}));
  EXPECT_EQ(closed->state, BallotState::kPassed);
  EXPECT_EQ(Close(open, {.agree = 4}, kNow)->state, BallotState::kFailed);
  EXPECT_THAT(Close(*closed, {}, kNow), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST(CloseTest, TheOutcomeBecomesTheNominations) {
  const Ballot open = *Open(BallotId::Of("b"), *Convene(Council(9, 9)), Appraised("VCA_FLAG", "x"), {}, {}, kNow);
  EXPECT_EQ(Resolve(Appraised("VCA_FLAG", "x"), *Close(open, {.agree = 5}, kNow)).state, NominationState::kRecommended);
  EXPECT_EQ(Resolve(Appraised("VCA_FLAG", "x"), *Close(open, {.agree = 4}, kNow)).state,
            NominationState::kNotRecommended);
}

TEST(StateTest, EveryPairOfMeetingAndBallotStates) {
  using enum MeetingState;
  const std::vector<std::pair<MeetingState, MeetingState>> meetings = {
      {kScheduled, kInSession}, {kScheduled, kCancelled}, {kInSession, kAdjourned}, {kAdjourned, kMinutesSigned}};
  for (int from = 1; from <= 5; ++from) {
    for (int to = 1; to <= 5; ++to) {
      const std::pair pair(static_cast<MeetingState>(from), static_cast<MeetingState>(to));
      EXPECT_EQ(MayMove(pair.first, pair.second), std::find(meetings.begin(), meetings.end(), pair) != meetings.end());
    }
  }
  for (int from = 1; from <= 4; ++from) {
    for (int to = 1; to <= 4; ++to) {
      EXPECT_EQ(MayMove(static_cast<BallotState>(from), static_cast<BallotState>(to)), from == 1 && to != 1);
    }
  }
}

}  // namespace
}  // namespace htx::awards
