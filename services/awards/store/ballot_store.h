#pragma once

// Meetings and ballots; the votes are in ballot_box_store.h.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/ballot.h"
#include "awards/store/page.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// ALREADY_EXISTS / ID_TAKEN.
absl::Status InsertMeeting(sql::Transaction& transaction, const Meeting& meeting);
// Stores state, attendance, minutes and version.
absl::Status UpdateMeeting(sql::Transaction& transaction, const Meeting& meeting);
absl::StatusOr<Page<Meeting>> ListMeetings(sql::Transaction& transaction, const ListRequest& request);
absl::StatusOr<std::optional<Meeting>> FindMeeting(sql::Transaction& transaction, const MeetingId& id);

// ALREADY_EXISTS / ID_TAKEN.
absl::Status InsertBallot(sql::Transaction& transaction, const Ballot& ballot);
// Stores outcome, tally and version.
absl::Status UpdateBallot(sql::Transaction& transaction, const Ballot& ballot);
absl::StatusOr<std::optional<Ballot>> FindBallot(sql::Transaction& transaction, const BallotId& id);
// The meeting's ballots, in order of opening.
absl::StatusOr<std::vector<Ballot>> BallotsOf(sql::Transaction& transaction, const MeetingId& meeting);
absl::StatusOr<Page<Ballot>> ListBallots(sql::Transaction& transaction, const ListRequest& request);

}  // namespace htx::awards::store
