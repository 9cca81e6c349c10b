// htx-funding: wiring, top to bottom.

#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/base/working_days.h"
#include "common/cache/cache.h"
#include "common/feed/housekeeper.h"
#include "common/program/program.h"
#include "common/query/query.h"
#include "common/rpc/peer.h"
#include "common/rpc/rule_service.h"
#include "common/rpc/server.h"
#include "funding/clients/grpc_honour_directory.h"
#include "funding/clients/grpc_registry_directory.h"
#include "funding/clients/registry_follower.h"
#include "funding/domain/classification_rules.h"
#include "funding/rpc/borrower_watch.h"
#include "funding/rpc/day_closer.h"
#include "funding/rpc/funding_handlers.h"
#include "funding/rpc/funding_service.h"
#include "funding/rpc/ledger_folder.h"
#include "funding/store/funding_database.h"
#include "funding/store/standing_store.h"

namespace htx::funding {
namespace {

constexpr absl::string_view kRegistryFeed = "registry";
// One step of following the feed; what it must ask and write takes milliseconds.
constexpr absl::Duration kFollowerDeadline = absl::Seconds(10);

// Changes that follow from another service's feed are made in this service's own name.
CallRecord FollowerRecord(const Clock& clock) {
  return {.principal = "service:funding",
          .method = "htx.funding/FollowRegistry",
          .reason = "the registry's feed",
          .now = clock.Now(),
          .deadline = absl::Now() + kFollowerDeadline};
}

FollowerParts FollowRegistry(std::shared_ptr<grpc::Channel> channel, RegistryDirectory& registry,
                             sql::Database& database, IdSource& ids, const Clock& clock) {
  FollowerParts parts;
  parts.registry = std::move(channel);
  parts.directory = &registry;
  parts.load_position = [&]() -> absl::StatusOr<std::string> {
    std::string position;
    const absl::Status read = database.Read(absl::Now() + kFollowerDeadline, [&](sql::Transaction& tx) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(position, store::LoadPosition(tx, kRegistryFeed));
      return absl::OkStatus();
    });
    HTX_RETURN_IF_ERROR(read);
    return position;
  };
  parts.save_position = [&](const std::string& token) {
    return database.Write(FollowerRecord(clock),
                          [&](sql::Transaction& tx) { return store::SavePosition(tx, kRegistryFeed, token); });
  };
  parts.told = [&](const BorrowerChange& change) {
    return FollowBorrower(database, ids, change, FollowerRecord(clock));
  };
  parts.missed = [&] { return FollowAllBorrowers(database, ids, registry, [&] { return FollowerRecord(clock); }); };
  return parts;
}

absl::Status Serve(const ServiceConfig& config) {
  const SystemClock clock;
  const std::unique_ptr<IdSource> ids = MakeIdSource();
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<sql::Database> database,
                       OpenFundingDatabase(config.database, clock, config.sessions));
  const query::PageTokens tokens(config.page_secret);

  // Neither Redis nor a peer need be up: look-ups and calls answer UNAVAILABLE until they are.
  std::unique_ptr<cache::Redis> redis;
  if (config.redis.port != 0) redis = cache::Redis::Connect(config.redis);
  const std::shared_ptr<grpc::Channel> channel = rpc::PeerChannel(config.peers.at("registry"));
  const std::unique_ptr<RegistryDirectory> registry = MakeGrpcRegistryDirectory(channel, redis.get(), clock);

  const std::string& awards_address = config.peers.at("awards");
  const std::unique_ptr<HonourDirectory> honours =
      awards_address.empty() ? nullptr : MakeGrpcHonourDirectory(rpc::PeerChannel(awards_address), redis.get(), clock);

  FundingHandlers handlers({.database = *database,
                            .clock = clock,
                            .ids = *ids,
                            .rules = LendingRules(),
                            .registry = *registry,
                            .tokens = tokens,
                            .honours = honours.get()});
  // Nothing inside this service follows its own feed, so everything may go.
  const feed::Housekeeper housekeeper(
      *database, clock, feed::KeepingOf(config.feed_keep_days, config.feed_keep_changes), [] { return INT64_MAX; });

  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<rpc::Server> server, rpc::Server::Create(config.server, clock));
  const std::vector<std::unique_ptr<grpc::Service>> services = MakeServices(handlers, server->chassis());
  for (const std::unique_ptr<grpc::Service>& service : services) server->Add(*service);
  const rpc::RuleHandlers rules(clock, {{"lending", &LendingRules()},
                                        {"classification", &ClassificationRules()},
                                        {"calendar", &WorkingDays::Vietnam().book()}});
  rpc::RuleAdapter rule_service(rules, server->chassis());
  server->Add(rule_service);
  // A peer's or the cache's trouble never makes this service unready: what needs them says so call by call.
  server->SetReadiness([&] { return database->Ping(absl::Now() + absl::Seconds(1)); });

  const std::unique_ptr<RegistryFollower> follower =
      RegistryFollower::Start(FollowRegistry(channel, *registry, *database, *ids, clock));
  LedgerFolder folder(*database, clock);
  DayCloser closer(*database, handlers.day_work);
  server->AtShutdown([&] {
    follower->Stop();
    closer.Stop();
    folder.Stop();
  });
  return server->Run();
}

}  // namespace
}  // namespace htx::funding

int main(int argc, char** argv) {
  return htx::Run({.service = "funding",
                   .peers = {{.name = "registry", .default_value = "127.0.0.1:7001"},
                             {.name = "awards", .default_value = "127.0.0.1:7003"}},
                   .serve = htx::funding::Serve},
                  argc, argv);
}
