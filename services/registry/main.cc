// htx-registry: wiring, top to bottom.

#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/cache/cache.h"
#include "common/query/query.h"
#include "common/rpc/server.h"
#include "registry/config.h"
#include "registry/rpc/projector.h"
#include "registry/rpc/registry_handlers.h"
#include "registry/rpc/registry_service.h"
#include "registry/store/registry_database.h"

namespace htx::registry {
namespace {

constexpr char kVersion[] = "htx-registry 0.1.0";

absl::Status Serve(absl::Span<const char* const> args) {
  HTX_ASSIGN_OR_RETURN(const Config config, ReadConfig(args));
  const SystemClock clock;
  const std::unique_ptr<IdSource> ids = MakeIdSource();
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<sql::Database> database,
                       OpenRegistryDatabase(config.database, clock, config.sessions));
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<FeedHead> head,
                       FeedHead::Follow(*database, absl::Now() + absl::Seconds(5)));
  const query::PageTokens tokens(config.page_secret);
  RegistryHandlers handlers({.database = *database, .clock = clock, .ids = *ids, .tokens = tokens, .head = *head});

  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<rpc::Server> server, rpc::Server::Create(config.server, clock));
  const std::vector<std::unique_ptr<grpc::Service>> services = MakeServices(handlers, server->chassis());
  for (const std::unique_ptr<grpc::Service>& service : services) server->Add(*service);
  server->SetReadiness([&] { return database->Ping(absl::Now() + absl::Seconds(1)); });

  std::unique_ptr<cache::Redis> redis;
  std::unique_ptr<Projector> projector;
  if (config.redis.port != 0) {
    redis = cache::Redis::Connect(config.redis);
    projector = Projector::Start(*database, *redis, {});
    server->AtShutdown([&] { projector->Stop(); });
  }
  return server->Run();
}

int Main(absl::Span<const char* const> args) {
  for (const char* arg : args) {
    if (std::strcmp(arg, "--version") == 0) return std::puts(kVersion) < 0 ? 1 : 0;
    if (std::strcmp(arg, "--help") == 0) {
      return std::puts(Settings::Help("htx-registry", RegistrySettings()).c_str()) < 0 ? 1 : 0;
    }
  }
  const absl::Status status = Serve(args);
  if (status.ok()) return 0;
  std::fprintf(stderr, "htx-registry: %s\n", std::string(status.message()).c_str());
  return 1;
}

}  // namespace
}  // namespace htx::registry

int main(int argc, char** argv) {
  return htx::registry::Main(absl::MakeConstSpan(argv, static_cast<size_t>(argc)).subspan(1));
}
