#pragma once

// Decisions and awards.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/decision.h"
#include "awards/store/page.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// With its awards. ALREADY_EXISTS: DECISION_NUMBER_TAKEN, or ID_TAKEN of the decision or an award. FAILED_PRECONDITION
// / STATE_FORBIDS when a nomination has an award already.
absl::Status InsertDecision(sql::Transaction& transaction, const Decision& decision);
absl::StatusOr<std::optional<Decision>> FindDecision(sql::Transaction& transaction, const DecisionId& id);
absl::StatusOr<Page<Decision>> ListDecisions(sql::Transaction& transaction, const ListRequest& request);
absl::StatusOr<std::optional<Award>> FindAward(sql::Transaction& transaction, const AwardId& id);
// Those where `where` holds (alias t), the latest first, at most `limit`.
absl::StatusOr<std::vector<Award>> LatestAwards(sql::Transaction& transaction, const query::Fragment& where, int limit);
absl::StatusOr<Page<Award>> ListAwards(sql::Transaction& transaction, const ListRequest& request);

}  // namespace htx::awards::store
