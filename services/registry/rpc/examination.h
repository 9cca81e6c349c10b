#pragma once

// Judging a recorded organisation as it shall be, before it is written.

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/sql/database.h"
#include "registry/domain/duplicate.h"
#include "registry/domain/registration.h"

namespace htx::registry {

// What a request changes, and how much it lets pass.
struct ChangeScope {
  absl::Span<const Field> fields = {};
  absl::CivilDay day = {};  // The first one that changes: its rules judge.
  const Leniency& leniency;
  const AreaTree& areas;
};

// What a change meets, as far as it does not refuse.
struct Examination {
  std::vector<RuleBreak> findings = {};
  std::vector<AcceptedDuplicate> accepted = {};  // Anew.
};

// Judges `wanted`, which is to follow `timeline`, by the rules of registration and by who looks like it today, and
// takes the identifiers and match keys that it has anew. Fails with REGISTRATION_RULE, NUMBER_TAKEN,
// POSSIBLE_DUPLICATE, and has taken nothing then.
absl::StatusOr<Examination> Examine(sql::Transaction& transaction, const Organization& before, const Timeline& timeline,
                                    const Timeline& wanted, const ChangeScope& scope, absl::Time known);

}  // namespace htx::registry
