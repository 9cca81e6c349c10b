#pragma once

// What awards needs to know about debts; funding owns them.

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "awards/domain/debt_facts.h"
#include "awards/domain/nomination.h"
#include "common/base/clock.h"
#include "common/cache/cache.h"
#include "common/rpc/request_context.h"
#include "grpcpp/grpcpp.h"

namespace htx::awards {

// Thread-safe. Never called inside a transaction.
class DebtDirectory {
 public:
  virtual ~DebtDirectory() = default;

  // Asks funding, now, how the organisation stood on `day`: for decisions about honours. UNAVAILABLE /
  // PEER_UNAVAILABLE when funding does not answer.
  virtual absl::StatusOr<DebtFacts> Current(const rpc::RequestContext& context, const OrganizationId& id,
                                            absl::CivilDay day) = 0;
  // How it stands today, for display: possibly minutes old. Errors as for Current.
  virtual absl::StatusOr<DebtFacts> Cached(const OrganizationId& id, absl::Time deadline) = 0;

  // Funding's feed said that what the organisation owes may have changed.
  virtual void Invalidate(const OrganizationId& id, int64_t sequence) = 0;
  // The follower of the feed lost its place.
  virtual void InvalidateAll() = 0;
};

// The directory over funding's StandingService. `redis` may be null; it and `clock` outlive the directory.
std::unique_ptr<DebtDirectory> MakeGrpcDebtDirectory(std::shared_ptr<grpc::Channel> funding, cache::Redis* redis,
                                                     const Clock& clock);

// Follows funding's feed and drops from `directory` what changed; begins at the feed's head. `directory` outlives it.
class FundingFollower {
 public:
  static std::unique_ptr<FundingFollower> Start(const std::shared_ptr<grpc::Channel>& funding,
                                                DebtDirectory& directory);
  virtual ~FundingFollower() = default;
  // Ends the thread; a call under way is cancelled.
  virtual void Stop() = 0;
};

}  // namespace htx::awards
