#pragma once

// What a reform means for the organisations that are recorded.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "registry/domain/area.h"
#include "registry/domain/area_change.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// Organisations and the members of those whose number of members is known. Voided records are none.
struct Headcount {
  int64_t organizations = 0;
  int64_t members = 0;
  int64_t past = 0;  // Organisations that have ended, or were refused; part of the first.
  void Add(const Headcount& other);
  bool operator==(const Headcount&) const = default;
};

// An organisation where it is recorded now, with the splits that placed it.
struct Resident {
  OrganizationId organization = {};
  std::string area = {};
  int64_t members = 0;
  SplitPlaces placed = {};
  bool past = false;  // It has ended, or was refused.
};

// Where a split leaves an organisation. `origin` is the area that it is recorded in, which led to `source`.
struct PlacementRow {
  OrganizationId organization = {};
  std::string origin = {};
  std::string source = {};
  std::string target = {};
  bool assigned = false;  // By name; else in the residual unit.
  bool apart = false;     // The target is not where the origin leads by itself.
};

struct AreaImpact {
  int64_t organizations = 0;  // In units that end; the four below are its parts.
  int64_t moved = 0;          // Whole units.
  int64_t assigned = 0;       // By name.
  int64_t residual = 0;
  int64_t lifted = 0;                         // Out of an abolished unit into the one around.
  int64_t past = 0;                           // Of `organizations`, those that have ended or were refused.
  std::vector<PlacementRow> placements = {};  // By organisation.
  Headcount before = {};
  Headcount after = {};
};

// Areas whose organisations may lie in a unit that `reform` splits: the residents to load for Impact.
std::vector<std::string> AreasOfSplits(const AreaTree& before, const AreaReform& reform);

// Counts what `reform` does. `counts` holds the organisations of every area, `residents` those of AreasOfSplits.
//
// Fails with ASSIGNMENT_UNKNOWN, or with COVERAGE_GAP when an organisation would lie nowhere.
absl::StatusOr<AreaImpact> ImpactOf(const AreaReform& reform, const AreaTree& before, const AreaTree& after,
                                    const std::map<std::string, Headcount>& counts,
                                    absl::Span<const Resident> residents);

}  // namespace htx::registry
