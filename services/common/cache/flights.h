#pragma once

// Calls under way, so that equal look-ups share one.

#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/cache/cache.h"

namespace htx::cache {

// One call under way and those who wait for it.
class Flight {
 public:
  explicit Flight(absl::Time deadline) : deadline_(deadline) {}
  // Until when its leader tries.
  absl::Time deadline() const { return deadline_; }
  void Land(const absl::StatusOr<Found>& result);
  // Waits for the result. UNAVAILABLE / LOOKUP_TIMED_OUT when `deadline` passes first.
  absl::StatusOr<Found> Await(absl::Time deadline);

 private:
  const absl::Time deadline_;
  Mutex mutex_;
  CondVar landed_;
  bool has_landed_ ABSL_GUARDED_BY(mutex_) = false;
  absl::StatusOr<Found> result_ ABSL_GUARDED_BY(mutex_);
};

// The flights of a look-up by id. Thread-safe.
class Flights {
 public:
  struct Seat {
    std::shared_ptr<Flight> flight = {};
    bool leads = false;  // This caller makes the call, and must Land it.
  };
  Seat Join(absl::string_view id, absl::Time deadline);
  // Hands the result to those who wait; later callers start anew.
  void Land(absl::string_view id, const std::shared_ptr<Flight>& flight, const absl::StatusOr<Found>& result);
  // Later callers start anew, because what the flight brings may be older than what they may see.
  void Detach(absl::string_view id);
  void DetachAll();

 private:
  Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<Flight>> flights_ ABSL_GUARDED_BY(mutex_) = {};
};

}  // namespace htx::cache
