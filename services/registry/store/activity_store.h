#pragma once

// Support activities in the database.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "registry/domain/support_activity.h"
#include "registry/store/list_query.h"

namespace htx::registry {

class ActivityStore {
 public:
  explicit ActivityStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // False, and nothing written, when the id is in use.
  absl::StatusOr<bool> Insert(const SupportActivity& activity);
  absl::StatusOr<std::optional<SupportActivity>> Find(const ActivityId& id);
  // The activity as it was known at `known`.
  absl::StatusOr<std::optional<SupportActivity>> FindAt(const ActivityId& id, absl::Time known);
  // Writes `activity`, whose version was one less before; the earlier version stays readable. Returns it as written:
  // `changed` is later than that of the earlier one. ABORTED / ETAG_MISMATCH when another transaction changed it
  // meanwhile.
  absl::StatusOr<SupportActivity> Save(SupportActivity activity);
  // One page of the activities as they were known at `known`.
  absl::StatusOr<PageEnd> List(absl::Time known, const ListQuery& query, std::vector<SupportActivity>& page);

 private:
  sql::Transaction& transaction_;
};

// The activities as they were known at `known`, as `a`.
query::Fragment ActivitiesAt(absl::Time known);

}  // namespace htx::registry
