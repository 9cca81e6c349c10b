#pragma once

// Areas and their reforms between protos and the domain.

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "htx/registry/v1/area.pb.h"
#include "htx/registry/v1/area_change.pb.h"
#include "registry/domain/area.h"
#include "registry/domain/area_change.h"
#include "registry/domain/area_impact.h"

namespace htx::registry {

// "areas/{id}"
std::string NameOfArea(absl::string_view id);

// `area` with the unit around it on `day`, or on the nearest day on which it exists.
v1::Area ToProto(const Area& area, const AreaTree& tree, absl::CivilDay day);

// INVALID_ARGUMENT / FIELD_RULE with every violation. `latest` is the last day on which a reform may take effect.
absl::StatusOr<AreaChange> ParseAreaChange(const v1::AreaChange& proto, absl::CivilDay latest);

v1::AreaImpact ToProto(const AreaImpact& impact, const AreaReform& reform);
v1::AreaChangeSummary SummaryOf(const AreaImpact& impact, const AreaReform& reform, int64_t version);

}  // namespace htx::registry
