#pragma once

// The decisions that move an organisation's status: pure functions from what is recorded to what shall be recorded.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "registry/domain/finding.h"
#include "registry/domain/later_facts.h"
#include "registry/domain/lifecycle.h"
#include "registry/domain/lifecycle_rules.h"
#include "registry/domain/timeline.h"

namespace htx::registry {

// A request to move a status, with every field valid by itself.
struct StatusMove {
  Move move = {};
  absl::CivilDay day = {};                          // First day of the new status.
  StateReason reason = StateReason::kUnspecified;   // One of ReasonsFor(move), or unspecified: the move's own.
  std::optional<absl::CivilDay> until = {};         // Last day of a suspension.
  std::optional<absl::CivilDay> document_day = {};  // Of the notice, resolution, decision or dossier.
  bool documented = false;                          // Documents are named.
};

struct MoveDecision {
  Splice splice = {};
  StateReason reason = StateReason::kUnspecified;
  std::vector<LifecycleFinding> findings = {};
};

// Decides whether the status may move, judged on `asked.day` by the rules of that day. `others` is what is recorded
// about the organisation elsewhere.
//
// Fails with BEFORE_FOUNDING, STATE_FORBIDS, STATUS_CHANGED_LATER (a later move, also a renewal, was judged on what
// this would change), BASIS_FORBIDS, SUSPENSION_TOO_LONG, OBJECTION_PERIOD_UNKNOWN, OBJECTION_PERIOD_RUNNING,
// FACT_RECORDED_LATER, in this order. Finds NOTICE_LATE, SUSPENSION_END_MISSING, SUSPENSION_LAPSED, RULE_UNKNOWN,
// STATUS_LATE, DOSSIER_LATE, and what FindOpenDuties (legal_duties.h) finds.
absl::StatusOr<MoveDecision> MoveStatus(const Timeline& timeline, const StatusMove& asked, const RuleBook& rules,
                                        const OtherFacts& others = {});

// FAILED_PRECONDITION / SUSPENSION_TOO_LONG when a suspension from `first` to `last` is longer than the rules of
// `first` let one notice be. Days without a known rule have no limit.
absl::Status CheckSuspensionTerm(absl::CivilDay first, absl::CivilDay last, const RuleBook& rules);

// Decides that all days of an organisation become VOIDED, as registered in error or as a duplicate. Fails with
// STATE_FORBIDS.
absl::StatusOr<Splice> VoidAll(const Timeline& timeline, Move move);
// Decides that the days of a voided organisation are again what `former` says. Fails with NOT_DELETED.
absl::StatusOr<Splice> Restore(const std::string& name, const Timeline& timeline, const Timeline& former);

// The dissolution that `timeline` shows on `day`: under way, or the one by which the organisation ended.
struct DissolutionFacts {
  StateReason basis = StateReason::kUnspecified;
  absl::CivilDay start = {};
  std::optional<absl::CivilDay> objection_end = {};  // Last day for objections; absent when no rule is known.
  std::string rule_version = {};
};
std::optional<DissolutionFacts> FindDissolution(const Timeline& timeline, absl::CivilDay day, const RuleBook& rules);

// Deadlines of the status on `day` that have passed: SUSPENSION_EXPIRED, DISSOLUTION_PERIOD_OVER, REGISTRATION_OVERDUE;
// and DISSOLUTION_PERIOD_RUNNING while it runs. REVOCATION_PUBLICATION while it is revoked.
std::vector<LifecycleFinding> StateFindings(const Timeline& timeline, absl::CivilDay day, const RuleBook& rules);

}  // namespace htx::registry
