// Followers of the feed over gRPC: how long after a change was recorded each of many watchers has it.
//
//   bench_followers ADDRESS WATCHERS CHANGES PER_SECOND
//
// Opens WATCHERS streams of WatchChanges from now on over a few connections, waits until the registry counts them all,
// then records CHANGES organisations, PER_SECOND of them each second. A lag runs from the change's recorded_time, which
// the writer takes before its transaction, to the moment at which the watcher's client has the message: what the commit
// takes is in it. Prints one line of JSON.

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/rpc/peer.h"
#include "htx/registry/v1/change_service.grpc.pb.h"
#include "htx/registry/v1/organization_service.grpc.pb.h"
#include "tests/bench/bench_organizations.h"

namespace htx::bench {
namespace {

namespace v1 = registry::v1;

constexpr int kStreamsPerConnection = 100;
constexpr auto kPatience = std::chrono::seconds(60);

void Introduce(grpc::ClientContext& call) {
  call.AddMetadata("x-htx-principal", "user:bench");
  call.AddMetadata("x-htx-roles", "admin");
  call.AddMetadata("x-htx-scopes", "*");
}

[[noreturn]] void Fail(const std::string& why) {
  std::fprintf(stderr, "bench_followers: %s\n", why.c_str());
  std::exit(1);
}

// Lags of all watchers, and how many messages are still to come.
class Tally {
 public:
  explicit Tally(size_t expected) : left_(expected) { micros_.reserve(expected); }
  void Take(double micros) {
    const std::lock_guard<std::mutex> lock(mutex_);
    micros_.push_back(micros);
    if (--left_ == 0) done_.notify_all();
  }
  void Ended(const grpc::Status& status) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (status.error_code() != grpc::StatusCode::CANCELLED) error_ = status.error_message();
    ++ended_;
    done_.notify_all();
  }
  bool WaitForAll() {
    std::unique_lock<std::mutex> lock(mutex_);
    return done_.wait_for(lock, kPatience, [this] { return left_ == 0 || !error_.empty(); }) && error_.empty();
  }
  void WaitForEnds(int watchers) {
    std::unique_lock<std::mutex> lock(mutex_);
    done_.wait_for(lock, kPatience, [&] { return ended_ == watchers; });
  }
  std::string error() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return absl::StrCat(left_, " messages did not come; ", error_);
  }
  std::vector<double> Sorted() {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::sort(micros_.begin(), micros_.end());
    return micros_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  size_t left_;
  int ended_ = 0;
  std::string error_ = {};
  std::vector<double> micros_ = {};
};

class Watcher final : public grpc::ClientReadReactor<v1::WatchChangesResponse> {
 public:
  Watcher(v1::ChangeService::Stub& stub, Tally& tally) : tally_(tally) {
    Introduce(context_);
    request_.set_start(v1::CHANGE_START_NOW);
    request_.set_view(v1::CHANGE_VIEW_FULL);
    stub.async()->WatchChanges(&context_, &request_, this);
    StartRead(&message_);
    StartCall();
  }
  void Cancel() { context_.TryCancel(); }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    // The findings that a new organisation brings about come as changes of their own; they load the way and are not
    // counted.
    if (message_.change().header().type() == "ORGANIZATION_REGISTERED") {
      const google::protobuf::Timestamp& recorded = message_.change().header().recorded_time();
      const absl::Time since = absl::FromUnixSeconds(recorded.seconds()) + absl::Nanoseconds(recorded.nanos());
      tally_.Take(absl::ToDoubleMicroseconds(absl::Now() - since));
    }
    StartRead(&message_);
  }
  void OnDone(const grpc::Status& status) override { tally_.Ended(status); }

 private:
  Tally& tally_;
  grpc::ClientContext context_ = {};
  v1::WatchChangesRequest request_ = {};
  v1::WatchChangesResponse message_ = {};
};

void WaitForFollowers(v1::ChangeService::Stub& stub, int watchers) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    grpc::ClientContext call;
    Introduce(call);
    v1::GetRegistryInfoResponse info;
    const grpc::Status status = stub.GetRegistryInfo(&call, {}, &info);
    if (!status.ok()) Fail(status.error_message());
    if (info.followers() >= watchers) return;
    if (std::chrono::steady_clock::now() > until) Fail(absl::StrCat("only ", info.followers(), " followers are open"));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // The registry tells nobody when it counts one more.
  }
}

void Record(v1::OrganizationService::Stub& stub, const v1::CreateOrganizationRequest& request) {
  grpc::ClientContext call;
  Introduce(call);
  v1::CreateOrganizationResponse response;
  const grpc::Status status = stub.CreateOrganization(&call, request, &response);
  if (!status.ok() && status.error_code() != grpc::StatusCode::ALREADY_EXISTS) Fail(status.error_message());
}

void Run(const std::string& address, int watchers, int changes, int per_second) {
  v1::OrganizationService::Stub writer(rpc::PeerChannel(address));
  Record(writer, NewAlliance());
  Tally tally(static_cast<size_t>(watchers) * static_cast<size_t>(changes));
  std::vector<std::unique_ptr<v1::ChangeService::Stub>> stubs;
  std::vector<std::unique_ptr<Watcher>> streams;
  for (int i = 0; i < watchers; ++i) {
    if (i % kStreamsPerConnection == 0) {
      // Channels with equal arguments share a connection.
      grpc::ChannelArguments arguments;
      arguments.SetInt("htx.bench.connection", i);
      stubs.push_back(v1::ChangeService::NewStub(
          grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments)));
    }
    streams.push_back(std::make_unique<Watcher>(*stubs.back(), tally));
  }
  WaitForFollowers(*stubs.front(), watchers);
  const std::string run = absl::StrCat("w", absl::ToUnixMicros(absl::Now()));
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < changes; ++i) {
    std::this_thread::sleep_until(start + std::chrono::microseconds(int64_t{1'000'000} * i / per_second));
    Record(writer, NewCooperative(run, i));
  }
  const double writing = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!tally.WaitForAll()) Fail(tally.error());
  for (const auto& stream : streams) stream->Cancel();
  tally.WaitForEnds(watchers);
  const std::vector<double> lags = tally.Sorted();
  const auto quantile = [&](double q) { return lags[static_cast<size_t>(q * static_cast<double>(lags.size() - 1))]; };
  std::printf(
      "{\"watchers\": %d, \"changes\": %d, \"per_second\": %.1f, \"p50_us\": %.0f, \"p99_us\": %.0f, \"max_us\": "
      "%.0f}\n",
      watchers, changes, changes / writing, quantile(0.5), quantile(0.99), lags.back());
}

}  // namespace
}  // namespace htx::bench

int main(int argc, char** argv) {
  int watchers = 0;
  int changes = 0;
  int per_second = 0;
  if (argc != 5 || !absl::SimpleAtoi(argv[2], &watchers) || !absl::SimpleAtoi(argv[3], &changes) ||
      !absl::SimpleAtoi(argv[4], &per_second) || watchers < 1 || changes < 1 || per_second < 1) {
    return std::fprintf(stderr, "usage: bench_followers ADDRESS WATCHERS CHANGES PER_SECOND\n"), 2;
  }
  htx::bench::Run(argv[1], watchers, changes, per_second);
  return 0;
}
