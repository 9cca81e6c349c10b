#pragma once

// What may be done with an organisation, why not the rest, and what would unblock it.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "registry/domain/lifecycle_rules.h"
#include "registry/domain/obligation.h"
#include "registry/domain/timeline.h"

namespace htx::registry {

// One action with the error it would answer with: OK when nothing that is known here stands in its way.
struct ActionVerdict {
  std::string action = {};
  absl::Status verdict = absl::OkStatus();
  std::vector<std::string> unblocked_by = {};    // Actions that lead to a state that admits it, or begin the way.
  Text remedy = {};                              // What to do, when not allowed.
  std::vector<std::string> judged_at_call = {};  // Reasons that only the call can tell.
};

// What may be done on `day`, judged as the calls judge it.
std::vector<ActionVerdict> VerdictsOn(const Timeline& timeline, absl::CivilDay day, const Dependents& dependents,
                                      const RuleBook& rules);

}  // namespace htx::registry
