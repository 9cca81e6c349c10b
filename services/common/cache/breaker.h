#pragma once

#include <cstdint>

#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace htx::cache {

// Decides whether a call is worth trying. Thread-safe; time is handed in and only grows.
//
// Closed: every call may go. After kFailures failures in a row it opens: no call may go for kPause, then one
// (half-open); its success closes, its failure opens again.
class Breaker {
 public:
  static constexpr int kFailures = 5;
  static constexpr absl::Duration kPause = absl::Seconds(1);

  [[nodiscard]] bool Allow(absl::Time now);
  void Succeeded();
  void Failed(absl::Time now);
  bool open() const;

 private:
  mutable Mutex mutex_;
  int failures_ ABSL_GUARDED_BY(mutex_) = 0;
  // While open: when the next probe may go.
  absl::Time next_probe_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace htx::cache
