#pragma once

// Councils: who sits on which day. Seats are dated; who sat once is never forgotten.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "awards/domain/conflict.h"
#include "awards/domain/ids.h"
#include "awards/domain/meeting.h"
#include "common/base/civil_date.h"

namespace htx::awards {

struct CouncilSeat {
  std::string principal = {};
  std::string display_name = {};
  CouncilRole role = CouncilRole::kMember;
  OrganizationId unit = {};  // May be empty.
  std::string person = {};   // The member's own pseudonymous reference; may be empty.
  Period period = {};
};

struct Council {
  CouncilId id = {};
  std::string display_name = {};
  OrganizationId manager = {};
  std::string establishment = {};       // The decision that set it up, in words.
  std::vector<CouncilSeat> seats = {};  // In order of from, then principal.
  int64_t version = 1;
  absl::Time create_time = absl::UnixEpoch();
  absl::Time update_time = absl::UnixEpoch();
};
std::string NameOf(const CouncilId& id);

// Decides whether the seats are sound: periods not empty, no principal in two seats on one day, no day with two chairs.
// COUNCIL_INVALID. Returns the council with its seats sorted.
absl::StatusOr<Council> FoundCouncil(Council council);

// Somebody joins from a day on, or leaves on a day: the first on which the seat is vacant.
struct SeatChange {
  std::optional<CouncilSeat> joins = {};
  std::string leaves = {};  // The principal, when nobody joins.
  absl::CivilDay effective = {};
};
// Applies the changes in order. COUNCIL_INVALID, NOT_IN_COUNCIL.
absl::StatusOr<Council> ChangeSeats(Council council, absl::Span<const SeatChange> changes);

// The members of `day`, absent all, in the order of the seats.
std::vector<CouncilMember> MembersOn(const Council& council, absl::CivilDay day);

// The meeting with the council's members of its day, of whom `attending` are present. NOT_IN_COUNCIL;
// COUNCIL_INVALID when the council is another alliance's.
absl::StatusOr<Meeting> Seat(Meeting meeting, const Council& council, absl::Span<const std::string> attending);

// Decides whether a relation makes sense: it begins before it ends, and nobody is related to themselves.
// RELATION_INVALID.
absl::Status CheckRelation(const Relation& relation);
// The relation ends on a day, the first on which it no longer holds. RELATION_INVALID when it ended before, or would
// end before it began.
absl::StatusOr<Relation> EndOn(Relation relation, absl::CivilDay day);

}  // namespace htx::awards
