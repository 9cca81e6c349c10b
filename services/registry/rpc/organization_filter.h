#pragma once

// Filters over organisations and changes in memory: of snapshots and of the change feed.

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "htx/registry/v1/change.pb.h"
#include "htx/registry/v1/organization.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// The fields and functions of StreamSnapshotRequest.filter. Codes of area_within are those of today. The empty filter
// gives an empty function. What `office` names outlives the function, which is for one thread at a time. FILTER_…
absl::StatusOr<std::function<bool(const v1::Organization&)>> OrganizationMatcher(const std::string& filter,
                                                                                 const Office& office,
                                                                                 absl::Time deadline);

// The fields and functions of WatchChangesRequest.filter. A change that is not about an organisation has none of its
// fields. From a reform on, the areas are those after it.
absl::StatusOr<std::function<bool(const v1::Change&)>> ChangeMatcher(const std::string& filter, const Office& office,
                                                                     absl::Time deadline);

}  // namespace htx::registry
