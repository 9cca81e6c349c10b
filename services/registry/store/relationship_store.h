#pragma once

// Memberships in the database.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "registry/domain/relationship.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

class RelationshipStore {
 public:
  explicit RelationshipStore(sql::Transaction& transaction) : transaction_(transaction) {}

  absl::StatusOr<std::optional<Relationship>> Find(const RelationshipId& id);
  // True when `from` is a member of `to` on some day from `start` on.
  absl::StatusOr<bool> HoldsFrom(const OrganizationId& from, const OrganizationId& to, absl::CivilDay start);
  // False, and nothing written, when the id is in use.
  absl::StatusOr<bool> Insert(const Relationship& relationship);
  // Writes the end of a relationship. ABORTED / ETAG_MISMATCH when another transaction changed it meanwhile.
  absl::Status SaveEnd(const Relationship& relationship);
  // One page as known at `time`: those that hold on its day, or all with `ended`.
  absl::StatusOr<PageEnd> List(const TimePoint& time, bool ended, const ListQuery& query,
                               std::vector<Relationship>& page);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry
