#pragma once

// Cuts connections whose callers ran out of time. libpq waits for ever for a server that accepted a statement and then
// stopped; shutting the socket down makes the wait end with an error.

#include <chrono>
#include <map>
#include <thread>

#include "common/base/mutex.h"

namespace htx::sql {

class PostgresWatchdog {
 public:
  PostgresWatchdog();
  ~PostgresWatchdog();
  PostgresWatchdog(const PostgresWatchdog&) = delete;
  PostgresWatchdog& operator=(const PostgresWatchdog&) = delete;

  // Cuts `socket` at `when` unless Disarm comes first. Arming again replaces the time.
  void Arm(int socket, absl::Time when);
  // After it returns the socket is not touched any more.
  void Disarm(int socket);

 private:
  using Clock = std::chrono::steady_clock;
  void Loop();

  Mutex mutex_;
  CondVar changed_;
  std::map<int, Clock::time_point> armed_ ABSL_GUARDED_BY(mutex_) = {};
  Clock::time_point next_look_ ABSL_GUARDED_BY(mutex_) = Clock::time_point::max();
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace htx::sql
