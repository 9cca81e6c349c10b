// What holds of every ballot, over random councils, rules and votes.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "awards/domain/ballot.h"
#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;

const absl::Time kOpened = absl::FromUnixSeconds(1'700'000'000);
constexpr int kRounds = 2000;

// Chosen anew at every run and printed, so that a failure can be repeated.
uint32_t Seed() {
  static const uint32_t seed = std::random_device()();
  return seed;
}

class BallotPropertyTest : public ::testing::Test {
 protected:
  BallotPropertyTest() { std::printf("seed %u\n", Seed()); }
  int32_t Draw(int32_t from, int32_t to) { return std::uniform_int_distribution<int32_t>(from, to)(random_); }

  // A ballot as it stands after opening, with any rule and any recusals.
  Ballot AnyBallot() {
    Ballot ballot = {.id = BallotId::Of("b"), .open_time = kOpened};
    ballot.rule.denominator = Draw(1, 100);
    ballot.rule.numerator = Draw(0, ballot.rule.denominator);
    ballot.rule.strict = Draw(0, 1) == 1;
    const int32_t members = Draw(1, 40);
    for (int32_t i = 0; i < members; ++i) {
      ballot.electorate.push_back({.principal = absl::StrCat("user:", i),
                                   .recused_reason = Draw(0, 4) == 0 ? "recused" : "",
                                   .present = Draw(0, 2) > 0});
    }
    ballot.base = members;
    ballot.needed = Needed(ballot.rule.numerator, ballot.rule.denominator, ballot.rule.strict, members);
    return ballot;
  }

  std::mt19937 random_{Seed()};
};

// Invariants 3 and 6: the comparison is that of exact fractions, it only grows with agreement, and `needed` is where it
// turns.
TEST_F(BallotPropertyTest, NeededIsTheLeastCountThatPassesAndAgreementNeverHarms) {
  for (int round = 0; round < kRounds; ++round) {
    const Ballot ballot = AnyBallot();
    bool before = false;
    for (int32_t agree = 0; agree <= ballot.base; ++agree) {
      const bool passes = Passes(agree, ballot.rule, ballot.base);
      const int64_t left = int64_t{agree} * ballot.rule.denominator;
      const int64_t right = int64_t{ballot.rule.numerator} * ballot.base;
      EXPECT_EQ(passes, ballot.rule.strict ? left > right : left >= right);
      EXPECT_EQ(passes, agree >= ballot.needed);
      EXPECT_TRUE(passes || !before) << "one more in favour made it fail";
      before = passes;
    }
    EXPECT_EQ(Reachable(ballot), Passes(Attainable(ballot), ballot.rule, ballot.base));
  }
}

// Invariants 3 and 4: the parts add up to the electorate, abstaining and absent count nothing, order does not matter,
// and the base stays that of the opening.
TEST_F(BallotPropertyTest, TheTallyAccountsForEveryoneInWhateverOrderTheyVoted) {
  for (int round = 0; round < kRounds; ++round) {
    const Ballot ballot = AnyBallot();
    std::vector<int> choices(static_cast<size_t>(Draw(0, Attainable(ballot))));
    for (int& choice : choices) choice = Draw(1, 3);
    const auto closed = [&] {
      Counts counts;
      for (const int choice : choices) ++(choice == 1 ? counts.agree : choice == 2 ? counts.disagree : counts.abstain);
      return Close(ballot, counts, kOpened).value();
    };
    const Ballot first = closed();
    std::shuffle(choices.begin(), choices.end(), random_);
    const Ballot second = closed();
    EXPECT_EQ(*first.tally, *second.tally);
    EXPECT_EQ(first.state, second.state);
    const Tally& tally = *first.tally;
    EXPECT_EQ(tally.agree + tally.disagree + tally.abstain + tally.not_cast + tally.recused,
              static_cast<int32_t>(ballot.electorate.size()));
    EXPECT_GE(tally.not_cast, 0);
    EXPECT_EQ(first.base, static_cast<int32_t>(ballot.electorate.size()));
    EXPECT_EQ(first.state == BallotState::kPassed, tally.agree >= ballot.needed);
  }
}

// Invariant 5: whoever is not of the electorate, is recused, is late or has voted is refused, whatever others did.
TEST_F(BallotPropertyTest, OnlyElectorsVoteAndOnceUnlessTheyRevise) {
  for (int round = 0; round < kRounds; ++round) {
    Ballot ballot = AnyBallot();
    const Elector& elector = ballot.electorate[static_cast<size_t>(Draw(0, ballot.base - 1))];
    const VoteChannel right = elector.present ? VoteChannel::kInRoom : VoteChannel::kWritten;
    const VoteChannel wrong = elector.present ? VoteChannel::kWritten : VoteChannel::kInRoom;
    EXPECT_THAT(MayVote(ballot, {"stranger", right}, 0),
                FailsWith(StatusCode::kPermissionDenied, "NOT_ELIGIBLE_TO_VOTE"));
    if (!elector.recused_reason.empty()) {
      EXPECT_THAT(MayVote(ballot, {elector.principal, right}, 0),
                  FailsWith(StatusCode::kPermissionDenied, "NOT_ELIGIBLE_TO_VOTE"));
      continue;
    }
    EXPECT_TRUE(MayVote(ballot, {elector.principal, right}, 0).ok());
    EXPECT_THAT(MayVote(ballot, {elector.principal, wrong}, 0),
                FailsWith(StatusCode::kFailedPrecondition, "CHANNEL_REFUSED"));
    EXPECT_THAT(MayVote(ballot, {elector.principal, wrong}, 1),
                FailsWith(StatusCode::kFailedPrecondition, "ALREADY_VOTED"));
    const int32_t cast = Draw(1, kMostRevisions - 1);
    EXPECT_TRUE(MayVote(ballot, {elector.principal, right, true}, cast).ok());
    EXPECT_THAT(MayVote(ballot, {elector.principal, right, true}, kMostRevisions),
                FailsWith(StatusCode::kFailedPrecondition, "REVISIONS_USED_UP"));
    ballot.state = static_cast<BallotState>(Draw(2, 4));
    EXPECT_THAT(MayVote(ballot, {elector.principal, right}, 0),
                FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  }
}

struct BaseCase {
  VotingBase base = VotingBase::kAllMembers;
  bool recusal_shrinks = false;
  int32_t base_count = 0;
  int32_t attainable = 0;
};

// Nine members, six present, one present one recused: what each rule makes of them.
TEST(VotingBaseTest, TheRuleSaysWhatTheShareIsOf) {
  for (const BaseCase& one :
       {BaseCase{VotingBase::kAllMembers, false, 9, 8}, BaseCase{VotingBase::kAllMembers, true, 8, 8},
        BaseCase{VotingBase::kPresent, false, 6, 5}, BaseCase{VotingBase::kPresent, true, 5, 5},
        BaseCase{VotingBase::kValidVotes, false, 8, 8}}) {
    Ballot ballot = {.id = BallotId::Of("b"), .open_time = kOpened};
    ballot.rule = {.numerator = 1, .denominator = 2, .strict = true, .base = one.base};
    ballot.rule.recusal_shrinks_base = one.recusal_shrinks;
    for (int i = 0; i < 9; ++i) {
      ballot.electorate.push_back(
          {.principal = absl::StrCat("user:", i), .recused_reason = i == 0 ? "kin" : "", .present = i < 6});
    }
    ballot = WithBase(std::move(ballot));
    EXPECT_EQ(ballot.base, one.base_count) << static_cast<int>(one.base) << one.recusal_shrinks;
    EXPECT_EQ(Attainable(ballot), one.attainable);
    EXPECT_EQ(MayVote(ballot, {"user:8", VoteChannel::kWritten}, 0).ok(), one.base != VotingBase::kPresent);
  }
}

TEST(VotingBaseTest, OfTheValidVotesTheShareIsTakenAtTheEndAndOfNoneNothingPasses) {
  Ballot ballot = {.id = BallotId::Of("b"), .open_time = kOpened};
  ballot.rule = {.numerator = 2, .denominator = 3, .base = VotingBase::kValidVotes};
  for (int i = 0; i < 9; ++i) ballot.electorate.push_back({.principal = absl::StrCat("user:", i), .present = true});
  ballot = WithBase(std::move(ballot));
  EXPECT_EQ(ballot.needed, 6);
  const Ballot closed = Close(ballot, {.agree = 2, .disagree = 1}, kOpened).value();
  EXPECT_EQ(closed.base, 3);
  EXPECT_EQ(closed.needed, 2);
  EXPECT_EQ(closed.state, BallotState::kPassed);
  EXPECT_EQ(Close(ballot, {.agree = 2, .disagree = 1, .abstain = 1}, kOpened)->state, BallotState::kFailed);
  EXPECT_EQ(Close(ballot, {}, kOpened)->state, BallotState::kFailed);
}

TEST(ArithmeticTest, IsSaidInBothLanguages) {
  Ballot ballot = {.id = BallotId::Of("b"), .open_time = kOpened};
  ballot.rule = {.numerator = 90, .denominator = 100};
  for (int i = 0; i < 11; ++i) {
    ballot.electorate.push_back(
        {.principal = absl::StrCat("user:", i), .recused_reason = i < 2 ? "kin" : "", .present = true});
  }
  ballot = WithBase(std::move(ballot));
  EXPECT_EQ(Arithmetic(ballot).en,
            "at least 90/100 of 11 members of the council: 10 must agree; 9 of 11 may vote: it cannot pass");
  EXPECT_EQ(
      Arithmetic(ballot).vi,
      "ít nhất 90/100 của 11 thành viên Hội đồng: cần 10 phiếu đồng ý; 9/11 thành viên được bỏ phiếu: không thể đạt");
  const Ballot closed = Close(ballot, {.agree = 9}, kOpened).value();
  EXPECT_EQ(Arithmetic(closed).en, "at least 90/100 of 11 members of the council: 10 must agree; 9 did: failed");
}

TEST(VoidTest, AnAnnulledBallotHasNoTallyAndFreesItsNomination) {
  Ballot ballot = {.id = BallotId::Of("b"), .open_time = kOpened};
  const Ballot annulled = Void(ballot, "thùng phiếu hỏng", kOpened).value();
  EXPECT_EQ(annulled.state, BallotState::kVoid);
  EXPECT_FALSE(annulled.tally.has_value());
  EXPECT_THAT(Void(annulled, "again", kOpened), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  const Nomination freed = Resolve({.state = NominationState::kBalloted, .ballot = ballot.id}, annulled);
  EXPECT_EQ(freed.state, NominationState::kAppraised);
  EXPECT_TRUE(freed.ballot.empty());
}

}  // namespace
}  // namespace htx::awards
