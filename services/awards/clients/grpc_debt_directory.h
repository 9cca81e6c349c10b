#pragma once

#include <memory>

#include "awards/clients/debt_directory.h"
#include "common/base/clock.h"
#include "common/cache/cache.h"
#include "grpcpp/grpcpp.h"

namespace htx::awards {

// The directory over funding's StandingService. `redis` may be null; it and `clock` outlive the directory.
std::unique_ptr<DebtDirectory> MakeGrpcDebtDirectory(std::shared_ptr<grpc::Channel> funding, cache::Redis* redis,
                                                     const Clock& clock);

// Follows funding's feed and drops from `directory` what changed; begins at the feed's head. `directory` outlives it.
class FundingFollower {
 public:
  // Starts a thread. Funding need not be up: it is tried again, with pauses of up to 5 s.
  static std::unique_ptr<FundingFollower> Start(const std::shared_ptr<grpc::Channel>& funding,
                                                DebtDirectory& directory);
  virtual ~FundingFollower() = default;
  // Ends the thread; a call under way is cancelled.
  virtual void Stop() = 0;
};

}  // namespace htx::awards
