#include "awards/domain/meeting.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "awards/domain/award_kind.h"
#include "awards/domain/ballot.h"
#include "awards/domain/errors.h"
#include "common/base/status.h"

namespace htx::awards {

bool MayMove(MeetingState from, MeetingState to) {
  using enum MeetingState;
  switch (from) {
    case kScheduled:
      return to == kInSession || to == kCancelled;
    case kInSession:
      return to == kAdjourned;
    case kAdjourned:
      return to == kMinutesSigned;
    case kMinutesSigned:
    case kCancelled:
      return false;
  }
  return false;
}

absl::string_view ToText(MeetingState state) {
  using enum MeetingState;
  switch (state) {
    case kScheduled:
      return "SCHEDULED";
    case kInSession:
      return "IN_SESSION";
    case kAdjourned:
      return "ADJOURNED";
    case kMinutesSigned:
      return "MINUTES_SIGNED";
    case kCancelled:
      return "CANCELLED";
  }
  return "";
}

std::string NameOf(const MeetingId& id) { return absl::StrCat("meetings/", id.text()); }

int32_t PresentCount(const Meeting& meeting) {
  return static_cast<int32_t>(
      std::count_if(meeting.council.begin(), meeting.council.end(), [](const CouncilMember& m) { return m.present; }));
}

absl::StatusOr<Meeting> Schedule(Meeting meeting) {
  std::set<absl::string_view> principals;
  int chairs = 0;
  for (size_t i = 0; i < meeting.council.size(); ++i) {
    if (!principals.insert(meeting.council[i].principal).second) {
      return CouncilInvalid(absl::StrCat("meeting.council[", i, "].principal"), "a principal stands twice",
                            "một thành viên bị ghi hai lần");
    }
    if (meeting.council[i].role == CouncilRole::kChair) ++chairs;
  }
  if (chairs != 1) {
    return CouncilInvalid("meeting.council", "a council has exactly one chair", "Hội đồng có đúng một chủ tịch");
  }
  const QuorumRule quorum = CouncilQuorum();
  meeting.quorum = Needed(quorum.numerator, quorum.denominator, false, static_cast<int32_t>(meeting.council.size()));
  meeting.state = MeetingState::kScheduled;
  return meeting;
}

absl::StatusOr<Meeting> Attend(Meeting meeting, absl::Span<const std::string> attending) {
  if (meeting.state != MeetingState::kScheduled && meeting.state != MeetingState::kInSession) {
    return StateForbids(NameOf(meeting.id), ToText(meeting.state), "SCHEDULED, IN_SESSION");
  }
  for (CouncilMember& member : meeting.council) member.present = false;
  for (const std::string& principal : attending) {
    const auto member = std::find_if(meeting.council.begin(), meeting.council.end(),
                                     [&](const CouncilMember& each) { return each.principal == principal; });
    if (member == meeting.council.end()) return NotInCouncil(principal);
    member->present = true;
  }
  return meeting;
}

absl::StatusOr<Meeting> OpenSession(Meeting meeting) {
  if (!MayMove(meeting.state, MeetingState::kInSession)) {
    return StateForbids(NameOf(meeting.id), ToText(meeting.state), "SCHEDULED");
  }
  if (PresentCount(meeting) < meeting.quorum) return NoQuorum(PresentCount(meeting), meeting.quorum);
  meeting.state = MeetingState::kInSession;
  return meeting;
}

absl::StatusOr<Meeting> Convene(Meeting meeting) {
  HTX_ASSIGN_OR_RETURN(Meeting scheduled, Schedule(std::move(meeting)));
  return OpenSession(std::move(scheduled));
}

absl::StatusOr<Meeting> Cancel(Meeting meeting, std::string reason) {
  if (!MayMove(meeting.state, MeetingState::kCancelled)) {
    return StateForbids(NameOf(meeting.id), ToText(meeting.state), "SCHEDULED");
  }
  meeting.state = MeetingState::kCancelled;
  meeting.cancel_reason = std::move(reason);
  return meeting;
}

absl::StatusOr<Meeting> Adjourn(Meeting meeting, int64_t open_ballots) {
  if (!MayMove(meeting.state, MeetingState::kAdjourned)) {
    return StateForbids(NameOf(meeting.id), ToText(meeting.state), "IN_SESSION");
  }
  if (open_ballots > 0) return BallotsOpen(NameOf(meeting.id), open_ballots);
  meeting.state = MeetingState::kAdjourned;
  return meeting;
}

absl::StatusOr<Meeting> SignMinutes(Meeting meeting, absl::string_view principal, absl::CivilDay signed_on,
                                    std::string content_hash) {
  const bool chairs = std::any_of(meeting.council.begin(), meeting.council.end(), [&](const CouncilMember& member) {
    return member.present && absl::string_view(member.principal) == principal &&
           (member.role == CouncilRole::kChair || member.role == CouncilRole::kViceChair);
  });
  if (!chairs) return NotTheChair(NameOf(meeting.id));
  if (!MayMove(meeting.state, MeetingState::kMinutesSigned)) {
    return StateForbids(NameOf(meeting.id), ToText(meeting.state), "ADJOURNED");
  }
  if (signed_on < meeting.held_on) return MinutesBeforeMeeting(FormatDay(meeting.held_on));
  meeting.state = MeetingState::kMinutesSigned;
  meeting.minutes_signer = std::string(principal);
  meeting.minutes_signed_on = signed_on;
  meeting.minutes_hash = std::move(content_hash);
  return meeting;
}

}  // namespace htx::awards
