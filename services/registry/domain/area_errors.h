#pragma once

// The errors of areas and their reforms, beyond those of domain/errors.h.

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace htx::registry {

// INVALID_ARGUMENT / FIELD_RULE on `field`. Send a name that ListAreas shows.
absl::Status AreaNameUnknown(absl::string_view field);

// What a reform is refused for. Each names the first units it found.

// FAILED_PRECONDITION / AREA_UNKNOWN. No unit has that code or name on that day; ListAreas shows those that exist.
absl::Status AreaUnknown(absl::Span<const std::string> references);
// FAILED_PRECONDITION / AREA_ENDED. The unit has an end already, or does not begin before the reform; look at its
// period.
absl::Status AreaEnded(absl::Span<const std::string> areas);
// FAILED_PRECONDITION / DUPLICATE_TRANSITION. State each transition once.
absl::Status DuplicateTransition(absl::Span<const std::string> transitions);
// FAILED_PRECONDITION / OVERLAP. Ground or a code is given twice; let one transition hold it.
absl::Status AreaOverlap(absl::Span<const std::string> areas);
// FAILED_PRECONDITION / COVERAGE_GAP. Ground is left without a unit; add the transition that takes it.
absl::Status CoverageGap(absl::Span<const std::string> areas);
// FAILED_PRECONDITION / ASSIGNMENT_UNKNOWN. The organisation does not lie in the unit that is split; take it off the
// list.
absl::Status AssignmentUnknown(absl::Span<const std::string> organizations);
// ABORTED / AREAS_CHANGED. Other reforms were recorded meanwhile, again and again; retry.
absl::Status AreasChangedMeanwhile();

}  // namespace htx::registry
