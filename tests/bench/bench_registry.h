#pragma once

// The registry in the process of a benchmark: handlers as the service has them, without a network.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "registry/rpc/registry_handlers.h"

namespace htx::bench {

class NoIds final : public IdSource {
 public:
  std::string Next() override { return "unused"; }
};

struct Registry {
  SystemClock clock = {};
  NoIds ids = {};
  query::PageTokens tokens{"sixteen bytes or more"};
  std::unique_ptr<sql::Database> database = {};
  std::unique_ptr<registry::FeedHead> head = {};
  std::unique_ptr<registry::AreaBook> areas = {};
  std::unique_ptr<registry::RegistryHandlers> handlers = {};

  // Migrates what an earlier release wrote.
  absl::Status Open(const std::string& url);
};

// A caller whose deadline is far away.
rpc::RequestContext Caller();

double Quantile(std::vector<double> values, double q);

// Resident memory of this process now, in MiB, and the most it ever had.
struct Memory {
  double now = 0;
  double peak = 0;
};
Memory ResidentMemory();

}  // namespace htx::bench
