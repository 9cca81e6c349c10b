#pragma once

// The moves between legal statuses, as a table.

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

// What can happen to an organisation's status. Each move is an RPC, or a stage or ground of one.
enum class Move {
  kSuspend,
  kEndSuspension,
  kConfirmAddress,
  kGrantRegistration,
  kAnnulRevocation,
  kWithdrawDissolution,
  kStartDissolution,
  kCompleteDissolution,
};

struct MoveRule {
  Move move = {};
  absl::string_view action = {};  // "DissolveOrganization.START"
  LegalStatus to = {};
  absl::string_view change_type = {};  // Type of the change in the feed.
};

absl::Span<const MoveRule> AllMoves();
const MoveRule& RuleOf(Move move);

// True when `move` is possible from `from` (decree 92/2024, law 17/2023 Art 97 to 100; see decision 0010).
bool Admits(LegalStatus from, Move move);
// The words of the statuses that admit `move`, for explanations: "OPERATING, SUSPENDED".
std::string AdmittingStatuses(Move move);

// Dissolved, reorganised or bankrupt: nothing changes any more.
bool IsTerminal(LegalStatus status);
// Registrations are refused while the organisation is not at its address, revoked, dissolving or ended (decree 92/2024
// Art 33): only what leads out of the status, and what is no registration, may be recorded.
bool AdmitsRegistration(LegalStatus status);

}  // namespace htx::registry
