#pragma once

// What the registry asks the other services before an organisation ends.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/rpc/request_context.h"
#include "registry/domain/obligation.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// One service that knows of obligations. Thread-safe.
class ObligationBook {
 public:
  virtual ~ObligationBook() = default;
  // "funding"
  virtual std::string service() const = 0;
  // What it knows may be debts.
  virtual bool knows_debts() const = 0;
  // What is open now with any of `organizations`, asked of the owner itself, not of a cache. UNAVAILABLE /
  // PEER_UNAVAILABLE when it does not answer within 2 s or the caller's deadline.
  virtual absl::StatusOr<std::vector<Obligation>> Open(absl::Span<const OrganizationId> organizations,
                                                       const rpc::RequestContext& context) = 0;
};

}  // namespace htx::registry
