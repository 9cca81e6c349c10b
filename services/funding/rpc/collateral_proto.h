#pragma once

// Collateral between protos and the domain.

#include <optional>

#include "absl/status/statusor.h"
#include "funding/domain/collateral.h"
#include "funding/domain/rules.h"
#include "htx/funding/v1/collateral.pb.h"

namespace htx::funding {

// What UpdateCollateral sends: at most one valuation. INVALID_ARGUMENT / FIELD_RULE with every violation.
absl::StatusOr<Collateral> ParseCollateral(const v1::Collateral& collateral);

// With what it counts for on the day of its latest valuation.
v1::Collateral ToProto(const Collateral& collateral, const RuleBook& rules);

}  // namespace htx::funding
