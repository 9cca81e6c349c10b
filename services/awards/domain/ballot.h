#pragma once

// Councils and secret ballots: who may vote, how many must agree, and what the count says. Exact arithmetic on the
// legal base.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "awards/domain/award_kind.h"
#include "awards/domain/ids.h"
#include "awards/domain/nomination.h"
#include "common/base/civil_date.h"

namespace htx::awards {

enum class CouncilRole { kChair = 1, kViceChair = 2, kMember = 3, kSecretary = 4 };
enum class MeetingState { kScheduled = 1, kInSession = 2, kAdjourned = 3, kMinutesSigned = 4, kCancelled = 5 };
enum class BallotState { kOpen = 1, kPassed = 2, kFailed = 3, kVoid = 4 };
enum class VoteChoice { kAgree = 1, kDisagree = 2, kAbstain = 3 };
enum class VoteChannel { kInRoom = 1, kWritten = 2 };

bool MayMove(MeetingState from, MeetingState to);
bool MayMove(BallotState from, BallotState to);
absl::string_view ToText(MeetingState state);
absl::string_view ToText(BallotState state);

struct CouncilMember {
  std::string principal = {};
  std::string display_name = {};
  CouncilRole role = CouncilRole::kMember;
  OrganizationId unit = {};  // May be empty.
  bool present = false;
};

struct Meeting {
  MeetingId id = {};
  std::string display_name = {};
  OrganizationId manager = {};
  ClusterId cluster = {};
  absl::CivilDay held_on = {};
  std::string place = {};
  std::vector<CouncilMember> council = {};
  std::vector<NominationId> agenda = {};
  std::string dataset = {};
  MeetingState state = MeetingState::kScheduled;
  int32_t quorum = 0;
  int64_t version = 1;
  absl::Time create_time = absl::UnixEpoch();
};

std::string NameOf(const MeetingId& id);
std::string NameOf(const BallotId& id);
int32_t PresentCount(const Meeting& meeting);

// The least integer that is at least `numerator`/`denominator` of `base`; with `strict` more than it.
int32_t Needed(int32_t numerator, int32_t denominator, bool strict, int32_t base);
// agree·denominator >= numerator·base, or > when strict.
bool Passes(int32_t agree, const VotingRule& rule, int32_t base);

// Checks the council and opens the session. COUNCIL_INVALID, NO_QUORUM.
absl::StatusOr<Meeting> Convene(Meeting meeting);

struct Elector {
  std::string principal = {};
  std::string recused_reason = {};  // Empty: may vote.
  bool present = false;
};

struct Tally {
  int32_t agree = 0;
  int32_t disagree = 0;
  int32_t abstain = 0;
  int32_t not_cast = 0;
  int32_t recused = 0;

  bool operator==(const Tally&) const = default;
};

// `rule.citation` is a view: `rule_citation` owns it for ballots that were loaded.
struct Ballot {
  BallotId id = {};
  MeetingId meeting = {};
  NominationId nomination = {};
  OrganizationId manager = {};  // Of the meeting.
  BallotState state = BallotState::kOpen;
  VotingRule rule = {};
  std::string rule_version = {};
  std::string rule_citation = {};
  std::vector<Elector> electorate = {};
  int32_t base = 0;
  int32_t needed = 0;
  std::optional<Tally> tally = {};  // Set when it closes.
  std::string dataset = {};
  int64_t version = 1;
  absl::Time open_time = absl::UnixEpoch();
  std::optional<absl::Time> close_time = {};
};

// The most that can agree: the electorate less the recused.
int32_t Attainable(const Ballot& ballot);

// Someone recused by name.
struct Recusal {
  std::string principal = {};
  std::string reason = {};
};

// Opens a ballot on a nomination of the agenda. Members of the nominated unit are recused by rule. NOMINATION_UNKNOWN,
// STATE_FORBIDS, NOT_IN_COUNCIL, AWARD_KIND_UNKNOWN, THRESHOLD_UNREACHABLE.
absl::StatusOr<Ballot> Open(BallotId id, const Meeting& meeting, const Nomination& nomination,
                            absl::Span<const Recusal> recusals, absl::Time now,
                            const RuleSets& sets = RuleSets::Shipped());

// OK when `principal` may vote through `channel`. NOT_ELIGIBLE_TO_VOTE, STATE_FORBIDS, ALREADY_VOTED, CHANNEL_REFUSED.
// The answer never depends on how others voted.
absl::Status MayVote(const Ballot& ballot, absl::string_view principal, VoteChannel channel, bool has_voted);

// Counts by choice, as the store gives them.
struct Counts {
  int32_t agree = 0;
  int32_t disagree = 0;
  int32_t abstain = 0;
};

// Closes the ballot: PASSED or FAILED. STATE_FORBIDS.
absl::StatusOr<Ballot> Close(Ballot ballot, const Counts& counts, absl::Time now);
// The nomination after its ballot.
Nomination Resolve(Nomination nomination, const Ballot& ballot);

}  // namespace htx::awards
