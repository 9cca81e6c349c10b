#pragma once

// Decision rules in the database. Every function runs in the caller's transaction and hands its errors through
// (common/sql/database.h).

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/committee.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// ALREADY_EXISTS / DECISION_RULES_ALREADY_STATED.
absl::Status InsertDecisionRules(sql::Transaction& tx, const DecisionRules& rules);
// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<DecisionRules> GetDecisionRules(sql::Transaction& tx, const DecisionRulesId& id);
// What holds for the fund on `day`; none before its first statement.
absl::StatusOr<std::optional<DecisionRules>> DecisionRulesOn(sql::Transaction& tx, const FundId& fund,
                                                             absl::CivilDay day);

// The fields of a list of decision rules. The table's alias is r.
query::Schema DecisionRulesSchema();
absl::StatusOr<Page<DecisionRules>> ListDecisionRules(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store
