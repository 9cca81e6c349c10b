#pragma once

// Roles in the database.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "registry/domain/role.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

// What roles may be filtered by. `personal` adds the fields of personal data.
const query::Schema& RoleSchema(bool personal);

class RoleStore {
 public:
  explicit RoleStore(sql::Transaction& transaction) : transaction_(transaction) {}

  absl::StatusOr<std::optional<Role>> Find(const OrganizationId& organization, const RoleId& id);
  // The roles of `organization` that are held on some day from `from` on, in the order of their start.
  absl::StatusOr<std::vector<Role>> HeldFrom(const OrganizationId& organization, absl::CivilDay from);
  // At most `limit` roles that are held in `id`, or by it elsewhere, on some day from `from` on.
  absl::StatusOr<std::vector<Role>> Involving(const OrganizationId& id, absl::CivilDay from, int limit);
  // False, and nothing written, when the id is in use.
  absl::StatusOr<bool> Insert(const Role& role);
  // Writes the end of a role. ABORTED / ETAG_MISMATCH when another transaction changed it meanwhile.
  absl::Status SaveEnd(const Role& role);
  // One page as known at `time`, of `organization` or of all when it is empty: those held on its day, or all with
  // `ended`.
  absl::StatusOr<PageEnd> List(const TimePoint& time, const OrganizationId& organization, bool ended,
                               const ListQuery& query, std::vector<Role>& page);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry
