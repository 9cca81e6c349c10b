#include "funding/domain/capital.h"

#include <algorithm>

namespace htx::funding {

Dong LowestFrom(Dong opening, absl::Span<const DailyDelta> later) {
  Dong value = opening;
  Dong lowest = opening;
  for (const DailyDelta& change : later) {
    value += change.delta;
    lowest = std::min(lowest, value);
  }
  return lowest;
}

Dong HighestFrom(Dong opening, absl::Span<const DailyDelta> later) {
  Dong value = opening;
  Dong highest = opening;
  for (const DailyDelta& change : later) {
    value += change.delta;
    highest = std::max(highest, value);
  }
  return highest;
}

}  // namespace htx::funding
