#pragma once

// Whether the server is ready, asked on a thread of its own.

#include <functional>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace htx::rpc {

// Counts probes: three failures in a row make it not ready, two successes in a row ready again. So one slow moment of a
// database flips nothing.
class ReadinessCounter {
 public:
  explicit ReadinessCounter(bool ready) : ready_(ready) {}
  // The state after a probe.
  bool Take(bool success);

 private:
  bool ready_;
  int against_ = 0;  // Probes in a row that speak against the state.
};

// Asks `probe` every `period` until destroyed and tells `change` the state, at first and whenever it changes.
class ReadinessThread {
 public:
  ReadinessThread(std::function<absl::Status()> probe, std::function<void(bool ready, const absl::Status& last)> change,
                  absl::Duration period);
  ~ReadinessThread();

 private:
  void Run();

  const std::function<absl::Status()> probe_;
  const std::function<void(bool, const absl::Status&)> change_;
  const absl::Duration period_;
  Mutex mutex_;
  CondVar stop_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace htx::rpc
