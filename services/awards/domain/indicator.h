#pragma once

// The catalogue of indicators that targets point at, and what the registry must be asked for each.

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace htx::awards {

// One question to the registry's statistics, in its own filter language. Data, translated by clients/.
struct MeasureSpec {
  enum class Source { kOrganizations, kActivities };
  enum class Population { kExisting, kFounded, kEnded, kAdmitted };
  enum class Figure {
    kCount,        // Organisations, or the sum of activities' quantities.
    kMembers,      // Sum of members.
    kLabour,       // Sum of regular workers.
    kAttendances,  // Sum of attendances.
    kShare,        // Those of `filter` among those of `denominator`.
    kEffective,    // Those evaluated GOOD or FAIR in the year, among those of `filter`.
    kReach,        // Sum of numerators and denominators of the reported reach.
  };
  Source source = Source::kOrganizations;
  Population population = Population::kExisting;
  Figure figure = Figure::kCount;
  absl::string_view filter = {};
  absl::string_view denominator = {};
};

struct Indicator {
  absl::string_view code = {};
  absl::string_view display_name = {};      // Vietnamese.
  bool share = false;                       // Its actual is a fraction; targets are PERCENTAGE.
  std::optional<MeasureSpec> measure = {};  // Nothing: the actual comes from inspections.
};

// All indicators, in order of code.
absl::Span<const Indicator> Indicators();
// Null when there is none of that code.
const Indicator* FindIndicator(absl::string_view code);

}  // namespace htx::awards
