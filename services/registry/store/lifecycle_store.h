#pragma once

// Moves of statuses, and what depends on an organisation. Everything runs in the transaction that the store was made
// for.

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "registry/domain/lifecycle_entry.h"
#include "registry/domain/relationship.h"
#include "registry/domain/timeline.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

class LifecycleStore {
 public:
  explicit LifecycleStore(sql::Transaction& transaction) : transaction_(transaction) {}

  absl::Status Insert(const LifecycleEntry& entry);
  // The moves of `id` with a version below `before`, newest first, at most `limit`.
  absl::StatusOr<std::vector<LifecycleEntry>> List(const OrganizationId& id, int64_t before, int limit);
  // The start of a dissolution that holds at `time`, if one was recorded.
  absl::StatusOr<std::optional<LifecycleEntry>> FindDissolutionStart(const OrganizationId& id, const TimePoint& time);

  // The days of `id` as they are believed at `time`, whatever its day.
  absl::StatusOr<Timeline> ReadTimelineAt(const OrganizationId& id, const TimePoint& time);
  // The days of `id` as they were believed until `known`, the instant at which they were voided.
  absl::StatusOr<Timeline> ReadFormer(const OrganizationId& id, absl::Time known);

  // How many records of other organisations have `id` as their alliance; counts to kMostCounted.
  static constexpr int64_t kMostCounted = 1000;
  absl::StatusOr<int64_t> CountKept(const OrganizationId& id);
  // How many yearly reports of `id` are believed.
  absl::StatusOr<int64_t> CountReports(const OrganizationId& id);
  // Ids of memberships in which `id` takes part on some day from `day` on, either side, at most `limit`.
  absl::StatusOr<std::vector<RelationshipId>> HoldingFrom(const OrganizationId& id, absl::CivilDay day, int limit);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry
