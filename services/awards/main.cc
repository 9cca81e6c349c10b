// htx-awards: wiring, top to bottom.

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "absl/time/clock.h"
#include "awards/clients/grpc_debt_directory.h"
#include "awards/clients/grpc_fund_statistics.h"
#include "awards/clients/grpc_organization_directory.h"
#include "awards/clients/grpc_registry_statistics.h"
#include "awards/clients/registry_follower.h"
#include "awards/rpc/awards_service.h"
#include "awards/rpc/ballot_seal.h"
#include "awards/rpc/nomination_changes.h"
#include "awards/store/awards_database.h"
#include "awards/store/feed_position.h"
#include "common/base/clock.h"
#include "common/base/error.h"
#include "common/base/ids.h"
#include "common/base/signing.h"
#include "common/base/status.h"
#include "common/cache/cache.h"
#include "common/feed/housekeeper.h"
#include "common/program/program.h"
#include "common/query/query.h"
#include "common/rpc/peer.h"
#include "common/rpc/server.h"

namespace htx::awards {
namespace {

constexpr char kRegistryFeed[] = "registry";
constexpr char kFontSetting[] = "certificate-font";
constexpr char kKeysSetting[] = "signing-keys-file";
constexpr absl::Duration kFollowerDeadline = absl::Seconds(10);

// Changes that follow from another service's feed are made in this service's own name.
CallRecord FollowerRecord(const Clock& clock) {
  return {.principal = "service:awards",
          .method = "htx.awards/FollowRegistry",
          .reason = "the registry's feed",
          .now = clock.Now(),
          .deadline = absl::Now() + kFollowerDeadline};
}

FollowerParts FollowRegistry(std::shared_ptr<grpc::Channel> registry, OrganizationDirectory& directory,
                             sql::Database& database, const Clock& clock) {
  return {.registry = std::move(registry),
          .directory = &directory,
          .load_position = [&]() -> absl::StatusOr<std::string> {
            std::string position;
            const absl::Status read =
                database.Read(absl::Now() + kFollowerDeadline, [&](sql::Transaction& transaction) -> absl::Status {
                  HTX_ASSIGN_OR_RETURN(position, store::LoadPosition(transaction, kRegistryFeed));
                  return absl::OkStatus();
                });
            HTX_RETURN_IF_ERROR(read);
            return position;
          },
          .save_position =
              [&](const std::string& token) {
                return database.Write(FollowerRecord(clock), [&](sql::Transaction& transaction) {
                  return store::SavePosition(transaction, kRegistryFeed, token);
                });
              },
          .stopped =
              [&](const StoppedOrganization& stopped) {
                return SuspendIfStopped(database, directory, stopped.id, stopped.since, FollowerRecord(clock));
              },
          .missed = [&] { return SuspendAllStopped(database, directory, [&] { return FollowerRecord(clock); }); }};
}

// The keys that the log's heads, credentials and status lists are signed with.
absl::StatusOr<KeyRing> ReadKeys(const ServiceConfig& config) {
  const std::string& path = config.own.at(kKeysSetting);
  if (path.empty()) {
    if (config.server.dev) return KeyRing::Development();
    return InvalidField(kKeysSetting, {"is required without --dev: what is signed must be verifiable for decades",
                                       "phải có khi không dùng --dev: chữ ký phải kiểm tra được trong nhiều năm"});
  }
  std::ifstream file(path);
  std::stringstream content;
  content << file.rdbuf();
  absl::StatusOr<KeyRing> ring = KeyRing::Parse(content.str());
  if (ring.ok()) return ring;
  return InvalidField(kKeysSetting, {std::string(ring.status().message()), std::string(ring.status().message())});
}

absl::Status Serve(const ServiceConfig& config) {
  const SystemClock clock;
  HTX_ASSIGN_OR_RETURN(const KeyRing keys, ReadKeys(config));
  const std::unique_ptr<IdSource> ids = MakeIdSource();
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<sql::Database> database,
                       OpenAwardsDatabase(config.database, clock, config.sessions));
  const query::PageTokens tokens(config.page_secret);

