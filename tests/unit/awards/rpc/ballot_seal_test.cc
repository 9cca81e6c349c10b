// The seal on votes and the tree over commitments.

#include "awards/rpc/ballot_seal.h"

#include <gtest/gtest.h>

#include <fstream>

#include "awards/rpc/ballot_commitments.h"
#include "awards/rpc/digest.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

const BallotId kBallot = BallotId::Of("b");

BallotKey KeyOf(const BallotId& ballot) {
  const BallotSeal seal = BallotSeal::Parse(RandomHex()).value();
  return seal.Unwrap(ballot, seal.MakeKey(ballot).value()).value();
}

TEST(BallotSealTest, WhatIsSealedOpensForItsVoterAndRevisionAlone) {
  const BallotKey key = KeyOf(kBallot);
  const std::string tag = key.TagOf("user:1");
  const SealedChoice vote = {.choice = VoteChoice::kDisagree, .nonce = RandomHex()};
  const std::string envelope = key.Seal(vote, tag, 1);
  const auto opened = key.Open(envelope, tag, 1);
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->choice, VoteChoice::kDisagree);
  EXPECT_EQ(opened->nonce, vote.nonce);
  EXPECT_FALSE(key.Open(envelope, tag, 2).has_value());
  EXPECT_FALSE(key.Open(envelope, key.TagOf("user:2"), 1).has_value());
  EXPECT_FALSE(KeyOf(kBallot).Open(envelope, tag, 1).has_value());
  EXPECT_NE(key.Seal(vote, tag, 1), envelope) << "the same vote looks different every time";
}

TEST(BallotSealTest, AChangedByteIsNoticedWhereverItStands) {
  const BallotKey key = KeyOf(kBallot);
  const std::string tag = key.TagOf("user:1");
  const std::string envelope = key.Seal({.choice = VoteChoice::kAgree, .nonce = RandomHex()}, tag, 1);
  for (size_t i = 0; i < envelope.size(); ++i) {
    std::string changed = envelope;
    changed[i] = changed[i] == '0' ? '1' : '0';
    EXPECT_FALSE(key.Open(changed, tag, 1).has_value()) << i;
  }
  for (const char* odd : {"", "0", "00", "zz"}) EXPECT_FALSE(key.Open(odd, tag, 1).has_value());
}

TEST(BallotSealTest, EnvelopesOfAllChoicesHaveOneLength) {
  const BallotKey key = KeyOf(kBallot);
  const auto length = [&](VoteChoice choice) {
    return key.Seal({.choice = choice, .nonce = RandomHex()}, "t", 1).size();
  };
  EXPECT_EQ(length(VoteChoice::kAgree), length(VoteChoice::kDisagree));
  EXPECT_EQ(length(VoteChoice::kAgree), length(VoteChoice::kAbstain));
}

TEST(BallotSealTest, AKeyOpensOnlyItsOwnBallotAndOnlyUnderTheKeyThatWrappedIt) {
  const std::string old = RandomHex();
  const BallotSeal first = BallotSeal::Parse(old).value();
  const WrappedKey wrapped = first.MakeKey(kBallot).value();
  EXPECT_THAT(first.Unwrap(BallotId::Of("other"), wrapped),
              FailsWith(StatusCode::kFailedPrecondition, "BALLOT_BOX_DAMAGED"));
  const BallotSeal rotated = BallotSeal::Parse(RandomHex() + "\n" + old + "\n").value();
  EXPECT_THAT(rotated.Unwrap(kBallot, wrapped), IsOk());
  EXPECT_NE(rotated.MakeKey(kBallot)->key_id, wrapped.key_id) << "the first line wraps";
  EXPECT_THAT(BallotSeal::Parse(RandomHex())->Unwrap(kBallot, wrapped),
              FailsWith(StatusCode::kFailedPrecondition, "BALLOT_KEY_MISSING"));
  EXPECT_THAT(BallotSeal().MakeKey(kBallot), FailsWith(StatusCode::kFailedPrecondition, "BALLOT_KEY_MISSING"));
}

TEST(BallotSealTest, TheKeyFileHoldsOneToEightKeys) {
  const testing::TempDir dir;
  const std::string path = dir.path() + "/keys";
  const auto load = [&](const std::string& content) {
    std::ofstream(path) << content;
    return BallotSeal::Load(path, false).status();
  };
  EXPECT_THAT(load(RandomHex() + "\n\n" + RandomHex()), IsOk());
  EXPECT_THAT(load(""), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(load("secret"), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  std::string nine;
  for (int i = 0; i < 9; ++i) nine += RandomHex() + "\n";
  EXPECT_THAT(load(nine), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(BallotSeal::Load(dir.path() + "/none", true), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(BallotSeal::Load("", true)->MakeKey(kBallot), IsOk());
  EXPECT_THAT(BallotSeal::Load("", false)->MakeKey(kBallot),
              FailsWith(StatusCode::kFailedPrecondition, "BALLOT_KEY_MISSING"));
}

TEST(BallotCommitmentsTest, ACommitmentHidesItsChoiceFromWhoeverLacksTheNonce) {
  const std::string nonce = RandomHex();
  EXPECT_EQ(CommitmentTo(kBallot, {VoteChoice::kAgree, nonce}), CommitmentTo(kBallot, {VoteChoice::kAgree, nonce}));
  EXPECT_NE(CommitmentTo(kBallot, {VoteChoice::kAgree, nonce}), CommitmentTo(kBallot, {VoteChoice::kAbstain, nonce}));
  EXPECT_NE(CommitmentTo(kBallot, {VoteChoice::kAgree, nonce}),
            CommitmentTo(BallotId::Of("other"), {VoteChoice::kAgree, nonce}));
  EXPECT_NE(CommitmentTo(kBallot, {VoteChoice::kAgree, nonce}),
            CommitmentTo(kBallot, {VoteChoice::kAgree, RandomHex()}));
}

TEST(BallotCommitmentsTest, TheTreeOfNoneIsTheHashOfNothing) {
  EXPECT_EQ(CommitmentRoot({}), Sha256Hex(""));
  const std::vector<std::string> one = {Sha256Hex("a")};
  EXPECT_TRUE(CommitmentPath(one, 0).empty());
}

}  // namespace
}  // namespace htx::awards
