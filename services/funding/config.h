#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/base/config.h"
#include "common/cache/cache.h"
#include "common/rpc/server.h"

namespace htx::funding {

// The settings of one start, validated whole.
struct Config {
  rpc::ServerOptions server = {};
  std::string database = {};
  int sessions = 8;
  cache::RedisOptions redis = {};  // Port 0: no Redis.
  std::string page_secret = {};    // At least 16 bytes.
  std::string registry = {};       // "host:port" of the registry.
};

// Every setting with its default and help.
std::vector<Setting> FundingSettings();

// INVALID_ARGUMENT with every violation on a line of its own.
absl::StatusOr<Config> ReadConfig(absl::Span<const char* const> args);

}  // namespace htx::funding
