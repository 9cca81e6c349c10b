#pragma once

// Published rule sets, as they were published.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/rule_set.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// Sets that may be published, ever: they are read whole with each decision.
inline constexpr size_t kMostRuleSets = 500;

// ALREADY_EXISTS / ID_TAKEN. `content` is the set's message.
absl::Status InsertRuleSet(sql::Transaction& transaction, const RuleSet& set, const std::string& content);
// The messages of all, in order of id.
absl::StatusOr<std::vector<std::string>> PublishedRuleSets(sql::Transaction& transaction);

}  // namespace htx::awards::store
