#pragma once

// Statistics out of the kept sums.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "registry/store/rollup_grain.h"
#include "registry/store/statistics_store.h"

namespace htx::registry {

// The coarsest sums that can answer `query`; null when the revisions must be counted. Whether its known time is one
// that sums know is for the caller to say: they hold what is believed now.
const Grain* GrainFor(const AggregateQuery& query);

// The answer of StatisticsStore::Aggregate, from the sums of `grain` and what waits to be folded. Its cost does not
// depend on how many organisations there are; that of FOUNDED and ENDED depends on how many were founded or ended in
// the period.
absl::StatusOr<std::vector<AggregateRow>> AggregateRollups(sql::Transaction& transaction, const Grain& grain,
                                                           const AggregateQuery& query);

// How many organisations `filter` (of ListOrganizations) keeps on the day of `time`, as it is believed now, without
// those that were voided; nothing where it would not be cheaper to ask the sums than to count.
absl::StatusOr<std::optional<int64_t>> KeptTotal(sql::Transaction& transaction, const std::string& filter,
                                                 const TimePoint& time);

}  // namespace htx::registry
