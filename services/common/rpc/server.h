#pragma once

// One server process: sockets, chassis, health, reflection, metrics, drain. main.cc of a service only wires.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/config.h"
#include "common/rpc/chassis.h"
#include "common/rpc/quota.h"
#include "grpcpp/grpcpp.h"

namespace htx::rpc {

struct ServerOptions {
  std::string service = {};            // "registry"
  std::string listen = "127.0.0.1:0";  // Port 0: the system chooses.
  std::string port_file = {};          // When set: "{port}\n" is written there (atomically) once serving.
  bool dev = false;                    // Identity from metadata; loopback only. Without it, Create fails (no TLS yet).
  int workers = 16;
  int stream_workers = 4;
  int queue = 1000;                                      // Calls that may wait for a worker.
  std::string metrics_listen = {};                       // "127.0.0.1:9090" or empty for none.
  absl::Duration drain_grace = absl::Milliseconds(500);  // NOT_SERVING before connections are closed.
  absl::Duration drain_deadline = absl::Seconds(10);     // For calls in flight; then they are cancelled.
  absl::Duration connection_age = absl::Minutes(15);     // ±10 %; a client connects anew and load spreads.
  int max_streams = 1000;                                // Open streams of all clients together.
  absl::Duration upload_idle = absl::Seconds(60);        // An upload that sends nothing for so long is ended.
  int max_message_bytes = 4 << 20;                       // Ceiling of what a method's policy may allow.
  int memory_mib = 512;                                  // What gRPC may hold in buffers before it refuses.
  std::string log_file = {};                             // Lines of calls; empty: standard error.
  int64_t quota_read = 200000;                           // Calls per second and caller; 0: no limit.
  int64_t quota_list = 20000;
  int64_t quota_write = 20000;
  int64_t quota_bulk = 1000;
};

// The settings every service shares, and their reading. The service adds its own before parsing.
std::vector<Setting> ServerSettings();
ServerOptions ReadServerOptions(Settings& settings, absl::string_view service);

class Server {
 public:
  // Fails with INVALID_ARGUMENT without `dev` (no other authenticator yet), or when `dev` and not loopback.
  static absl::StatusOr<std::unique_ptr<Server>> Create(ServerOptions options, const Clock& clock);
  virtual ~Server() = default;

  virtual Chassis& chassis() = 0;
  // Adds a service; before Run. It outlives the server.
  virtual void Add(grpc::Service& service) = 0;
  // Asked once a second on a thread of its own; an error three times in a row makes the server NOT_SERVING.
  virtual void SetReadiness(std::function<absl::Status()> ready) = 0;
  // Called after the server stopped taking calls and before Run returns, in order of adding: followers, projectors.
  virtual void AtShutdown(std::function<void()> stop) = 0;
  // Refuses to start when a method lacks a policy. Serves until SIGTERM or SIGINT, or until Stop; then drains. A
  // watchdog ends the process when draining hangs.
  virtual absl::Status Run() = 0;
  // Makes Run return; from any thread.
  virtual void Stop() = 0;
  // The bound port, once serving; 0 before.
  virtual int port() const = 0;
  // What `principal` may still call, by class.
  virtual std::vector<QuotaBudget> BudgetsOf(absl::string_view principal) const = 0;
  // Counters of the chassis; services may add gauges before Run.
  virtual Metrics& metrics() = 0;
};

}  // namespace htx::rpc
