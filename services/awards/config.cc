#include "awards/config.h"

#include <fstream>
#include <sstream>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

constexpr size_t kLeastSecret = 16;
// Tokens of a development server need no secrecy; they survive its restart.
constexpr char kDevSecret[] = "development-only-page-secret";

// "host:port", or "" for none.
void ReadRedis(Settings& settings, cache::RedisOptions& redis) {
  const std::string address = settings.Text("redis");
  redis.port = 0;
  if (address.empty()) return;
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos || !absl::SimpleAtoi(address.substr(colon + 1), &redis.port) || redis.port < 1 ||
      redis.port > 65535) {
    settings.Reject("redis", "must be host:port, or empty for none");
    return;
  }
  redis.host = address.substr(0, colon);
}

std::string ReadSecret(Settings& settings, bool dev) {
  const std::string path = settings.Text("page-secret-file");
  if (path.empty()) {
    if (!dev)
      settings.Reject("page-secret-file", "is required without --dev: tokens must be secret and equal on all replicas");
    return kDevSecret;
  }
  std::ifstream file(path);
  std::stringstream content;
  content << file.rdbuf();
  std::string secret(absl::StripAsciiWhitespace(content.str()));
  if (!file || secret.size() < kLeastSecret) {
    settings.Reject("page-secret-file", "must be a readable file with at least 16 bytes");
  }
  return secret;
}

}  // namespace

std::vector<Setting> AwardsSettings() {
  std::vector<Setting> settings = rpc::ServerSettings();
  settings.push_back({.name = "database",
                      .default_value = "sqlite:awards.db",
                      .help = "sqlite:FILE, or postgresql:CONNINFO as libpq takes it."});
  settings.push_back(
      {.name = "database-sessions", .default_value = "8", .help = "PostgreSQL sessions, or SQLite readers."});
  settings.push_back({.name = "redis", .default_value = "", .help = "host:port of the shared cache; empty for none."});
  settings.push_back({.name = "redis-username", .default_value = "", .help = "ACL user of the shared cache."});
  settings.push_back({.name = "redis-password", .default_value = "", .help = "Password of the shared cache."});
  settings.push_back({.name = "page-secret-file",
                      .default_value = "",
                      .help = "File with the secret of page tokens, at least 16 bytes, equal on all replicas."});
  settings.push_back({.name = "registry",
                      .default_value = "127.0.0.1:7001",
                      .help = "host:port of the registry; it need not be up when this service starts."});
  settings.push_back({.name = "funding",
                      .default_value = "",
                      .help = "host:port of the funding service; reserved for checks of bad debt, not used yet."});
  return settings;
}

absl::StatusOr<Config> ReadConfig(absl::Span<const char* const> args) {
  const std::vector<Setting> known = AwardsSettings();
  HTX_ASSIGN_OR_RETURN(Settings settings, Settings::Parse(known, args));
  Config config;
  config.server = rpc::ReadServerOptions(settings, "awards");
  config.database = settings.Text("database");
  config.sessions = static_cast<int>(settings.Int("database-sessions", 1, 256));
  ReadRedis(settings, config.redis);
  config.redis.username = settings.Text("redis-username");
  config.redis.password = settings.Text("redis-password");
  config.page_secret = ReadSecret(settings, config.server.dev);
  config.registry = settings.Text("registry");
  if (config.registry.rfind(':') == std::string::npos) settings.Reject("registry", "must be host:port");
  config.funding = settings.Text("funding");
  HTX_RETURN_IF_ERROR(settings.status());
  return config;
}

}  // namespace htx::awards