  // Neither Redis nor a peer need be up: look-ups and calls answer UNAVAILABLE until they are.
  std::unique_ptr<cache::Redis> redis;
  if (config.redis.port != 0) redis = cache::Redis::Connect(config.redis);
  const std::shared_ptr<grpc::Channel> registry = rpc::PeerChannel(config.peers.at("registry"));
  const std::unique_ptr<OrganizationDirectory> directory = MakeGrpcOrganizationDirectory(registry, redis.get(), clock);
  const std::unique_ptr<RegistryStatistics> statistics = MakeGrpcRegistryStatistics(registry);
  const std::string& funding_address = config.peers.at("funding");
  const std::shared_ptr<grpc::Channel> funding = funding_address.empty() ? nullptr : rpc::PeerChannel(funding_address);
  const std::unique_ptr<DebtDirectory> debts =
      funding == nullptr ? MakeNoDebtDirectory(clock) : MakeGrpcDebtDirectory(funding, redis.get(), clock);
  const std::unique_ptr<FundStatistics> funds =
      funding == nullptr ? MakeNoFundStatistics() : MakeGrpcFundStatistics(funding);

  HTX_ASSIGN_OR_RETURN(const BallotSeal seal, BallotSeal::Load(config.own.at("ballot-key-file"), config.server.dev));

  AwardsHandlers handlers(HandlerParts{.database = database.get(),
                                       .ids = ids.get(),
                                       .clock = &clock,
                                       .tokens = &tokens,
                                       .directory = directory.get(),
                                       .debts = debts.get(),
                                       .statistics = statistics.get(),
                                       .funds = funds.get(),
                                       .certificate_font = config.own.at(kFontSetting),
                                       .keys = &keys,
                                       .seal = &seal});
  // Nothing inside this service follows its own feed, so everything may go.
  const feed::Housekeeper housekeeper(
      *database, clock, feed::KeepingOf(config.feed_keep_days, config.feed_keep_changes), [] { return INT64_MAX; });

  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<rpc::Server> server, rpc::Server::Create(config.server, clock));
  const std::vector<std::unique_ptr<grpc::Service>> services = MakeServices(handlers, server->chassis());
  for (const std::unique_ptr<grpc::Service>& service : services) server->Add(*service);
  server->SetReadiness([&] { return database->Ping(absl::Now() + absl::Seconds(1)); });

  const std::unique_ptr<RegistryFollower> follower =
      RegistryFollower::Start(FollowRegistry(registry, *directory, *database, clock));
  std::unique_ptr<FundingFollower> notices;
  if (funding != nullptr) notices = FundingFollower::Start(funding, *debts);
  server->AtShutdown([&] {
    follower->Stop();
    if (notices != nullptr) notices->Stop();
  });
  return server->Run();
}

}  // namespace
}  // namespace htx::awards

int main(int argc, char** argv) {
  return htx::Run({.service = "awards",
                   .peers = {{.name = "registry", .default_value = "127.0.0.1:7001"},
                             {.name = "funding", .default_value = "127.0.0.1:7002"}},
                   .settings = {{.name = htx::awards::kFontSetting,
                                 .default_value = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
                                 .help = "TrueType file that certificates are printed with."},
                                {.name = htx::awards::kKeysSetting,
                                 .default_value = "",
                                 .help = "PEM file of Ed25519 keys: the first private one signs, all of them verify; "
                                         "empty with --dev: one that proves nothing."},
                                {.name = "ballot-key-file",
                                 .default_value = "",
                                 .help = "File with the keys that seal open ballots, 64 hexadecimal digits a line, the "
                                         "first seals; equal on all replicas, kept apart from the database. Without it "
                                         "no ballot opens, except with --dev, where each process makes its own."}},
                   .serve = htx::awards::Serve},
                  argc, argv);
}
