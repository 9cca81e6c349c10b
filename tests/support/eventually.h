#pragma once

#include <poll.h>

#include "absl/functional/function_ref.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace htx::testing {

// True once `condition` holds; false when it does not within `timeout`. For states of other threads and processes that
// announce themselves in no other way. Looks every two milliseconds.
inline bool Eventually(absl::FunctionRef<bool()> condition, absl::Duration timeout = absl::Minutes(1)) {
  const absl::Time deadline = absl::Now() + timeout;
  while (!condition()) {
    if (absl::Now() >= deadline) return false;
    poll(nullptr, 0, 2);
  }
  return true;
}

}  // namespace htx::testing
