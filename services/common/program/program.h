#pragma once

// What the three programs htx-registry, htx-funding and htx-awards have in common: their settings, --help, --version,
// what they do instead of serving, and how they fail to start.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/base/config.h"
#include "common/cache/cache.h"
#include "common/rpc/server.h"

namespace htx {

// A peer that a service calls.
struct PeerSetting {
  std::string name = {};           // "registry": also the name of the flag.
  std::string default_value = {};  // "host:port"; "" when the service does without until it is told.
};

// The settings of one start, validated whole.
struct ServiceConfig {
  rpc::ServerOptions server = {};
  std::string database = {};
  int sessions = 8;
  cache::RedisOptions redis = {};                 // Port 0: no Redis.
  std::string page_secret = {};                   // At least 16 bytes.
  int64_t feed_keep_days = 0;                     // Older changes leave the feed; 0: never.
  int64_t feed_keep_changes = 0;                  // So many changes stay in the feed; 0: all.
  std::map<std::string, std::string> peers = {};  // "host:port" by name; "" for one that is not there.
  std::map<std::string, std::string> own = {};    // What only this service has, by name.
};

// Every setting of `service` with its default and help; `own` are those that it alone has.
std::vector<Setting> ServiceSettings(const std::string& service, absl::Span<const PeerSetting> peers,
                                     absl::Span<const Setting> own = {});

// INVALID_ARGUMENT with every violation on a line of its own.
absl::StatusOr<ServiceConfig> ReadServiceConfig(const std::string& service, absl::Span<const PeerSetting> peers,
                                                absl::Span<const char* const> args, absl::Span<const Setting> own = {});

struct Program {
  std::string service = {};  // "registry"
  std::vector<PeerSetting> peers = {};
  std::vector<Setting> settings = {};  // Of this service alone, with the rest of its settings.
  // Serves until SIGTERM; returns why it could not.
  std::function<absl::Status(const ServiceConfig&)> serve = {};
};

// Runs `program` on the arguments of main(); returns the exit status. With `renew-feed-epoch` as the first of them it
// gives the database's feed a new epoch instead of serving (docs/playbook/restore.md).
int Run(const Program& program, int argc, char** argv);

}  // namespace htx
