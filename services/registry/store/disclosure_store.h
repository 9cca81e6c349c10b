#pragma once

// Which records are restricted, asked of the database.

#include <map>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/sql/database.h"
#include "registry/domain/organization.h"

namespace htx::registry {

class DisclosureStore {
 public:
  explicit DisclosureStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // Those of `ids` that are RESTRICTED now, each with the alliance that keeps it.
  absl::StatusOr<std::map<OrganizationId, OrganizationId>> Restricted(absl::Span<const OrganizationId> ids);
  // True when any record is RESTRICTED now.
  absl::StatusOr<bool> AnyRestricted();

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry
