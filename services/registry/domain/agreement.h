#pragma once

// Facts of one day that must agree with each other.

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// Judges facts as they shall be recorded, as far as one of `fields` is concerned: everyone but an alliance has a
// sector, members paid no more than the charter capital, and member_count is the sum of member_counts where all of them
// are known. INVALID_ARGUMENT / FIELD_RULE with every violation.
absl::Status CheckAgreement(const Facts& facts, absl::Span<const Field> fields);

}  // namespace htx::registry
