// htx-funding: wiring, top to bottom.

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
#include "common/rpc/peer.h"
#include "common/rpc/server.h"
#include "funding/clients/grpc_registry_directory.h"
#include "funding/clients/registry_follower.h"
#include "funding/config.h"
#include "funding/rpc/funding_handlers.h"
#include "funding/rpc/funding_service.h"
#include "funding/store/funding_database.h"

namespace htx::funding {
namespace {

constexpr char kVersion[] = "htx-funding 0.1.0";

absl::Status Serve(absl::Span<const char* const> args) {
  HTX_ASSIGN_OR_RETURN(const Config config, ReadConfig(args));
  const SystemClock clock;
  const std::unique_ptr<IdSource> ids = MakeIdSource();
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<sql::Database> database,
                       OpenFundingDatabase(config.database, clock, config.sessions));
  const query::PageTokens tokens(config.page_secret);

  // Neither Redis nor the registry need be up: look-ups and calls answer UNAVAILABLE until they are.
  std::unique_ptr<cache::Redis> redis;
  if (config.redis.port != 0) redis = cache::Redis::Connect(config.redis);
  const std::shared_ptr<grpc::Channel> channel = rpc::PeerChannel(config.registry);
  const std::unique_ptr<RegistryDirectory> registry = MakeGrpcRegistryDirectory(channel, redis.get(), clock);

  FundingHandlers handlers({.database = *database,
                            .clock = clock,
                            .ids = *ids,
                            .rules = RuleBook::BuiltIn(),
                            .registry = *registry,
                            .tokens = tokens});
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<rpc::Server> server, rpc::Server::Create(config.server, clock));
  const std::vector<std::unique_ptr<grpc::Service>> services = MakeServices(handlers, server->chassis());
  for (const std::unique_ptr<grpc::Service>& service : services) server->Add(*service);
  // A peer's or the cache's trouble never makes this service unready: what needs them says so call by call.
  server->SetReadiness([&] { return database->Ping(absl::Now() + absl::Seconds(1)); });

  const std::unique_ptr<RegistryFollower> follower = RegistryFollower::Start(channel, *registry);
  server->AtShutdown([&] { follower->Stop(); });
  return server->Run();
}

int Main(absl::Span<const char* const> args) {
  for (const char* arg : args) {
    if (std::strcmp(arg, "--version") == 0) return std::puts(kVersion) < 0 ? 1 : 0;
    if (std::strcmp(arg, "--help") == 0) {
      return std::puts(Settings::Help("htx-funding", FundingSettings()).c_str()) < 0 ? 1 : 0;
    }
  }
  const absl::Status status = Serve(args);
  if (status.ok()) return 0;
  std::fprintf(stderr, "htx-funding: %s\n", std::string(status.message()).c_str());
  return 1;
}

}  // namespace
}  // namespace htx::funding

int main(int argc, char** argv) {
  return htx::funding::Main(absl::MakeConstSpan(argv, static_cast<size_t>(argc)).subspan(1));
}
