#pragma once

// The grains of the kept sums, and the columns that their statements have in common.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace htx::registry {

// What a set of kept sums tells apart.
struct Grain {
  absl::string_view name = {};
  std::vector<absl::string_view> dimensions = {};  // Columns.
  int64_t segment_years = 1;  // Years per segment: short where cells are dense, one for all days where they are sparse.

  bool Tells(absl::string_view dimension) const;
  // The first year of the segment that holds `year`.
  int64_t SegmentOf(int64_t year) const { return year / segment_years * segment_years; }
};

// From the coarsest to the finest. CORE answers the commonest question, DETAIL what alliances and data sets ask, AREA
// what lies below a province.
absl::Span<const Grain> AllGrains();
const Grain& DetailGrain();

// Columns that cells have, whatever their grain.
absl::Span<const absl::string_view> RollupDimensions();
// Columns of the sums, in the order of RollupSums.
absl::Span<const absl::string_view> RollupSumColumns();

// "p.kind, p.sector, ''": every dimension, '' for those that `grain` does not tell apart.
std::string DimensionsOf(const Grain& grain, absl::string_view alias);
// "c.kind = p.kind and c.sector = p.sector", over the dimensions of `grain`.
std::string SameCell(const Grain& grain, absl::string_view a, absl::string_view b);
// Each sum column by `format`, in which every $ stands for the column: "sum(p.$)", joined by ", ".
std::string EachSum(absl::string_view format);
// What an organisation adds to each sum, from the columns of its revision, which stand after `prefix`; negated when it
// is leaving.
std::vector<std::string> SumsOfRevision(absl::string_view prefix, bool leaving);
// "on conflict (key) do update set n = table.n + excluded.n, …"
std::string AddOnConflict(absl::string_view table, absl::string_view key);

}  // namespace htx::registry
