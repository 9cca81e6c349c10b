#pragma once

// Pairs of organisations that look alike and were found to be two.

#include <vector>

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "registry/domain/duplicate.h"

namespace htx::registry {

class DuplicateStore {
 public:
  explicit DuplicateStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // Whom `id` was found to be another than, in the order of their ids.
  absl::StatusOr<std::vector<AcceptedDuplicate>> Of(const OrganizationId& id);
  // False, and nothing written, when the pair is accepted already.
  absl::StatusOr<bool> Accept(const OrganizationId& id, const AcceptedDuplicate& other);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry
