#pragma once

// Works in a contest and candidates of a selection.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "awards/domain/contest.h"
#include "awards/domain/nomination.h"

namespace htx::awards {

// The numbers of this enumeration are those of the proto, and those stored.
enum class EntryState { kReceived = 1, kSelected = 2, kWithdrawn = 3, kDisqualified = 4 };

// The transition table. RECEIVED ⇄ SELECTED; both → WITHDRAWN, DISQUALIFIED.
bool MayMove(EntryState from, EntryState to);
absl::string_view ToText(EntryState state);

// Results are computed from all entries of a contest at once; so many may stand, or have stood, in one.
inline constexpr int64_t kMostEntries = 2000;

struct ContestEntry {
  EntryId id = {};
  ContestId contest = {};
  std::string category = {};
  Recipient entrant = {};
  std::string title = {};
  std::string work_sha256 = {};
  absl::Time received_time = absl::UnixEpoch();
  EntryState state = EntryState::kReceived;
  std::string state_reason = {};
  std::string prize = {};
  FactId achievement = {};       // With a prize.
  NominationId nomination = {};  // With a prize that has an award kind.
  int64_t version = 1;
  absl::Time create_time = absl::UnixEpoch();
  absl::Time update_time = absl::UnixEpoch();
};

std::string NameOf(const EntryId& id);  // "entries/{id}"
// "organizations/{id}" of a collective, else the reference.
std::string EntrantKey(const Recipient& entrant);
// What may be in `contest` once: the work, or the candidate.
std::string EntryKey(const Contest& contest, const ContestEntry& entry);

// A new entry. `held` entries are in the contest; `kinds` are those of the prizes of its category. `facts` is about the
// entrant's organisation: REGISTRY_NOT_ASKED when it is needed and absent. STATE_FORBIDS, ENTRY_LATE, CATEGORY_UNKNOWN,
// RECIPIENT_KIND_REFUSED, TOO_MANY_ENTRIES, NOMINEE_UNKNOWN; in a selection the errors of CheckNominee on `today`;
// CATEGORY_MISMATCH.
absl::StatusOr<ContestEntry> Receive(const Contest& contest, ContestEntry entry, int64_t held,
                                     absl::Span<const AwardKind* const> kinds, const std::optional<NomineeFacts>& facts,
                                     absl::CivilDay today);

// RECEIVED → SELECTED; the place is the caller's to take. CONTEST_KIND_REFUSED, STATE_FORBIDS of the contest, then of
// the entry; REGISTRY_NOT_ASKED and the errors of CheckNominee on `today`.
absl::StatusOr<ContestEntry> Select(const Contest& contest, ContestEntry entry,
                                    const std::optional<NomineeFacts>& facts, absl::CivilDay today);
// SELECTED → RECEIVED. STATE_FORBIDS of the contest, then of the entry.
absl::StatusOr<ContestEntry> Deselect(const Contest& contest, ContestEntry entry, std::string reason);
// RECEIVED, SELECTED → `to`, which is WITHDRAWN or DISQUALIFIED, while entries or judgements are received.
// STATE_FORBIDS.
absl::StatusOr<ContestEntry> TakeOut(const Contest& contest, ContestEntry entry, EntryState to, std::string reason);

}  // namespace htx::awards
