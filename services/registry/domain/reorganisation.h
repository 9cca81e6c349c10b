#pragma once

// The decisions about mergers, splits and conversions: pure functions.

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "registry/domain/lifecycle_rules.h"
#include "registry/domain/status_move.h"
#include "registry/domain/succession.h"

namespace htx::registry {

// The move by which a source takes part in a succession of `kind`.
Move SourceMove(SuccessionKind kind);

// Decides what becomes of a source on `day`: it ends, is voided, or goes on (a separation). Fails as MoveStatus and
// VoidAll do.
absl::StatusOr<MoveDecision> EndSource(const Timeline& timeline, SuccessionKind kind, absl::CivilDay day,
                                       bool documented, const RuleBook& rules, const OtherFacts& others = {});

// Decides whether a recorded organisation may be the target on `day`. Whom records are duplicates of may have ended,
// but not be voided. Fails with BEFORE_FOUNDING, STATE_FORBIDS.
absl::Status CheckTarget(const Timeline& timeline, SuccessionKind kind, absl::CivilDay day);

// Decides whether an organisation of kind `source` can lead to one of kind `target`. Conversions are those that the law
// of the day knows; duplicates may have been recorded under any kind; everything else joins equals. Fails with
// KIND_FORBIDS.
absl::Status CheckKinds(SuccessionKind kind, Kind source, Kind target, absl::CivilDay day, const RuleBook& rules);

// What a request says about one target's part.
struct Part {
  std::optional<int64_t> share = {};  // Millionths.
  bool residual = false;
};

// The parts with the residual's share filled in: in a division the whole is given out, or nothing is stated; in a
// separation the source keeps the rest. Fails with FIELD_RULE on "targets[i]…".
absl::StatusOr<std::vector<Part>> ShareOut(SuccessionKind kind, std::vector<Part> parts);

}  // namespace htx::registry
