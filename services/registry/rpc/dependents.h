#pragma once

// What in the register stands against voiding an organisation, or against its end.

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/sql/database.h"
#include "registry/domain/obligation.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// Records that others have it keep; memberships that hold from `today` on; steps of succession to or from it.
absl::StatusOr<Dependents> FindDependents(sql::Transaction& transaction, const OrganizationId& id,
                                          absl::CivilDay today);
// The first of these alone: what stands against a reorganisation.
absl::StatusOr<std::vector<Dependent>> FindKeptRecords(sql::Transaction& transaction, const OrganizationId& id);

}  // namespace htx::registry
