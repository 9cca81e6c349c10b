#pragma once

// What a server does with its process: signals, the file that tells its port, the watchdog of its end.

#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace htx::rpc {

// Turns SIGTERM and SIGINT into something a thread can wait for. One per process at a time. A second signal while the
// first is being served ends the process at once, for the operator who will not wait.
class StopSignal {
 public:
  StopSignal();
  // Restores the handlers that were there before.
  ~StopSignal();
  // Blocks until a signal or Raise, at most `limit`. True when there was one.
  bool Wait(absl::Duration limit);
  // From any thread; also satisfies waits that begin later.
  void Raise();

 private:
  int read_end_ = -1;
  int write_end_ = -1;
};

// Ends the process with status 70 unless it is destroyed within `limit`: nothing may keep a stopping server for ever.
class Watchdog {
 public:
  explicit Watchdog(absl::Duration limit);
  ~Watchdog();

 private:
  Mutex mutex_;
  CondVar ended_;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// Writes `text` to `path` in one step: a reader sees all of it or nothing. UNAVAILABLE when that fails.
absl::Status WriteFileAtomically(const std::string& path, absl::string_view text);

// True when "host:port" can be reached from this machine alone.
bool IsLoopback(absl::string_view address);

}  // namespace htx::rpc
