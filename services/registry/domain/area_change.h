#pragma once

// Reforms of administrative units: the decision.
//
// Units are referred to by their code or by "areas/{id}". A code in `from` means the unit that had it on the day before
// the reform; elsewhere it means a unit of the reform when one bears it, else the unit that has it on the day.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "registry/domain/area.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// A unit that begins.
struct NewArea {
  std::string code = {};
  std::string name = {};
  AreaLevel level = AreaLevel::kProvince;
  std::string unit_type = {};
  std::string parent = {};     // A reference; "" for a province.
  bool long_standing = false;  // Established alone: older than the register looks back.
};

// An organisation of a split unit that is placed by name.
struct AreaAssignment {
  OrganizationId organization = {};
  std::string to = {};  // A reference to one of the transition's `to`.
};

struct AreaTransition {
  AreaStep step = AreaStep::kMerge;
  std::vector<std::string> from = {};  // References.
  std::vector<std::string> to = {};    // References.
  // For kSplit:
  std::vector<int64_t> shares = {};  // As `to`, in hundredths of a percent; empty when not known.
  std::vector<AreaAssignment> assignments = {};
  std::string residual = {};  // A reference; "" for the largest share, or the first.
};

// A claim to cover every unit of a level in some units, or everywhere.
struct AreaCoverage {
  AreaLevel level = AreaLevel::kProvince;
  std::vector<std::string> within = {};  // References as in `from`.
};

struct AreaChange {
  std::string decree = {};
  absl::CivilDay day = {};
  std::vector<NewArea> areas = {};
  std::vector<AreaTransition> transitions = {};
  std::vector<AreaCoverage> covers = {};
};

// A step that was decided on.
struct AreaSuccession {
  std::string from = {};  // Ids.
  std::string to = {};
  AreaStep step = AreaStep::kMerge;
  std::optional<int64_t> share = {};
  bool residual = false;
};

// An organisation placed by name.
struct AreaPlacement {
  OrganizationId organization = {};
  std::string source = {};  // Ids.
  std::string target = {};
};

// What a reform records.
struct AreaReform {
  absl::CivilDay day = {};
  std::string decree = {};
  std::vector<Area> formed = {};                 // Without links.
  std::vector<std::string> ended = {};           // Ids.
  std::vector<AreaSuccession> successions = {};  // In the order of the links that they become, per older unit.
  std::vector<AreaPlacement> placements = {};
  std::map<AreaStep, int64_t> transitions = {};  // How many of each.
};

// Decides what `change` does to `tree`.
//
// Fails, first match wins, with FIELD_RULE for a transition with the wrong number of units or a wrong split rule;
// AREA_UNKNOWN; AREA_ENDED; DUPLICATE_TRANSITION; OVERLAP; COVERAGE_GAP. Each names every unit it found.
absl::StatusOr<AreaReform> Decide(const AreaChange& change, const AreaTree& tree);

// The tree after `reform`.
AreaTree After(const AreaTree& tree, const AreaReform& reform, int64_t version);

}  // namespace htx::registry
