#pragma once

// What the handlers of meetings and ballots load and announce alike.

#include "absl/status/statusor.h"
#include "awards/domain/ballot.h"
#include "awards/domain/nomination.h"
#include "awards/rpc/handler_parts.h"

namespace htx::awards {

// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<Ballot> LoadBallot(sql::Transaction& transaction, const BallotId& id);
absl::StatusOr<Meeting> LoadMeeting(sql::Transaction& transaction, const MeetingId& id);
// FAILED_PRECONDITION / NOMINATION_UNKNOWN.
absl::StatusOr<Nomination> LoadNomination(sql::Transaction& transaction, const NominationId& id);
// The meeting with its members: as listed, or those that its council has on the day, of whom `attending` are present.
// COUNCIL_UNKNOWN, COUNCIL_INVALID, NOT_IN_COUNCIL.
absl::StatusOr<Meeting> SeatOf(sql::Transaction& transaction, const Meeting& asked,
                               absl::Span<const std::string> attending);
// CLUSTER_UNKNOWN, NOMINATION_UNKNOWN.
absl::Status CheckMeeting(sql::Transaction& transaction, const Meeting& meeting);
absl::Status AnnounceMeeting(sql::Transaction& transaction, absl::string_view type, const Meeting& meeting);
// What conflicts of interest about the nomination are judged by.
absl::StatusOr<ConflictFacts> LoadConflictFacts(sql::Transaction& transaction, const Nomination& nomination);

// Enters a closed ballot in the log: who judged what by which rule, the count, and the root over the commitments.
absl::Status RecordBallot(sql::Transaction& transaction, const Ballot& ballot, absl::Time now);
absl::Status AnnounceBallot(sql::Transaction& transaction, absl::string_view type, const Ballot& ballot);

}  // namespace htx::awards
