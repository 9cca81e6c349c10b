// The client side of the benchmarks. One job per start; prints one line of JSON.
//
//   bench_client seed ADDRESS DIR             records one organisation; writes request.frame (for h2load) and
//   response.bin bench_client create ADDRESS COUNT CLIENTS records COUNT organisations, CLIENTS calls in flight
//   bench_client lookup ADDRESS REDIS_PORT ROUNDS   near cache, Redis and the owner, interleaved
//   bench_client idle ADDRESS CALLS           one call every 1.05 s, nothing between

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/cache/cache.h"
#include "common/rpc/peer.h"
#include "htx/registry/v1/organization_service.grpc.pb.h"
#include "tests/bench/bench_organizations.h"

namespace htx::bench {
namespace {

namespace v1 = registry::v1;
using Stub = v1::OrganizationService::Stub;
using SteadyTime = std::chrono::steady_clock::time_point;

SteadyTime Now() { return std::chrono::steady_clock::now(); }
double MicrosSince(SteadyTime start) { return std::chrono::duration<double, std::micro>(Now() - start).count(); }

void Introduce(grpc::ClientContext& call) {
  call.AddMetadata("x-htx-principal", "user:bench");
  call.AddMetadata("x-htx-roles", "admin");
  call.AddMetadata("x-htx-scopes", "*");
  call.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
}

[[noreturn]] void Fail(const std::string& why) {
  std::fprintf(stderr, "bench_client: %s\n", why.c_str());
  std::exit(1);
}

double Quantile(std::vector<double>& values, double q) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<size_t>(q * static_cast<double>(values.size())))];
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  if (!file) Fail(path + " cannot be written");
}

// gRPC's frame of one message: not compressed, length in four bytes, big end first.
std::string Frame(const std::string& message) {
  std::string frame(1, '\0');
  for (int shift = 24; shift >= 0; shift -= 8) frame.push_back(static_cast<char>((message.size() >> shift) & 0xFF));
  return frame + message;
}

v1::GetOrganizationResponse Get(Stub& stub, const std::string& name) {
  grpc::ClientContext call;
  Introduce(call);
  v1::GetOrganizationRequest request;
  request.set_name(name);
  v1::GetOrganizationResponse response;
  const grpc::Status status = stub.GetOrganization(&call, request, &response);
  if (!status.ok()) Fail("GetOrganization: " + status.error_message());
  return response;
}

void Record(Stub& stub, const v1::CreateOrganizationRequest& request) {
  grpc::ClientContext call;
  Introduce(call);
  v1::CreateOrganizationResponse response;
  const grpc::Status status = stub.CreateOrganization(&call, request, &response);
  if (!status.ok() && status.error_code() != grpc::StatusCode::ALREADY_EXISTS) {
    Fail("CreateOrganization: " + status.error_message());
  }
}

// The alliance and one cooperative; returns the name of the latter. Harmless to repeat.
std::string RecordOne(Stub& stub) {
  Record(stub, NewAlliance());
  Record(stub, NewCooperative("seed", 1));
  return "organizations/seed-1";
}

void Seed(const std::string& address, const std::string& dir) {
  Stub stub(rpc::PeerChannel(address));
  const std::string name = RecordOne(stub);
  v1::GetOrganizationRequest request;
  request.set_name(name);
  WriteFile(dir + "/request.frame", Frame(request.SerializeAsString()));
  const std::string response = Get(stub, name).SerializeAsString();
  WriteFile(dir + "/response.bin", response);
  std::printf("{\"request_bytes\": %zu, \"response_bytes\": %zu}\n", request.ByteSizeLong(), response.size());
}

// Calls in flight; each that ends starts the next.
class Creator {
 public:
  Creator(const std::string& address, int64_t count) : stub_(rpc::PeerChannel(address)), count_(count) {
    run_ = absl::StrCat("b", std::chrono::system_clock::now().time_since_epoch().count() / 1000);
    latencies_.reserve(static_cast<size_t>(count));
  }

  void Run(int clients) {
    const SteadyTime start = Now();
    {
      std::unique_lock<std::mutex> lock(mutex_);
      for (int i = 0; i < clients; ++i) StartNext();
      done_.wait(lock, [this] { return in_flight_ == 0; });
    }
    const double seconds = MicrosSince(start) / 1e6;
    std::printf(
        "{\"rate\": %.1f, \"seconds\": %.3f, \"errors\": %lld, \"p50_us\": %.0f, \"p99_us\": %.0f, \"error\": "
        "\"%s\"}\n",
        static_cast<double>(count_) / seconds, seconds, static_cast<long long>(errors_), Quantile(latencies_, 0.5),
        Quantile(latencies_, 0.99), error_.c_str());
  }

 private:
  struct Call {
    grpc::ClientContext context = {};
    v1::CreateOrganizationRequest request = {};
    v1::CreateOrganizationResponse response = {};
    SteadyTime start = {};
  };

