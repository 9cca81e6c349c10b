#pragma once

// Placing organisations of a unit that was split, after the split.

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "registry/domain/area_impact.h"

namespace htx::registry {

// An organisation and where it lies since the split: the id or the code of a unit.
struct PlacementWish {
  OrganizationId organization = {};
  std::string to = {};
};

// Where `wishes` place organisations of `source`. `residents` holds those of the wishes that are recorded somewhere.
//
// AREA_UNKNOWN when `source` names no unit that was split, or `to` none that it went into; ASSIGNMENT_UNKNOWN for who
// did not lie in it, and for whom a later split placed anew.
absl::StatusOr<std::vector<PlacementRow>> PlaceAfterSplit(absl::string_view source,
                                                          absl::Span<const PlacementWish> wishes,
                                                          const std::map<std::string, Resident>& residents,
                                                          const AreaTree& tree);

}  // namespace htx::registry
