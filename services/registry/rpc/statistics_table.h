#pragma once

// One table of figures: groups with counts, sums, distinct keys and ratios, from kept sums or by a recount.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/sql/database.h"
#include "registry/domain/reported_number.h"
#include "registry/rpc/statistics_areas.h"
#include "registry/store/statistics_store.h"

namespace htx::registry {

// Where restricted records are counted, a group of one or two would tell what such a record does not show.
inline constexpr int64_t kRestrictedCell = 3;

// A part over a whole: the counts, or the sums of a measure.
struct RatioQuery {
  Scope numerator = {};
  Scope denominator = {};  // Holds above the line too.
  std::optional<Measure> measure = {};
};

// What a table shows.
struct TableQuery {
  AggregateQuery aggregate = {};
  std::vector<Dimension> distinct = {};
  std::vector<RatioQuery> ratios = {};
};

struct TableRow {
  AggregateRow figures = {};
  std::vector<int64_t> distinct = {};
  std::vector<Ratio> ratios = {};  // As counted, not reduced.
};

struct Table {
  std::vector<TableRow> rows = {};  // In the order of their keys.
  TableRow total = {};
  bool recounted = false;
};

// Counts on one snapshot.
class Tabulator {
 public:
  // `kept` says that the known time is one that kept sums know.
  Tabulator(sql::Transaction& transaction, const ShownAreas& areas, bool kept)
      : transaction_(transaction), areas_(areas), kept_(kept) {}

  // INVALID_ARGUMENT / TOO_MANY_GROUPS over the query's limit.
  absl::StatusOr<Table> Count(const TableQuery& query);
  // The groups alone. Sets `recounted` when revisions were counted.
  absl::StatusOr<std::vector<AggregateRow>> Groups(const AggregateQuery& query, bool& recounted);
  // The least number of organisations of a shown group of `query`: `min_cell`, or kRestrictedCell when that is more and
  // restricted records are among those counted.
  absl::StatusOr<int64_t> LeastCell(const AggregateQuery& query, int64_t min_cell);

 private:
  // The groups as stored.
  absl::StatusOr<std::vector<AggregateRow>> Stored(const AggregateQuery& query, bool& recounted);
  absl::Status AddDistinct(const TableQuery& query, Table& table);
  absl::Status AddRatio(const TableQuery& query, const RatioQuery& ratio, Table& table);

  sql::Transaction& transaction_;
  const ShownAreas& areas_;
  const bool kept_;
};

// All rows together.
AggregateRow TotalOf(const std::vector<AggregateRow>& rows, const AggregateQuery& query);

}  // namespace htx::registry
