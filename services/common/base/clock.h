#pragma once

#include "absl/time/time.h"

namespace htx {

// The wall clock, injected so that tests choose the day.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

class SystemClock : public Clock {
 public:
  absl::Time Now() const override;
};

}  // namespace htx
