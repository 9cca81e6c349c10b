#pragma once

// What the other services say of an organisation, for its profile.

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "htx/common/v1/honours.pb.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// What an organisation owes to the support funds. Amounts in đồng.
struct DebtSummary {
  bool ever_borrowed = false;
  int64_t outstanding = 0;
  int64_t overdue = 0;
  int32_t days_past_due = 0;
  int32_t worst_debt_group = 0;  // 0: unknown, or nothing is owed.
  bool undecided = false;
  int32_t contracts = 0;
  absl::Time as_of = absl::UnixEpoch();
};

// For display: possibly a minute old, older while the peer is gone. Thread-safe. UNAVAILABLE / PEER_UNAVAILABLE.
class ProfilePeers {
 public:
  virtual ~ProfilePeers() = default;
  virtual absl::StatusOr<DebtSummary> Debts(const OrganizationId& id, absl::Time deadline) = 0;
  virtual absl::StatusOr<common::v1::HonourStanding> Honours(const OrganizationId& id, absl::Time deadline) = 0;
};

}  // namespace htx::registry
