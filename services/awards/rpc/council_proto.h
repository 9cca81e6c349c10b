#pragma once

// Councils, relations, conflicts and minutes between proto and domain.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/ballot.h"
#include "awards/domain/council.h"
#include "htx/awards/v1/council.pb.h"
#include "htx/awards/v1/council_requests.pb.h"

namespace htx::awards {

absl::StatusOr<Council> ParseNewCouncil(const v1::CreateCouncilRequest& request, std::string fresh_id, absl::Time now);
absl::StatusOr<std::vector<SeatChange>> ParseSeatChanges(const v1::UpdateCouncilMembersRequest& request);
absl::StatusOr<Relation> ParseNewRelation(const v1::DeclareRelationRequest& request, std::string fresh_id,
                                          const std::string& declared_by, absl::Time now);

// Whose conflicts are asked for: a council's on a day, or a meeting's; exactly one has an id.
struct ConflictQuestion {
  CouncilId council = {};
  MeetingId meeting = {};
  absl::CivilDay day = {};
  std::vector<NominationId> nominations = {};
};
absl::StatusOr<ConflictQuestion> ParseConflictQuestion(const v1::GetConflictsRequest& request);

v1::Council ToProto(const Council& council);
v1::Relation ToProto(const Relation& relation);
// The minutes of a meeting with its ballots in order of opening, and their hash.
v1::Minutes MinutesOf(const Meeting& meeting, const std::vector<Ballot>& ballots);

}  // namespace htx::awards
