#pragma once

// The ballot box: who voted, and beside it, joined by nothing, the sealed votes. See decision 0034.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/ballot.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// An open ballot's key as it is stored: encrypted under the key that `key_id` names.
struct BallotKeyRow {
  std::string key_id = {};
  std::string wrapped = {};
};
absl::Status InsertBallotKey(sql::Transaction& transaction, const BallotId& ballot, const BallotKeyRow& key);
absl::StatusOr<std::optional<BallotKeyRow>> FindBallotKey(sql::Transaction& transaction, const BallotId& ballot);

// How often `principal` voted in `ballot`.
absl::StatusOr<int32_t> TimesVoted(sql::Transaction& transaction, const BallotId& ballot, absl::string_view principal);

struct Turnout {
  std::string principal = {};
  int32_t revision = 1;
  VoteChannel channel = VoteChannel::kInRoom;
  std::string receipt = {};
  absl::Time cast_time = absl::UnixEpoch();
};
struct Envelope {
  std::string voter_tag = {};
  int32_t revision = 1;
  std::string envelope = {};
  std::string commitment = {};
};
// Enters the voter in the roll and puts the envelope into the box. Takes the ballot's row, so that it cannot close
// meanwhile.
absl::Status RecordVote(sql::Transaction& transaction, const BallotId& ballot, const Turnout& turnout,
                        const Envelope& envelope);

// Principals that voted, with how often, in order of principal.
struct Voter {
  std::string principal = {};
  int32_t revisions = 0;
};
absl::StatusOr<std::vector<Voter>> ListVoters(sql::Transaction& transaction, const BallotId& ballot);
// In order of tag and revision.
absl::StatusOr<std::vector<Envelope>> ListEnvelopes(sql::Transaction& transaction, const BallotId& ballot);

struct Commitment {
  std::string commitment = {};
  bool counted = false;
};
// Deletes the ballot's key and its sealed votes, and keeps `commitments`, which are in ascending order.
absl::Status EmptyBox(sql::Transaction& transaction, const BallotId& ballot,
                      const std::vector<Commitment>& commitments);
// In ascending order.
absl::StatusOr<std::vector<Commitment>> ListCommitments(sql::Transaction& transaction, const BallotId& ballot);

}  // namespace htx::awards::store
