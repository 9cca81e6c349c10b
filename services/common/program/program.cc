#include "common/program/program.h"

#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/memory.h"
#include "common/base/status.h"
#include "common/feed/place.h"
#include "common/sql/database.h"

namespace htx {
namespace {

constexpr char kVersion[] = "0.1.0";
constexpr size_t kLeastSecret = 16;
// Tokens of a development server need no secrecy; they survive its restart.
constexpr char kDevSecret[] = "development-only-page-secret";

// Reads "host:port" of the setting `name`; "" and 0 when it is empty.
void ReadAddress(Settings& settings, const std::string& name, std::string& host, int& port) {
  const std::string address = settings.Text(name);
  port = 0;
  if (address.empty()) return;
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0 || !absl::SimpleAtoi(address.substr(colon + 1), &port) || port < 1 ||
      port > 65535) {
    settings.Reject(name, "must be host:port, or empty for none");
    return;
  }
  host = address.substr(0, colon);
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

int ExitStatus(const std::string& name, const absl::Status& status) {
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s: %s\n", name.c_str(), std::string(status.message()).c_str());
  return 1;
}

constexpr char kRenewFeedEpoch[] = "renew-feed-epoch";

// Needs the setting `database` alone.
absl::Status RenewFeedEpoch(const Program& program, absl::Span<const char* const> args) {
  HTX_ASSIGN_OR_RETURN(Settings settings,
                       Settings::Parse(ServiceSettings(program.service, program.peers, program.settings), args));
  HTX_RETURN_IF_ERROR(settings.status());
  const SystemClock clock;
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<sql::Database> database,
                       sql::Database::Open({.url = settings.Text("database"), .sessions = 1, .clock = &clock}));
  HTX_ASSIGN_OR_RETURN(const std::string epoch, feed::RenewEpoch(*database, absl::Now() + absl::Seconds(30)));
  std::puts(absl::StrCat("feed epoch ", epoch).c_str());
  return absl::OkStatus();
}

}  // namespace

std::vector<Setting> ServiceSettings(const std::string& service, absl::Span<const PeerSetting> peers,
                                     absl::Span<const Setting> own) {
  std::vector<Setting> settings = rpc::ServerSettings();
  settings.push_back({.name = "database",
                      .default_value = absl::StrCat("sqlite:", service, ".db"),
                      .help = "sqlite:FILE, or postgresql:CONNINFO as libpq takes it."});
  settings.push_back(
      {.name = "database-sessions", .default_value = "8", .help = "PostgreSQL sessions, or SQLite readers."});
  settings.push_back({.name = "redis", .default_value = "", .help = "host:port of the shared cache; empty for none."});
  settings.push_back({.name = "redis-username", .default_value = "", .help = "ACL user of the shared cache."});
  settings.push_back({.name = "redis-password", .default_value = "", .help = "Password of the shared cache."});
  settings.push_back({.name = "page-secret-file",
                      .default_value = "",
                      .help = "File with the secret of page tokens, at least 16 bytes, equal on all replicas."});
  settings.push_back({.name = "feed-keep-days",
                      .default_value = "0",
                      .help = "Changes older than this leave the change feed (the audit log keeps them); 0: never."});
  settings.push_back({.name = "feed-keep-changes",
                      .default_value = "0",
                      .help = "So many of the newest changes stay in the change feed; 0: all."});
  for (const PeerSetting& peer : peers) {
    settings.push_back({.name = peer.name,
                        .default_value = peer.default_value,
                        .help = absl::StrCat("host:port of the ", peer.name,
                                             " service; it need not be up when this service starts.")});
  }
  settings.insert(settings.end(), own.begin(), own.end());
  return settings;
}

absl::StatusOr<ServiceConfig> ReadServiceConfig(const std::string& service, absl::Span<const PeerSetting> peers,
                                                absl::Span<const char* const> args, absl::Span<const Setting> own) {
  const std::vector<Setting> known = ServiceSettings(service, peers, own);
  HTX_ASSIGN_OR_RETURN(Settings settings, Settings::Parse(known, args));
  ServiceConfig config;
  config.server = rpc::ReadServerOptions(settings, service);
  config.database = settings.Text("database");
  config.sessions = static_cast<int>(settings.Int("database-sessions", 1, 256));
  ReadAddress(settings, "redis", config.redis.host, config.redis.port);
  config.redis.username = settings.Text("redis-username");
  config.redis.password = settings.Text("redis-password");
  config.page_secret = ReadSecret(settings, config.server.dev);
  config.feed_keep_days = settings.Int("feed-keep-days", 0, 36500);
  config.feed_keep_changes = settings.Int("feed-keep-changes", 0, 1'000'000'000'000);
  for (const PeerSetting& peer : peers) {
    std::string host;
    int port = 0;
    ReadAddress(settings, peer.name, host, port);
    config.peers[peer.name] = settings.Text(peer.name);
  }
  for (const Setting& setting : own) config.own[setting.name] = settings.Text(setting.name);
  HTX_RETURN_IF_ERROR(settings.status());
  return config;
}

int Run(const Program& program, int argc, char** argv) {
  const std::string name = absl::StrCat("htx-", program.service);
  const absl::Span<const char* const> args =
      absl::MakeConstSpan(argv, static_cast<size_t>(argc)).subspan(argc > 0 ? 1 : 0);
  for (const char* arg : args) {
    if (std::strcmp(arg, "--version") == 0) return std::puts(absl::StrCat(name, " ", kVersion).c_str()) < 0 ? 1 : 0;
    if (std::strcmp(arg, "--help") == 0) {
      const std::string help =
          absl::StrCat(Settings::Help(name, ServiceSettings(program.service, program.peers, program.settings)), "\n",
                       name, " ", kRenewFeedEpoch,
                       " --database …: after a restore from a backup, before the service starts; "
                       "who follows its changes begins anew.");
      return std::puts(help.c_str()) < 0 ? 1 : 0;
    }
  }
  if (!args.empty() && std::strcmp(args.front(), kRenewFeedEpoch) == 0) {
    return ExitStatus(name, RenewFeedEpoch(program, args.subspan(1)));
  }
  TuneMemory();
  // Who reads our log may go away; the service stays.
  std::signal(SIGPIPE, SIG_IGN);
  const absl::StatusOr<ServiceConfig> config =
      ReadServiceConfig(program.service, program.peers, args, program.settings);
  return ExitStatus(name, config.ok() ? program.serve(*config) : config.status());
}

}  // namespace htx
