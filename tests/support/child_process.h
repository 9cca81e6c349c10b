#pragma once

// Another program under a test's control.

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace htx::testing {

struct ChildOptions {
  std::vector<std::string> args = {};                         // The program first: a path, or a name that PATH finds.
  std::vector<std::pair<std::string, std::string>> env = {};  // On top of the test's own.
  std::string output_file = {};                               // Where its stdout and stderr are appended.
};

// A running child. Not thread-safe. The kernel kills it when the thread that spawned it ends, so that no test leaves
// servers behind; spawn from the main thread.
class ChildProcess {
 public:
  // Ends the test program when the child cannot be started.
  static std::unique_ptr<ChildProcess> Spawn(ChildOptions options);
  // Kills what still runs.
  ~ChildProcess();

  pid_t pid() const { return pid_; }
  bool Running();
  void Signal(int signal);
  // kill -9, and waits until it is gone.
  void Kill();
  // SIGTERM, then the exit status as WaitExit gives it.
  std::optional<int> Terminate(absl::Duration timeout);
  // The exit code, or 128 + signal; nothing when it still runs after `timeout`.
  std::optional<int> WaitExit(absl::Duration timeout);
  // What it wrote so far.
  std::string Output() const;

 private:
  ChildProcess(ChildOptions options, pid_t pid, int pidfd);

  const ChildOptions options_;
  const pid_t pid_;
  const int pidfd_;  // Readable once the child has ended.
  std::optional<int> exit_ = {};
};

// Waits until `path` exists and is not empty, without polling. Returns its content, or nothing when `timeout` passed or
// `process` (when given) ended first.
std::optional<std::string> WaitForFile(const std::string& path, absl::Duration timeout,
                                       ChildProcess* process = nullptr);

// A TCP port of the loopback that nothing listens on, and that no other test is given while this process lives.
int FreePort();

}  // namespace htx::testing
