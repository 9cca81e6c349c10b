#pragma once

// Relations of parties in the database. Every function runs in the caller's transaction and hands its errors through
// (common/sql/database.h).

#include <vector>

#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/related.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// Records the relation; an earlier one of the same fund, pair, kind and first day is replaced and keeps its id. Returns
// the relation as it now is.
absl::StatusOr<PartyRelation> UpsertRelation(sql::Transaction& tx, const PartyRelation& relation);
// The relations of `party` that hold on `day`, and those that applications of the fund declare, whichever side did; in
// a fixed order.
absl::StatusOr<std::vector<PartyRelation>> RelationsOn(sql::Transaction& tx, const FundId& fund,
                                                       const OrganizationId& party, absl::CivilDay day);

// The fields of a list of relations. The table's alias is p.
query::Schema RelationSchema();
absl::StatusOr<Page<PartyRelation>> ListRelations(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store
