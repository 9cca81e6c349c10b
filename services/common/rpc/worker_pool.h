#pragma once

// The executor of a server: a fixed number of threads and a bounded queue.

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "common/rpc/executor.h"

namespace htx::rpc {

// Runs tasks on `workers` threads in the order in which they came. Thread-safe.
class WorkerPool : public Executor {
 public:
  struct Options {
    int workers = 16;
    int queue = 1000;  // Tasks that may wait for a worker.
  };
  explicit WorkerPool(Options options);
  // Stops.
  ~WorkerPool() override;

  // False when `queue` tasks wait already, or after Stop.
  [[nodiscard]] bool TryRun(absl::AnyInvocable<void()> task) override;

  // Takes no more tasks, runs those that wait, and joins the threads. A task that never ends keeps it for ever: who
  // stops a process keeps a watchdog.
  void Stop();

  // Tasks that wait now, and tasks that run now; for metrics.
  int waiting() const;
  int running() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace htx::rpc
