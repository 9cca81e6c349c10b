#pragma once

// One move of a status as it was recorded, with what it rested on.

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "registry/domain/finding.h"
#include "registry/domain/lifecycle_terms.h"
#include "registry/domain/obligation.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// What a move rests on, as the caller stated it.
struct Grounds {
  StateReason reason = StateReason::kUnspecified;
  std::optional<absl::CivilDay> document_day = {};
  std::vector<std::string> document_refs = {};
  std::string decided_by = {};
};

struct LifecycleEntry {
  OrganizationId organization = {};
  int64_t version = 0;  // Of the organisation after the move.
  std::string action = {};
  absl::CivilDay day = {};
  std::optional<absl::CivilDay> until = {};
  Grounds grounds = {};
  std::string liquidator = {};
  std::vector<LifecycleFinding> findings = {};
  std::vector<Obligation> accepted = {};
  std::string acceptance_reason = {};
  absl::Time recorded = absl::UnixEpoch();
};

}  // namespace htx::registry
