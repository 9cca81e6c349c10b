// htx-registry: wiring, top to bottom.

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
#include "registry/clients/grpc_obligation_books.h"
#include "registry/clients/grpc_profile_peers.h"
#include "registry/domain/lifecycle_rules.h"
#include "registry/domain/report_rules.h"
#include "registry/domain/role_rules.h"
#include "registry/domain/rules.h"
#include "registry/rpc/projector.h"
#include "registry/rpc/quality_watch.h"
#include "registry/rpc/registry_handlers.h"
#include "registry/rpc/registry_service.h"
#include "registry/rpc/snapshot_keeper.h"
#include "registry/rpc/statistics_folder.h"
#include "registry/store/registry_database.h"

namespace htx::registry {
namespace {

// Null for a peer that is not there. None need be up: what asks them answers UNAVAILABLE until they are.
std::shared_ptr<grpc::Channel> ChannelTo(const std::string& peer, const ServiceConfig& config) {
  const std::string& address = config.peers.at(peer);
  return address.empty() ? nullptr : rpc::PeerChannel(address);
}

absl::Status Serve(const ServiceConfig& config) {
  const SystemClock clock;
  const std::unique_ptr<IdSource> ids = MakeIdSource();
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<sql::Database> database,
                       OpenRegistryDatabase(config.database, clock, config.sessions));
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<FeedHead> head,
                       FeedHead::Follow(*database, absl::Now() + absl::Seconds(5)));
  const query::PageTokens tokens(config.page_secret);
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<AreaBook> areas,
                       AreaBook::Open(*database, clock, absl::Now() + absl::Seconds(10)));
  const std::shared_ptr<grpc::Channel> funding = ChannelTo("funding", config);
  const std::shared_ptr<grpc::Channel> awards = ChannelTo("awards", config);
  const std::unique_ptr<ObligationBook> debts =
      funding == nullptr ? MakeMissingBook("funding") : MakeFundingBook(funding);
  const std::unique_ptr<ObligationBook> nominations =
      awards == nullptr ? MakeMissingBook("awards") : MakeAwardsBook(awards);
  // Redis need not be up.
  std::unique_ptr<cache::Redis> redis;
  if (config.redis.port != 0) redis = cache::Redis::Connect(config.redis);
  const std::unique_ptr<ProfilePeers> profile = MakeGrpcProfilePeers(funding, awards, redis.get(), clock);
  RegistryHandlers handlers({.database = *database,
                             .clock = clock,
                             .ids = *ids,
                             .tokens = tokens,
                             .head = *head,
                             .areas = *areas,
                             .books = {debts.get(), nominations.get()},
                             .profile = profile.get()});
  const feed::Keeping keeping = feed::KeepingOf(config.feed_keep_days, config.feed_keep_changes);
  handlers.changes.SetKeeping({.changes_age = keeping.age, .changes_count = keeping.count});
  const std::unique_ptr<SnapshotKeeper> keeper = SnapshotKeeper::Start(*database, clock, {});
  const feed::Housekeeper housekeeper(*database, clock, keeping, [&] { return keeper->reached(); });

  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<rpc::Server> server, rpc::Server::Create(config.server, clock));
  handlers.changes.SetBudgets([&](absl::string_view principal) { return server->BudgetsOf(principal); });
  const std::vector<std::unique_ptr<grpc::Service>> services = MakeServices(handlers, server->chassis());
  for (const std::unique_ptr<grpc::Service>& service : services) server->Add(*service);
  const rpc::RuleHandlers rules(clock, {{"registration", &RegistrationRules()},
                                        {"lifecycle", &LifecycleRules()},
                                        {"reports", &ReportRules::BuiltIn().book()},
                                        {"roles", &RoleRuleBook()},
                                        {"calendar", &WorkingDays::Vietnam().book()}});
  rpc::RuleAdapter rule_service(rules, server->chassis());
  server->Add(rule_service);
  server->SetReadiness([&] { return database->Ping(absl::Now() + absl::Seconds(1)); });

  QualityWatch quality(*database, *areas, clock);
  quality.Start();
  server->AtShutdown([&] { quality.Stop(); });

  std::unique_ptr<Projector> projector;
  if (redis != nullptr) {
    projector = Projector::Start(*database, *redis, {});
    server->AtShutdown([&] { projector->Stop(); });
  }
  StatisticsFolder folder(*database, clock);
  server->AtShutdown([&] { folder.Stop(); });
  return server->Run();
}

}  // namespace
}  // namespace htx::registry

int main(int argc, char** argv) {
  return htx::Run({.service = "registry",
                   .peers = {{.name = "funding", .default_value = "127.0.0.1:7002"},
                             {.name = "awards", .default_value = "127.0.0.1:7003"}},
                   .serve = htx::registry::Serve},
                  argc, argv);
}