  // With the mutex held.
  void StartNext() {
    if (next_ >= count_) return;
    auto* call = new Call;
    call->request = NewCooperative(run_, next_++);
    ++in_flight_;
    Introduce(call->context);
    call->start = Now();
    stub_.async()->CreateOrganization(&call->context, &call->request, &call->response,
                                      [this, call](grpc::Status status) {
                                        const double micros = MicrosSince(call->start);
                                        delete call;  // Before the count falls: the process may end right after.
                                        const std::lock_guard<std::mutex> lock(mutex_);
                                        latencies_.push_back(micros);
                                        if (!status.ok()) {
                                          ++errors_;
                                          error_ = status.error_message();
                                        }
                                        StartNext();
                                        if (--in_flight_ == 0) done_.notify_all();
                                      });
  }

  Stub stub_;
  const int64_t count_;
  std::string run_ = {};
  std::mutex mutex_;
  std::condition_variable done_;
  int64_t next_ = 0;
  int64_t errors_ = 0;
  int in_flight_ = 0;
  std::string error_ = {};
  std::vector<double> latencies_ = {};
};

// One way to look an organisation up, timed in rounds.
struct Way {
  const char* name;
  int calls;
  std::function<void()> look;
  std::vector<double> micros = {};  // Per call, one entry per round.
};

void LookUp(const std::string& address, int redis_port, int rounds) {
  Stub stub(rpc::PeerChannel(address));
  const std::string name = RecordOne(stub);
  const SystemClock clock;
  const auto redis = cache::Redis::Connect({.port = redis_port});
  const cache::Owner owner = [&](absl::string_view id, absl::Time) -> absl::StatusOr<cache::Snapshot> {
    return cache::Snapshot{.bytes = Get(stub, absl::StrCat("organizations/", id)).SerializeAsString(), .sequence = 1};
  };
  const auto lookup = cache::Lookup::Create({.kind = "bench"}, redis.get(), owner, clock);
  const auto find = [&] {
    const auto found = lookup->Get("seed-1", cache::Consistency::kCached, absl::Now() + absl::Seconds(1));
    if (!found.ok()) Fail(std::string(found.status().message()));
    return found->source;
  };
  find();
  int misses_of_redis = 0;
  Way ways[] = {
      {.name = "direct", .calls = 300, .look = [&] { Get(stub, name); }},
      {.name = "redis",
       .calls = 300,
       .look =
           [&] {
             lookup->InvalidateAll();
             if (find() != cache::Found::Source::kRedis) ++misses_of_redis;
           }},
      {.name = "near", .calls = 30000, .look = [&] { find(); }},
  };
  for (int round = 0; round < rounds; ++round) {
    for (Way& way : ways) {
      const SteadyTime start = Now();
      for (int i = 0; i < way.calls; ++i) way.look();
      way.micros.push_back(MicrosSince(start) / way.calls);
    }
  }
  std::string out = "{";
  for (Way& way : ways) {
    absl::StrAppendFormat(&out, "%s\"%s_us\": [", out.size() > 1 ? ", " : "", way.name);
    for (size_t i = 0; i < way.micros.size(); ++i)
      absl::StrAppendFormat(&out, "%s%.3f", i == 0 ? "" : ", ", way.micros[i]);
    out += "]";
  }
  std::printf("%s, \"misses_of_redis\": %d}\n", out.c_str(), misses_of_redis);
}

void Idle(const std::string& address, int calls) {
  Stub stub(rpc::PeerChannel(address));
  const std::string name = RecordOne(stub);
  std::vector<double> micros;
  for (int i = 0; i < calls; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1050));  // The measured condition itself: silence.
    const SteadyTime start = Now();
    Get(stub, name);
    micros.push_back(MicrosSince(start));
  }
  const double p50 = Quantile(micros, 0.5);
  std::printf("{\"p50_us\": %.0f, \"max_us\": %.0f, \"calls\": %d}\n", p50, micros.back(), calls);
}

int Main(const std::vector<std::string>& args) {
  const auto number = [&](size_t i) {
    int value = 0;
    if (i >= args.size() || !absl::SimpleAtoi(args[i], &value))
      Fail("expected a number as argument " + std::to_string(i));
    return value;
  };
  if (args.size() == 3 && args[0] == "seed") {
    Seed(args[1], args[2]);
  } else if (args.size() == 4 && args[0] == "create") {
    Creator(args[1], number(2)).Run(number(3));
  } else if (args.size() == 4 && args[0] == "lookup") {
    LookUp(args[1], number(2), number(3));
  } else if (args.size() == 3 && args[0] == "idle") {
    Idle(args[1], number(2));
  } else {
    Fail("see the head of bench_client.cc for its jobs");
  }
  return 0;
}

}  // namespace
}  // namespace htx::bench

int main(int argc, char** argv) { return htx::bench::Main(std::vector<std::string>(argv + 1, argv + argc)); }
