#pragma once

// Judging a recorded organisation as it shall be, before it is written.

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/sql/database.h"
#include "registry/domain/registration.h"

namespace htx::registry {

// What a request changes, and how much it lets pass.
struct ChangeScope {
  absl::Span<const Field> fields = {};
  absl::CivilDay day = {};  // The first one that changes: its rules judge.
  const Leniency& leniency;
};

// Judges `wanted` by the rules of registration and by who looks like it today, and takes the identifiers and match keys
// that it has anew. The departures that do not refuse. Fails with REGISTRATION_RULE, NUMBER_TAKEN, POSSIBLE_DUPLICATE.
absl::StatusOr<std::vector<RuleBreak>> Examine(sql::Transaction& transaction, const Organization& before,
                                               const Timeline& wanted, const ChangeScope& scope);

}  // namespace htx::registry
