#pragma once

// Secret ballots: who may vote, how many must agree, and what the count says. Exact arithmetic on the legal base.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "awards/domain/award_kind.h"
#include "awards/domain/conflict.h"
#include "awards/domain/ids.h"
#include "awards/domain/meeting.h"
#include "awards/domain/nomination.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"

namespace htx::awards {

enum class BallotState { kOpen = 1, kPassed = 2, kFailed = 3, kVoid = 4 };
enum class VoteChoice { kAgree = 1, kDisagree = 2, kAbstain = 3 };
enum class VoteChannel { kInRoom = 1, kWritten = 2 };

bool MayMove(BallotState from, BallotState to);
absl::string_view ToText(BallotState state);

std::string NameOf(const BallotId& id);

// The least integer that is at least `numerator`/`denominator` of `base`; with `strict` more than it.
int32_t Needed(int32_t numerator, int32_t denominator, bool strict, int32_t base);
// agree·denominator >= numerator·base, or > when strict. Of an empty base nothing passes.
bool Passes(int32_t agree, const VotingRule& rule, int32_t base);

struct Elector {
  std::string principal = {};
  std::string recused_reason = {};  // Empty: may vote.
  bool present = false;
  std::optional<ConflictGround> ground = {};  // Of the recusal.
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
  std::optional<Tally> tally = {};   // Set when it closes.
  std::string commitment_root = {};  // Of the votes that counted, as hexadecimal digits; set when it closes.
  int32_t commitments = 0;
  std::string void_reason = {};
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

// What a ballot on a nomination of the agenda would be if it opened now, whether or not it can pass; changes nothing.
// Whoever has a conflict or is named in `recusals` may not vote. Under PRESENT, and under VALID_VOTES, `needed` is for
// the case that everybody who may vote does. NOMINATION_UNKNOWN, AWARD_KIND_UNKNOWN, NOT_IN_COUNCIL.
absl::StatusOr<Ballot> Plan(BallotId id, const Meeting& meeting, const Nomination& nomination,
                            absl::Span<const Recusal> recusals, const ConflictFacts& facts, absl::Time now,
                            const RuleSets& sets = RuleSets::Shipped());
// A ballot that opens, with the base and `needed` that follow from its rule and electorate.
Ballot WithBase(Ballot ballot);
bool Reachable(const Ballot& ballot);
// Members of the meeting that may not judge the nomination.
std::vector<Conflict> ConflictsOf(const Meeting& meeting, const Nomination& nomination, const ConflictFacts& facts);
// How `needed` comes about, or, once it closed, the outcome, in words.
Text Arithmetic(const Ballot& ballot);

// Opens the ballot that Plan describes. NOMINATION_UNKNOWN, STATE_FORBIDS, STEPS_MISSING of the notice, NO_QUORUM,
// NOT_IN_COUNCIL, AWARD_KIND_UNKNOWN, THRESHOLD_UNREACHABLE.
absl::StatusOr<Ballot> Open(BallotId id, const Meeting& meeting, const Nomination& nomination,
                            absl::Span<const Recusal> recusals, const ConflictFacts& facts, absl::Time now,
                            const RuleSets& sets = RuleSets::Shipped());

// A vote as it arrives. `revises`: it replaces the caller's earlier one.
struct VoteAttempt {
  absl::string_view principal = {};
  VoteChannel channel = VoteChannel::kInRoom;
  bool revises = false;
};
// So often may one member vote in one ballot, the first time included.
inline constexpr int32_t kMostRevisions = 10;

// OK when the vote may be taken; `cast` is how often the caller voted before. NOT_ELIGIBLE_TO_VOTE, STATE_FORBIDS,
// CHANNEL_REFUSED, ALREADY_VOTED, NOT_VOTED_YET, REVISIONS_USED_UP. The answer never depends on how others voted.
absl::Status MayVote(const Ballot& ballot, const VoteAttempt& attempt, int32_t cast);

// Counts by choice, as the store gives them.
struct Counts {
  int32_t agree = 0;
  int32_t disagree = 0;
  int32_t abstain = 0;
};

// Closes the ballot: PASSED or FAILED. Under VALID_VOTES base and `needed` become those of the votes cast.
// STATE_FORBIDS.
absl::StatusOr<Ballot> Close(Ballot ballot, const Counts& counts, absl::Time now);
// Annuls an open ballot; its votes are never counted. STATE_FORBIDS.
absl::StatusOr<Ballot> Void(Ballot ballot, std::string reason, absl::Time now);
// What is hashed of a closed ballot for the log: counts, never votes.
std::string ToCanonicalBytes(const Ballot& ballot);
// The nomination after its ballot; after one that was annulled it is where it was opened.
Nomination Resolve(Nomination nomination, const Ballot& ballot);

}  // namespace htx::awards
