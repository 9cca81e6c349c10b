#pragma once

// Debian's PostgreSQL 15 for tests: a private cluster in a temporary folder, reachable through a unix socket alone.

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"

namespace htx::testing {

// A failure to start ends the process with a message that says what to install: tests that need PostgreSQL never skip.
class PostgresServer {
 public:
  // The server of this test process, started at first use; stopped and removed when the process ends.
  static PostgresServer& Shared();
  // A server of its own, for tests that break it.
  static std::unique_ptr<PostgresServer> Start();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // Makes an empty database and answers its url, "postgresql:host=… dbname=… user=… …".
  std::string CreateDatabase();
  // Runs statements through psql in `database`; answers what it prints.
  std::string Psql(absl::string_view database, absl::string_view statements);

  // Kills every process of the server at once, as a power cut would.
  void Kill();
  // Starts the server again on the same data.
  void StartAgain();
  // Stops every process of the server without ending it, and lets them go on.
  void Freeze();
  void Thaw();

 private:
  PostgresServer();
  void Initialise();
  void Launch();
  void Stop();
  // Stops the postmaster and waits until it stands still: its children can then be counted.
  void HaltPostmaster();
  // The postmaster and its children.
  std::vector<int> Processes() const;

  std::string folder_ = {};
  int pid_ = -1;
  bool halted_ = false;
  int databases_ = 0;
  std::thread log_ = {};  // Starts the server and copies its messages to folder_/log.
};

}  // namespace htx::testing
