// A reform of the size of 2025-07-01 on a new database: 10 040 communes are established, then become 3 321.
//
//   bench_areas URL
//
// While the reform is recorded another thread reads without pause. Prints one line of JSON: seconds, processor seconds
// of the calling thread, and reads meanwhile with the slowest of them.

#include <atomic>
#include <cstdio>
#include <ctime>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "tests/bench/bench_registry.h"
#include "tests/conformance/registry/generated_communes.h"

namespace htx::bench {
namespace {

namespace v1 = registry::v1;

struct Spent {
  double seconds = 0;
  double cpu = 0;
};

double ThreadSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

absl::StatusOr<Spent> Apply(Registry& registry, const v1::AreaChange& change, int number) {
  v1::ApplyAreaChangeRequest request;
  *request.mutable_change() = change;
  request.set_request_id(absl::StrCat("00000000-0000-4000-8000-00000000000", number));
  rpc::RequestContext caller = Caller();
  caller.scopes = {"*"};
  const absl::Time start = absl::Now();
  const double cpu = ThreadSeconds();
  HTX_RETURN_IF_ERROR(registry.handlers->areas.ApplyAreaChange(request, caller).status());
  return Spent{.seconds = absl::ToDoubleSeconds(absl::Now() - start), .cpu = ThreadSeconds() - cpu};
}

absl::Status Run(const std::string& url) {
  Registry registry;
  HTX_RETURN_IF_ERROR(registry.Open(url));
  const registry::GeneratedCommunes generated = registry::GenerateCommunes();
  HTX_ASSIGN_OR_RETURN(const Spent established, Apply(registry, generated.units, 1));
  std::atomic<bool> done = false;
  int64_t reads = 0;
  double slowest = 0;
  std::thread reader([&] {
    v1::GetAreaRequest request;
    request.set_name(absl::StrCat("areas/c", generated.whole.front()));
    for (; !done; ++reads) {
      const absl::Time start = absl::Now();
      if (!registry.handlers->areas.GetArea(request, Caller()).ok()) std::fprintf(stderr, "a read failed\n");
      slowest = std::max(slowest, absl::ToDoubleMilliseconds(absl::Now() - start));
    }
  });
  const absl::StatusOr<Spent> reformed = Apply(registry, generated.reform, 2);
  done = true;
  reader.join();
  HTX_RETURN_IF_ERROR(reformed.status());
  std::printf(
      "{\"establish_seconds\": %.2f, \"establish_cpu\": %.2f, \"reform_seconds\": %.2f, \"reform_cpu\": %.2f, "
      "\"reads\": %lld, \"slowest_read_ms\": %.1f}\n",
      established.seconds, established.cpu, reformed->seconds, reformed->cpu, static_cast<long long>(reads), slowest);
  return absl::OkStatus();
}

}  // namespace
}  // namespace htx::bench

int main(int argc, char** argv) {
  if (argc != 2) return std::fprintf(stderr, "usage: bench_areas URL\n"), 2;
  const absl::Status status = htx::bench::Run(argv[1]);
  if (!status.ok()) return std::fprintf(stderr, "%s\n", status.ToString().c_str()), 1;
  return 0;
}
