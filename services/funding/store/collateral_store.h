#pragma once

// Collateral in the database. Every function runs in the caller's transaction and hands its errors through
// (common/sql/database.h).

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/collateral.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// With its valuations; none when there is no such collateral.
absl::StatusOr<std::optional<Collateral>> FindCollateral(sql::Transaction& tx, const CollateralId& id);
// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<Collateral> GetCollateral(sql::Transaction& tx, const CollateralId& id);
// All of an application, by id.
absl::StatusOr<std::vector<Collateral>> CollateralsOf(sql::Transaction& tx, const ApplicationId& application);
// The same as they stood at the end of `day`: what was released later still secured.
absl::StatusOr<std::vector<Collateral>> CollateralsOn(sql::Transaction& tx, const ApplicationId& application,
                                                      absl::CivilDay day);
// FAILED_PRECONDITION / COLLATERAL_PLEDGED when its document secures another one of the fund; ABORTED /
// TRANSACTION_CONFLICT when it was inserted since it was looked for.
absl::Status InsertCollateral(sql::Transaction& tx, const Collateral& collateral);
// Replaces the stored one and adds valuations that it does not have. The same errors; the conflict when it changed
// since it was read.
absl::Status UpdateCollateral(sql::Transaction& tx, const Collateral& before, const Collateral& after);

// The fields of a list of collateral. The table's alias is c.
query::Schema CollateralSchema();
absl::StatusOr<Page<Collateral>> ListCollaterals(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store
