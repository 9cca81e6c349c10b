#pragma once

// The moves between legal statuses, as a table.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "registry/domain/lifecycle_terms.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

// What can happen to an organisation's status. Each move is an RPC, or a stage, ground or part of one.
enum class Move {
  kSuspend,
  kEndSuspension,
  kConfirmAddress,
  kGrantRegistration,
  kAnnulRevocation,
  kWithdrawDissolution,
  kStartDissolution,
  kCompleteDissolution,
  kMarkNotAtAddress,
  kRevoke,
  kRefuse,
  kDeclareBankrupt,
  kMerge,
  kConsolidate,
  kSucceed,  // Be the target of a merger or consolidation, or a recorded target of a split or conversion.
  kDivide,
  kSeparate,
  kConvert,
  kVoid,
  kVoidDuplicate,
  kRestore,
};

struct MoveRule {
  Move move = {};
  absl::string_view action = {};       // "DissolveOrganization.START"
  std::optional<LegalStatus> to = {};  // Absent: the status stays, or becomes what it was.
  absl::string_view change_type = {};  // Type of the change in the feed.
  StateReason reason = {};             // Why the status holds then, unless the caller says otherwise.
};

absl::Span<const MoveRule> AllMoves();
const MoveRule& RuleOf(Move move);

// True when `move` is possible from `from` (decree 92/2024, law 17/2023 Art 97 to 100; see decisions 0010 and 0012).
bool Admits(LegalStatus from, Move move);
// The words of the statuses that admit `move`, for explanations: "OPERATING, SUSPENDED".
std::string AdmittingStatuses(Move move);
// The reasons that a caller may give for `move`; empty when it has its own alone.
absl::Span<const StateReason> ReasonsFor(Move move);

// The actions by which a way from `from` to a status that admits `move` can begin, of the shortest ways; empty when no
// way leads there. Voiding is no way to anything.
std::vector<std::string> FirstSteps(LegalStatus from, Move move);

// Dissolved, reorganised, bankrupt, refused or voided: no fact changes any more.
bool IsTerminal(LegalStatus status);
// The states that are not, for StateForbids().
inline constexpr absl::string_view kNotEnded = "PENDING, OPERATING, SUSPENDED, NOT_AT_ADDRESS, REVOKED, DISSOLVING";
// It existed, and ended: then it has a dissolved_date.
bool IsEnded(LegalStatus status);
// Registrations are refused while the organisation is not at its address, revoked, dissolving or ended (decree 92/2024
// Art 33): only what leads out of the status, and what is no registration, may be recorded.
bool AdmitsRegistration(LegalStatus status);

}  // namespace htx::registry
