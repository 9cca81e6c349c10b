#pragma once

// What awards needs to know about debts; funding owns them.

#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "awards/domain/debt_facts.h"
#include "awards/domain/nomination.h"
#include "common/base/clock.h"
#include "common/rpc/request_context.h"

namespace htx::awards {

// Thread-safe. Never called inside a transaction.
class DebtDirectory {
 public:
  virtual ~DebtDirectory() = default;

  // Asks funding, now, how the organisation stood on `day`, at the latest today: for decisions about honours.
  // UNAVAILABLE / PEER_UNAVAILABLE when funding does not answer.
  virtual absl::StatusOr<DebtFacts> Current(const rpc::RequestContext& context, const OrganizationId& id,
                                            absl::CivilDay day) = 0;
  // How it stands today, for display: possibly minutes old. Errors as for Current.
  virtual absl::StatusOr<DebtFacts> Cached(const OrganizationId& id, absl::Time deadline) = 0;

  // Funding's feed said that what the organisation owes may have changed.
  virtual void Invalidate(const OrganizationId& id, int64_t sequence) = 0;
  // The follower of the feed lost its place.
  virtual void InvalidateAll() = 0;
};

// The directory of an installation without support funds: nobody has debts to them.
std::unique_ptr<DebtDirectory> MakeNoDebtDirectory(const Clock& clock);

}  // namespace htx::awards
