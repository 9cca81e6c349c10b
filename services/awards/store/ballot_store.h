#pragma once

// Meetings and ballots. The roll of who voted and the count of what was voted are kept apart; nothing joins them.

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "awards/domain/ballot.h"
#include "awards/store/page.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// ALREADY_EXISTS / ID_TAKEN.
absl::Status InsertMeeting(sql::Transaction& transaction, const Meeting& meeting);
absl::StatusOr<std::optional<Meeting>> FindMeeting(sql::Transaction& transaction, const MeetingId& id);

// ALREADY_EXISTS / ID_TAKEN.
absl::Status InsertBallot(sql::Transaction& transaction, const Ballot& ballot);
// Stores outcome, tally and version.
absl::Status UpdateBallot(sql::Transaction& transaction, const Ballot& ballot);
absl::StatusOr<std::optional<Ballot>> FindBallot(sql::Transaction& transaction, const BallotId& id);
absl::StatusOr<Page<Ballot>> ListBallots(sql::Transaction& transaction, const ListRequest& request);

absl::StatusOr<bool> HasVoted(sql::Transaction& transaction, const BallotId& ballot, absl::string_view principal);

struct Vote {
  std::string principal = {};
  VoteChoice choice = VoteChoice::kAbstain;
  VoteChannel channel = VoteChannel::kInRoom;
  std::string receipt = {};
  absl::Time cast_time = absl::UnixEpoch();
};
// Enters the voter in the roll and adds one to the choice's count. Takes the ballot's row, so that it cannot close
// meanwhile.
absl::Status RecordVote(sql::Transaction& transaction, const BallotId& ballot, const Vote& vote);
absl::StatusOr<Counts> CountVotes(sql::Transaction& transaction, const BallotId& ballot);

}  // namespace htx::awards::store
