#pragma once

// Actuals of targets from the reports of the alliances' support funds.

#include <memory>

#include "awards/clients/registry_statistics.h"

namespace htx::awards {

// Thread-safe.
class FundStatistics {
 public:
  virtual ~FundStatistics() = default;
  // The figure over all funds of the alliances asked about, in the query's period and data set, and the sequence of the
  // funds' feed at which it is true. Denominator 0 when none of them has a fund: that is no zero. UNAVAILABLE /
  // PEER_UNAVAILABLE when funding does not answer.
  virtual absl::StatusOr<Measured> Measure(const rpc::RequestContext& context, const MeasureQuery& query) = 0;
};

// Of an installation without support funds: nobody has one.
std::unique_ptr<FundStatistics> MakeNoFundStatistics();

}  // namespace htx::awards
