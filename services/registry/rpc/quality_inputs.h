#pragma once

// What the rules of quality look at, gathered from the stores.

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "registry/domain/area.h"
#include "registry/domain/quality.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

// `areas` are those that `transaction` sees.
absl::StatusOr<QualityInputs> GatherInputs(sql::Transaction& transaction, const Organization& organization,
                                           const AreaTree& areas, absl::CivilDay today);

}  // namespace htx::registry
