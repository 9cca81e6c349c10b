#pragma once

#include <cstdint>

#include "absl/types/span.h"
#include "funding/domain/money.h"
#include "funding/domain/terms.h"

namespace htx::funding {

// The level payment that clears a debt exactly: `first` / `scale` is owed when the first payment falls due, interest
// included, and what is left grows by factors[i] / scale until the payment after. One payment more than factors. The
// quotient is formed in whole numbers of any size and rounded once.
Dong LevelPayment(Wide first, absl::Span<const Wide> factors, Wide scale, Dong unit, RoundingMode mode);

}  // namespace htx::funding
