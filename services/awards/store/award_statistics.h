#pragma once

// Awards counted, by whatever tells them apart.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/query/query.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// What awards are counted by; numbers of the proto.
enum class Dimension {
  kForm = 1,
  kGrantor = 2,
  kLevel = 3,
  kRecipientKind = 4,
  kYear = 5,
  kDataset = 6,
  kKind = 7,
  kStatutory = 8,
  kPositionGroup = 9,
  kSector = 10,
  kProvince = 11
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
