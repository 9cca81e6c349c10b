#pragma once

// Support activities in the database.

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
  // One page of the activities as they were known at `known`.
  absl::StatusOr<PageEnd> List(absl::Time known, const ListQuery& query, std::vector<SupportActivity>& page);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry
