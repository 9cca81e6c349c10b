#pragma once

// What is recorded already of days on which a status would admit none of it, when the status is set for past days.

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/base/error.h"
#include "registry/domain/timeline.h"

namespace htx::registry {

// Something recorded about an organisation outside its own facts: a membership, a report.
struct DatedFact {
  std::string name = {};  // Its resource name.
  absl::CivilDay day = {};
};

// The first and the last of them.
struct OtherFacts {
  std::optional<DatedFact> first = {};
  std::optional<DatedFact> last = {};
};

// A fact that cannot have been recorded of `day`.
struct ForbiddenFact {
  absl::CivilDay day = {};
  Text text = {};
};

// The first fact that a status of `after` forbids, and that of `before` did not: a registration, or any change once the
// organisation had ended, and the last of `others` when the end comes before it. A change on the day on which the
// status begins came before it. Changes of `moved` and of what follows a status are no such facts.
std::optional<ForbiddenFact> FindForbiddenFact(const Timeline& before, const Timeline& after,
                                               absl::Span<const Field> moved, const OtherFacts& others);

}  // namespace htx::registry
