#include "common/base/clock.h"

#include "absl/time/clock.h"

namespace htx {

absl::Time SystemClock::Now() const { return absl::Now(); }

}  // namespace htx
