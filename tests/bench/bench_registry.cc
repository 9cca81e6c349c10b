#include "tests/bench/bench_registry.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "common/base/memory.h"
#include "common/base/status.h"
#include "registry/store/registry_database.h"

namespace htx::bench {

absl::Status Registry::Open(const std::string& url) {
  TuneMemory();
  HTX_ASSIGN_OR_RETURN(database, registry::OpenRegistryDatabase(url, clock, 2));
  HTX_ASSIGN_OR_RETURN(head, registry::FeedHead::Follow(*database, absl::Now() + absl::Seconds(10)));
  HTX_ASSIGN_OR_RETURN(areas, registry::AreaBook::Open(*database, clock, absl::Now() + absl::Seconds(10)));
  handlers = std::make_unique<registry::RegistryHandlers>(registry::Office{
      .database = *database, .clock = clock, .ids = ids, .tokens = tokens, .head = *head, .areas = *areas});
  return absl::OkStatus();
}

rpc::RequestContext Caller() {
  return {.method = "bench", .principal = "bench", .deadline = absl::Now() + absl::Minutes(10)};
}

double Quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(q * static_cast<double>(values.size() - 1))];
}

Memory ResidentMemory() {
  Memory memory;
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  memory.peak = static_cast<double>(usage.ru_maxrss) / 1024;
  long long total = 0;
  long long resident = 0;
  if (FILE* const file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%lld %lld", &total, &resident) != 2) resident = 0;
    std::fclose(file);
  }
  memory.now = static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
  return memory;
}

}  // namespace htx::bench
