#pragma once

// What tests of councils and ballots share beside the harness of awards.

#include <set>
#include <string>
#include <vector>

#include "tests/conformance/awards/harness.h"

namespace htx::awards {

struct RevisedVote {
  std::string principal = {};
  v1::VoteChoice choice = v1::VOTE_CHOICE_AGREE;
};

class CouncilTest : public AwardsTest {
 protected:
  // The ballot "b" of the meeting "m" on the nomination "n" of a unit nobody sits for, or of `organization`.
  v1::Ballot Opened() { return OpenedFor("ninh-binh"); }
  v1::Ballot OpenedFor(const std::string& organization);

  static v1::CastVoteRequest VoteRequest(const std::string& ballot, v1::VoteChoice choice);
  static RevisedVote Revised(std::string principal, v1::VoteChoice choice) { return {std::move(principal), choice}; }
  using AwardsTest::Vote;
  absl::StatusOr<v1::CastVoteResponse> Vote(const std::string& ballot, const RevisedVote& vote);
  // Of the ballot "b".
  absl::StatusOr<v1::GetVoteProofResponse> Proof(const std::string& commitment);
  // The root that a stranger computes from the commitment and the proof, as RFC 9162 (2.1.3.2) says.
  static std::string RootFrom(const std::string& commitment, const v1::GetVoteProofResponse& proof);

  // The rows that a statement finds, as text.
  std::vector<std::vector<std::string>> Table(const std::string& sql);
  // Changes rows behind the service's back.
  void Change(const std::string& sql, const std::vector<Value>& args);
};

}  // namespace htx::awards
