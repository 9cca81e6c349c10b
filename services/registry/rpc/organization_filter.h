#pragma once

// Filters over organisations and changes in memory: of snapshots and of the change feed.

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "htx/registry/v1/change.pb.h"
#include "htx/registry/v1/organization.pb.h"

namespace htx::registry {

// The fields of StreamSnapshotRequest.filter. The empty filter gives an empty function. FILTER_…
absl::StatusOr<std::function<bool(const v1::Organization&)>> OrganizationMatcher(const std::string& filter);

// The fields of WatchChangesRequest.filter. A change that is not about an organisation has none of its fields.
absl::StatusOr<std::function<bool(const v1::Change&)>> ChangeMatcher(const std::string& filter);

}  // namespace htx::registry
