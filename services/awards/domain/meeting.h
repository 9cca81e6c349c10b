#pragma once

// Meetings of councils: who sits, who attends, whether enough do, and what becomes of the meeting.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "awards/domain/ids.h"
#include "common/base/civil_date.h"

namespace htx::awards {

enum class CouncilRole { kChair = 1, kViceChair = 2, kMember = 3, kSecretary = 4 };
enum class MeetingState { kScheduled = 1, kInSession = 2, kAdjourned = 3, kMinutesSigned = 4, kCancelled = 5 };

bool MayMove(MeetingState from, MeetingState to);
absl::string_view ToText(MeetingState state);

struct CouncilMember {
  std::string principal = {};
  std::string display_name = {};
  CouncilRole role = CouncilRole::kMember;
  OrganizationId unit = {};  // May be empty.
  std::string person = {};   // The member's own pseudonymous reference; may be empty.
  bool present = false;
};

struct Meeting {
  MeetingId id = {};
  std::string display_name = {};
  OrganizationId manager = {};
  ClusterId cluster = {};
  CouncilId source = {};  // The council whose members of the day it was given; may be empty.
  absl::CivilDay held_on = {};
  std::string place = {};
  std::vector<CouncilMember> council = {};
  std::vector<NominationId> agenda = {};
  std::string dataset = {};
  MeetingState state = MeetingState::kScheduled;
  int32_t quorum = 0;
  std::string cancel_reason = {};
  std::string minutes_hash = {};  // Set when the minutes are signed.
  std::string minutes_signer = {};
  std::optional<absl::CivilDay> minutes_signed_on = {};
  int64_t version = 1;
  absl::Time create_time = absl::UnixEpoch();
};

std::string NameOf(const MeetingId& id);
int32_t PresentCount(const Meeting& meeting);

// Checks the council of a meeting that is called: SCHEDULED, with its quorum. COUNCIL_INVALID.
absl::StatusOr<Meeting> Schedule(Meeting meeting);
// Exactly the principals of `attending` are present. STATE_FORBIDS once it adjourned, NOT_IN_COUNCIL.
absl::StatusOr<Meeting> Attend(Meeting meeting, absl::Span<const std::string> attending);
// SCHEDULED → IN_SESSION. STATE_FORBIDS, NO_QUORUM.
absl::StatusOr<Meeting> OpenSession(Meeting meeting);
// Both at once, for a meeting that is recorded as it sits. COUNCIL_INVALID, NO_QUORUM.
absl::StatusOr<Meeting> Convene(Meeting meeting);
// SCHEDULED → CANCELLED. STATE_FORBIDS.
absl::StatusOr<Meeting> Cancel(Meeting meeting, std::string reason);
// IN_SESSION → ADJOURNED; `open_ballots` of it are still open. STATE_FORBIDS, BALLOTS_OPEN.
absl::StatusOr<Meeting> Adjourn(Meeting meeting, int64_t open_ballots);
// ADJOURNED → MINUTES_SIGNED, by its chair or a vice chair who attended. STATE_FORBIDS, NOT_THE_CHAIR,
// MINUTES_BEFORE_MEETING.
absl::StatusOr<Meeting> SignMinutes(Meeting meeting, absl::string_view principal, absl::CivilDay signed_on,
                                    std::string content_hash);

}  // namespace htx::awards
