#pragma once

// Actuals of targets from the registry's statistics.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/ids.h"
#include "awards/domain/indicator.h"
#include "awards/domain/progress.h"
#include "common/base/civil_date.h"
#include "common/rpc/request_context.h"

namespace htx::awards {

// One figure to be measured. The scope is either the records of `alliances` or the organisations `units`; exactly one
// is filled.
struct MeasureQuery {
  MeasureSpec spec = {};
  Period period = {};         // For flows; both ends set, not empty.
  absl::CivilDay as_of = {};  // For stocks.
  int32_t year = 0;           // For evaluations.
  std::string dataset = {};   // Empty: every data set.
  std::vector<OrganizationId> alliances = {};
  std::vector<OrganizationId> units = {};
};

// Thread-safe.
class RegistryStatistics {
 public:
  virtual ~RegistryStatistics() = default;
  // The figure and the sequence of the registry's feed at which it is true. UNAVAILABLE / PEER_UNAVAILABLE when the
  // registry does not answer.
  virtual absl::StatusOr<Measured> Measure(const rpc::RequestContext& context, const MeasureQuery& query) = 0;
};

}  // namespace htx::awards
