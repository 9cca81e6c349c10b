#pragma once

// Relations between organisations in the database.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "registry/domain/relationship.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

// From whom a list looks at relations, and how far.
struct RelativeQuery {
  OrganizationId subject = {};  // "" lists relations of everybody.
  bool upward = true;
  bool downward = true;
  int depth = 1;
};

// A relation, and how many lie between it and the subject of the list, itself included.
struct Relative {
  Relationship relationship = {};
  int64_t distance = 0;
};

class RelationshipStore {
 public:
  // What one list may reach from its subject.
  static constexpr int64_t kMostRelatives = 100'000;

  explicit RelationshipStore(sql::Transaction& transaction) : transaction_(transaction) {}

  absl::StatusOr<std::optional<Relationship>> Find(const RelationshipId& id);
  // The relations of the type of `relationship` in which its `from` belongs to anybody on some of its days.
  absl::StatusOr<std::vector<Relationship>> Beside(const Relationship& relationship);
  // True when the `to` of `relationship` belongs to its `from`, through relations of its chain that hold together on
  // some of its days.
  absl::StatusOr<bool> Closes(const Relationship& relationship);
  // False, and nothing written, when the id is in use.
  absl::StatusOr<bool> Insert(const Relationship& relationship);
  // Writes the end of a relationship. ABORTED / ETAG_MISMATCH when another transaction changed it meanwhile.
  absl::Status SaveEnd(const Relationship& relationship);
  // The relationship was recorded in error: from `known` on it is not believed, and found no longer.
  absl::Status Withdraw(const RelationshipId& id, absl::Time known);
  // The memberships of `id`, on either side, whose end was recorded at `known`; at most `limit`.
  absl::StatusOr<std::vector<Relationship>> EndedAt(const OrganizationId& id, absl::Time known, int limit);
  // One page as known at `time`: those that hold on its day, or all with `ended`. RESOURCE_EXHAUSTED / RESULT_BUDGET
  // when the subject reaches more than kMostRelatives.
  absl::StatusOr<PageEnd> List(const TimePoint& time, bool ended, const RelativeQuery& relatives,
                               const ListQuery& query, std::vector<Relative>& page);
  // When those relations of `id`, among what `where` keeps, in which it belongs to anybody ended by the day of `time`,
  // or begin after it. Nothing when one holds on that day.
  absl::StatusOr<std::optional<NoParentFacts>> FindNoParent(const TimePoint& time, const OrganizationId& id,
                                                            const query::Fragment& where);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry
