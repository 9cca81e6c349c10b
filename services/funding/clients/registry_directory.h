#pragma once

// What this service asks the registry.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/rpc/request_context.h"
#include "funding/domain/borrower.h"
#include "funding/domain/debtor.h"
#include "funding/domain/names.h"

namespace htx::funding {

// An organisation's record as far as its debts are concerned.
struct BorrowerRecord {
  BorrowerFacts facts = {};                  // Without membership.
  std::vector<Succession> successions = {};  // Steps from it to its successors.
};

// Thread-safe. Never called inside a transaction.
class RegistryDirectory {
 public:
  virtual ~RegistryDirectory() = default;

  // What the registry says now about `borrower` on `day`: kind, status, membership of `alliance`. Always asks the
  // registry: for decisions about money. A borrower that was never recorded is an answer (known = false), not an error.
  // UNAVAILABLE / PEER_UNAVAILABLE when the registry does not answer.
  virtual absl::StatusOr<BorrowerFacts> Current(const OrganizationId& borrower, const OrganizationId& alliance,
                                                absl::CivilDay day, const rpc::RequestContext& context) = 0;

  // The same without a fund: kind, status and successors on `day`. Always asks the registry.
  virtual absl::StatusOr<BorrowerRecord> Record(const OrganizationId& borrower, absl::CivilDay day,
                                                const rpc::RequestContext& context) = 0;

  // Names for display, from the cache where possible; "" when not known or the registry does not answer.
  virtual std::string DisplayName(const OrganizationId& organization, absl::Time deadline) = 0;
  virtual std::string AreaName(absl::string_view area, absl::Time deadline) = 0;

  // The registry's feed said that the organisation changed.
  virtual void Invalidate(const OrganizationId& organization, int64_t sequence) = 0;
  // The follower of the feed lost its place.
  virtual void InvalidateAll() = 0;
};

}  // namespace htx::funding
