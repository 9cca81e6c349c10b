#include "tests/support/world/world.h"

#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "tests/support/eventually.h"

namespace htx::testing {
namespace {

constexpr absl::Duration kStartLimit = absl::Minutes(5);

// grpc.health.v1.Health/Check of the whole server, with the message's bytes at hand: Debian ships no stub of it.
bool CheckHealth(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  grpc::CompletionQueue queue;
  const grpc::Slice nothing("");
  const grpc::ByteBuffer request(&nothing, 1);
  const auto call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check", request, &queue);
  call->StartCall();
  grpc::ByteBuffer response;
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  grpc::Slice bytes;
  if (!status.ok() || !response.DumpToSingleSlice(&bytes).ok()) return false;
  // Field 1, SERVING.
  return bytes.size() == 2 && bytes.begin()[0] == 8 && bytes.begin()[1] == 1;
}

}  // namespace

std::shared_ptr<grpc::Channel> TestChannel(const std::string& address) {
  // Without a call under way a client reads its connections every five seconds by default; a server that drains waits
  // for it.
  static const int once = setenv("GRPC_CLIENT_CHANNEL_BACKUP_POLL_INTERVAL_MS", "100", 0);
  HTX_CHECK(once == 0);
  grpc::ChannelArguments args;
  args.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  args.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  args.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 50);
  args.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 300);
  args.SetInt(GRPC_ARG_MAX_METADATA_SIZE, 64 << 10);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), args);
}

ServiceProcess::ServiceProcess(std::string name, std::map<std::string, std::string> flags, const TempDir& dir, int port)
    : name_(std::move(name)), flags_(std::move(flags)), dir_(dir), port_(port), channel_(TestChannel(address())) {}

std::string ServiceProcess::address() const { return absl::StrCat("127.0.0.1:", port_); }

void ServiceProcess::Start() {
  const std::string port_file = dir_.File(name_ + ".port");
  std::filesystem::remove(port_file);
  std::vector<std::string> args = {absl::StrCat(HTX_BIN_DIR, "/htx-", name_)};
  for (const auto& [flag, value] : flags_) args.push_back(absl::StrCat("--", flag, "=", value));
  process_ = ChildProcess::Spawn({.args = std::move(args), .output_file = dir_.File(name_ + ".log")});
  const bool serves = WaitForFile(port_file, kStartLimit, process_.get()).has_value() &&
                      Eventually([this] { return Serving(); }, kStartLimit);
  if (!serves) {
    std::fprintf(stderr, "htx-%s did not start:\n%s\n", name_.c_str(), Log().c_str());
    std::abort();
  }
}

void ServiceProcess::Kill() { process_->Kill(); }

int ServiceProcess::Stop() {
  const std::optional<int> code = process_->Terminate(absl::Minutes(2));
  if (!code.has_value()) process_->Kill();
  return code.value_or(-1);
}

void ServiceProcess::Restart() {
  process_->Kill();
  Start();
}

void ServiceProcess::RenewFeedEpoch() const {
  const auto renewed = ChildProcess::Spawn({.args = {absl::StrCat(HTX_BIN_DIR, "/htx-", name_), "renew-feed-epoch",
                                                     absl::StrCat("--database=", flags_.at("database"))}});
  EXPECT_EQ(renewed->WaitExit(kStartLimit).value_or(-1), 0) << renewed->Output();
}

bool ServiceProcess::Serving() { return process_->Running() && CheckHealth(channel_); }

std::string ServiceProcess::Log() const { return process_ == nullptr ? "" : process_->Output(); }

namespace {

// Whom a service asks.
std::vector<std::string> PeersOf(const std::string& service) {
  if (service == "registry") return {"funding", "awards"};
  if (service == "awards") return {"registry", "funding"};
  return {"registry", "awards"};
}

}  // namespace

World::World(WorldOptions options) {
  if (options.redis) redis_ = std::make_unique<RedisServer>();
  // Services name each other, so all ports are known before the first starts.
  std::map<std::string, int> ports;
  for (const std::string name : {"registry", "funding", "awards"}) ports[name] = FreePort();
  for (const std::string& name : options.services) {
    std::map<std::string, std::string> flags = std::move(options.flags[name]);
    flags.insert({"dev", "true"});
    flags.insert({"listen", absl::StrCat("127.0.0.1:", ports[name])});
    flags.insert({"port-file", dir_.File(name + ".port")});
    // A busy machine takes long to drain, and whoever drains too long ends with an error.
    flags.insert({"drain-deadline-ms", "60000"});
    const auto database = options.databases.find(name);
    flags.insert({"database", database != options.databases.end() ? database->second
                                                                  : absl::StrCat("sqlite:", dir_.File(name + ".db"))});
    flags.insert({"redis", redis_ == nullptr ? "" : absl::StrCat("127.0.0.1:", redis_->port())});
    for (const std::string& peer : PeersOf(name)) flags.insert({peer, absl::StrCat("127.0.0.1:", ports[peer])});
    services_[name] = std::make_unique<ServiceProcess>(name, std::move(flags), dir_, ports[name]);
  }
  for (const std::string& name : options.services) services_[name]->Start();
}

}  // namespace htx::testing
