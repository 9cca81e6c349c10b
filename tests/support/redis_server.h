#pragma once

// A real Redis of a test's own.

#include <memory>
#include <string>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

namespace htx::testing {

// Listens on a Unix socket and on a port of the loopback; keeps nothing on disk. Starts in the constructor, and ends
// the test program when it cannot. Not thread-safe.
class RedisServer {
 public:
  RedisServer();

  const std::string& socket() const { return socket_; }
  int port() const { return port_; }

  // kill -9.
  void Kill();
  // Starts it again, empty, at the same addresses; kills it first when it runs.
  void Restart();
  // SIGSTOP and SIGCONT: connections are accepted by the kernel and nothing answers.
  void Stop();
  void Continue();
  // Forgets every key and every script.
  void Flush();
  // Runs one command and returns its reply as text: bulk text as it is, numbers in digits, "" for nil, "ERR …" for
  // errors.
  std::string Run(const std::vector<std::string>& words);

 private:
  void Start();

  TempDir dir_;
  const std::string socket_;
  const int port_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace htx::testing
