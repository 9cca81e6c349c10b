#pragma once

// Decisions, awards and their statistics.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
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
absl::StatusOr<Page<Award>> ListAwards(sql::Transaction& transaction, const ListRequest& request);

// What awards are counted by; numbers of the proto.
enum class Dimension {
  kForm = 1,
  kGrantor = 2,
  kLevel = 3,
  kRecipientKind = 4,
  kYear = 5,
  kDataset = 6,
  kKind = 7,
  kStatutory = 8
};

struct StatisticsRow {
  std::vector<std::string> keys = {};  // Stored values as text: numbers of enumerations, 0 or 1.
  int64_t count = 0;
};
struct Statistics {
  std::vector<StatisticsRow> rows = {};
  int64_t total = 0;
  int64_t statutory = 0;
  int64_t recipients = 0;
};
// Awards that are not revoked and match. At most 10 000 rows.
absl::StatusOr<Statistics> CountAwards(sql::Transaction& transaction, const query::Fragment& where,
                                       absl::Span<const Dimension> dimensions);

}  // namespace htx::awards::store
