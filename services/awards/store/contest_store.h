#pragma once

// Contests with their criteria, categories and prizes.

#include <optional>

#include "absl/status/statusor.h"
#include "awards/domain/contest.h"
#include "awards/store/page.h"
#include "common/query/query.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// What the list can be filtered and ordered by. References are ids without their collection.
const query::Schema& ContestSchema();

// ALREADY_EXISTS / ID_TAKEN.
absl::Status InsertContest(sql::Transaction& transaction, const Contest& contest);
// Stores its state, what followed from it, and the places of its prizes.
absl::Status UpdateContest(sql::Transaction& transaction, const Contest& contest);
absl::StatusOr<std::optional<Contest>> FindContest(sql::Transaction& transaction, const ContestId& id);
absl::StatusOr<Page<Contest>> ListContests(sql::Transaction& transaction, const ListRequest& request);

}  // namespace htx::awards::store
