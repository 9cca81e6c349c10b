#include "absl/time/time.h"
#include "common/rpc/process.h"
#include "common/rpc/server.h"

namespace htx::rpc {

std::vector<Setting> ServerSettings() {
  return {
      {"listen", "127.0.0.1:0", "Address and port to serve on; port 0 lets the system choose."},
      {"port-file", "", "File to which the bound port is written once the server serves; empty for none."},
      {"dev", "false",
       "Believe what callers say of themselves; loopback only. Required: no other identity exists yet."},
      {"workers", "16", "Threads that run handlers."},
      {"stream-workers", "4", "Threads that run the steps of server streams."},
      {"queue", "1000", "Calls that may wait for a worker before further ones are refused."},
      {"metrics-listen", "", "Address and port of the Prometheus page; empty for none."},
      {"drain-grace-ms", "500", "Milliseconds between NOT_SERVING and the end of connections on SIGTERM."},
      {"drain-deadline-ms", "10000", "Milliseconds that calls in flight get on SIGTERM before they are cancelled."},
      {"connection-age-s", "900", "Seconds after which a connection is asked to close, so that load spreads."},
      {"max-streams", "1000", "Streams that may be open at once."},
      {"max-message-bytes", "4194304", "Largest message any method may allow; most allow 1 MiB."},
      {"memory-mib", "512", "MiB that gRPC may hold in buffers."},
      {"log-file", "", "File for one JSON line per call; empty for standard error."},
      {"quota-read", "200000", "Cheap reads per second and caller; 0 for no limit."},
      {"quota-list", "20000", "Lists and statistics per second and caller; 0 for no limit."},
      {"quota-write", "20000", "Changes per second and caller; 0 for no limit."},
      {"quota-bulk", "1000", "Streams and bulk calls per second and caller; 0 for no limit."},
  };
}

ServerOptions ReadServerOptions(Settings& settings, absl::string_view service) {
  constexpr int64_t kMaxQuota = 1000000000;
  ServerOptions options{
      .service = std::string(service),
      .listen = settings.Text("listen"),
      .port_file = settings.Text("port-file"),
      .dev = settings.Bool("dev"),
      .workers = static_cast<int>(settings.Int("workers", 1, 1024)),
      .stream_workers = static_cast<int>(settings.Int("stream-workers", 1, 1024)),
      .queue = static_cast<int>(settings.Int("queue", 1, 1000000)),
      .metrics_listen = settings.Text("metrics-listen"),
      .drain_grace = absl::Milliseconds(settings.Int("drain-grace-ms", 0, 600000)),
      .drain_deadline = absl::Milliseconds(settings.Int("drain-deadline-ms", 0, 600000)),
      .connection_age = absl::Seconds(settings.Int("connection-age-s", 1, 86400)),
      .max_streams = static_cast<int>(settings.Int("max-streams", 1, 1000000)),
      .max_message_bytes = static_cast<int>(settings.Int("max-message-bytes", 1 << 10, 64 << 20)),
      .memory_mib = static_cast<int>(settings.Int("memory-mib", 16, 1 << 20)),
      .log_file = settings.Text("log-file"),
      .quota_read = settings.Int("quota-read", 0, kMaxQuota),
      .quota_list = settings.Int("quota-list", 0, kMaxQuota),
      .quota_write = settings.Int("quota-write", 0, kMaxQuota),
      .quota_bulk = settings.Int("quota-bulk", 0, kMaxQuota),
  };
  if (!options.dev) settings.Reject("dev", "must be true: this build knows no other way to tell who calls");
  if (!IsLoopback(options.listen)) settings.Reject("listen", "must be a loopback address with --dev");
  if (!options.metrics_listen.empty() && !IsLoopback(options.metrics_listen)) {
    settings.Reject("metrics-listen", "must be a loopback address with --dev");
  }
  return options;
}

}  // namespace htx::rpc
