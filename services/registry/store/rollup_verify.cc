// Verification: what the sums hold is compared with what the revisions say, as entries by cell and day, so that one
// statement judges every day of a grain at once.

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/base/status.h"
#include "registry/store/list_query.h"
#include "registry/store/rollup_grain.h"
#include "registry/store/rollup_store.h"

namespace htx::registry {
namespace {

// One half of a comparison: the recounted figures (e_) or the kept ones (k_), the others 0.
std::string Figures(bool kept, const std::vector<std::string>& sums) {
  std::vector<std::string> columns;
  const absl::Span<const absl::string_view> names = RollupSumColumns();
  for (size_t i = 0; i < names.size(); ++i) {
    columns.push_back(absl::StrCat(kept ? "0" : sums[i], " as e_", names[i]));
    columns.push_back(absl::StrCat(kept ? sums[i] : "0", " as k_", names[i]));
  }
  return absl::StrJoin(columns, ", ");
}

std::string OfRevisions(bool leaving) { return Figures(/*kept=*/false, SumsOfRevision("r.", leaving)); }

std::string OfColumns(absl::string_view format) {
  std::vector<std::string> sums;
  for (const absl::string_view name : RollupSumColumns()) sums.push_back(absl::StrReplaceAll(format, {{"$", name}}));
  return Figures(/*kept=*/true, sums);
}

// `parts` joined, by `keys`, as far as both halves differ.
std::string Differing(const std::string& keys, const std::string& parts) {
  std::vector<std::string> sums;
  std::vector<std::string> unequal;
  for (const absl::string_view name : RollupSumColumns()) {
    for (const absl::string_view side : {"e_", "k_"}) {
      sums.push_back(absl::StrCat("cast(sum(", side, name, ") as bigint)"));
    }
    unequal.push_back(absl::StrCat("sum(e_", name, ") <> sum(k_", name, ")"));
  }
  return absl::StrCat("select ", keys, ", ", absl::StrJoin(sums, ", "), " from (", parts, ") q group by ", keys,
                      " having ", absl::StrJoin(unequal, " or "), " order by ", keys, " limit ?");
}

std::string StockText(const Grain& grain) {
  const std::string cells = absl::StrJoin(RollupDimensions(), ", ");
  const std::string parts = absl::StrCat(
      "select ", DimensionsOf(grain, "r"), ", r.valid_from as day, ", OfRevisions(false),
      " from organization_revisions r where r.known_to = ? and r.legal_status <> 'VOIDED' union all select ",
      DimensionsOf(grain, "r"), ", r.valid_to, ", OfRevisions(true),
      " from organization_revisions r where r.known_to = ? and r.legal_status <> 'VOIDED' and r.valid_to <> ? union "
      "all select ",
      DimensionsOf(grain, "c"), ", d.day, ",
      OfColumns("d.$ - coalesce(lag(d.$) over (partition by d.cell, d.segment order by d.day), 0)"),
      " from statistic_days d join statistic_cells c on c.cell = d.cell where c.grain = ? union all select ",
      DimensionsOf(grain, "p"), ", p.day, ", OfColumns("p.$"), " from statistic_pending p");
  return Differing(absl::StrCat(cells, ", day"), parts);
}

std::string FlowText(absl::string_view event, absl::string_view column) {
  const Grain& grain = DetailGrain();
  const std::string cells = absl::StrJoin(RollupDimensions(), ", ");
  const std::string parts = absl::StrCat(
      "select ", DimensionsOf(grain, "r"), ", r.valid_from as day, r.", column, " as event_day, ", OfRevisions(false),
      " from organization_revisions r where r.known_to = ? and r.legal_status <> 'VOIDED' and r.", column,
      " <> '' union all select ", DimensionsOf(grain, "r"), ", r.valid_to, r.", column, ", ", OfRevisions(true),
      " from organization_revisions r where r.known_to = ? and r.legal_status <> 'VOIDED' and r.valid_to <> ? and r.",
      column, " <> '' union all select ", DimensionsOf(grain, "c"), ", f.day, f.event_day, ", OfColumns("f.$"),
      " from statistic_flows f join statistic_cells c on c.cell = f.cell where f.event = '", event,
      "' union all select ", DimensionsOf(grain, "p"), ", p.day, p.", column, ", ", OfColumns("p.$"),
      " from statistic_pending p where p.", column, " <> ''");
  return Differing(absl::StrCat(cells, ", day, event_day"), parts);
}

// A segment opens as the one before it ended.
std::string OpeningText(sql::Engine engine, const Grain& grain) {
  std::vector<std::string> expected;
  for (const absl::string_view name : RollupSumColumns()) {
    expected.push_back(absl::StrCat("o.", name, " + coalesce(d.", name, ", 0)"));
  }
  const std::string latest =
      engine == sql::Engine::kPostgres
          ? " left join lateral (select * from statistic_days x where x.cell = o.cell and x.segment = o.segment order "
            "by "
            "x.day desc limit 1) d on true"
          : " left join statistic_days d on d.cell = o.cell and d.segment = o.segment and d.day = (select max(x.day) "
            "from statistic_days x where x.cell = o.cell and x.segment = o.segment)";
  const std::string step = absl::StrCat(grain.segment_years);
  const std::string cells = absl::StrJoin(RollupDimensions(), ", ", [](std::string* out, absl::string_view name) {
    absl::StrAppend(out, "c.", name, " as ", name);
  });
  const std::string parts =
      absl::StrCat("select ", cells, ", o.segment + ", step, " as segment, ", Figures(/*kept=*/false, expected),
                   " from statistic_openings o join statistic_cells c on c.cell = o.cell", latest,
                   " where o.grain = ? and o.segment < (select max(s.segment) from statistic_segments s where s.grain "
                   "= ?) union all "
                   "select ",
                   cells, ", o.segment, ", OfColumns("o.$"),
                   " from statistic_openings o join statistic_cells c on c.cell = o.cell where o.grain = ?");
  return Differing(absl::StrCat(absl::StrJoin(RollupDimensions(), ", "), ", segment"), parts);
}

// Reads what differs: `keys` columns after the dimensions, then the figures in pairs.
void Collect(const sql::Rows& rows, absl::string_view grain, size_t keys, size_t limit, RollupCheck& check) {
  const absl::Span<const absl::string_view> dimensions = RollupDimensions();
  const absl::Span<const absl::string_view> sums = RollupSumColumns();
  for (size_t i = 0; i < rows.size(); ++i) {
    std::vector<std::string> cell;
    for (size_t each = 0; each < dimensions.size(); ++each) {
      if (!rows[i].Text(each).empty()) cell.push_back(absl::StrCat(dimensions[each], "=", rows[i].Text(each)));
    }
    for (size_t each = 0; each < sums.size(); ++each) {
      const size_t column = dimensions.size() + keys + each * 2;
      if (rows[i].Int(column) == rows[i].Int(column + 1) || check.differences.size() >= limit) continue;
      check.differences.push_back({.grain = std::string(grain),
                                   .cell = absl::StrJoin(cell, " "),
                                   .day = rows[i].String(dimensions.size()),
                                   .figure = std::string(sums[each]),
                                   .recounted = rows[i].Int(column),
                                   .kept = rows[i].Int(column + 1)});
    }
  }
}

absl::StatusOr<int64_t> Count(sql::Transaction& transaction, absl::string_view text,
                              absl::Span<const Value> args = {}) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction.Query(text, args));
  return rows[0].Int(0);
}

}  // namespace

absl::StatusOr<RollupCheck> RollupStore::Verify(int limit) {
  RollupCheck check;
  const auto most = static_cast<size_t>(limit);
  const Value at_most = static_cast<int64_t>(limit);
  const Value no_end = std::string(kNoEnd);
  for (const Grain& grain : AllGrains()) {
    const std::string name(grain.name);
    HTX_ASSIGN_OR_RETURN(const sql::Rows days,
                         transaction_.Query(StockText(grain), {kStill, kStill, no_end, name, at_most}));
    Collect(days, grain.name, 1, most, check);
    HTX_ASSIGN_OR_RETURN(const sql::Rows openings,
                         transaction_.Query(OpeningText(transaction_.engine(), grain), {name, name, name, at_most}));
    Collect(openings, grain.name, 1, most, check);
  }
  for (const auto& [event, column] : {std::pair("FOUNDED", "founded_date"), std::pair("ENDED", "dissolved_date")}) {
    HTX_ASSIGN_OR_RETURN(const sql::Rows flows,
                         transaction_.Query(FlowText(event, column), {kStill, kStill, no_end, at_most}));
    Collect(flows, event, 2, most, check);
  }
  // Days of a cell without opening are seen by nobody.
  HTX_ASSIGN_OR_RETURN(
      const int64_t unseen,
      Count(transaction_,
            "select count(*) from statistic_days d where not exists (select 1 from statistic_openings o join "
            "statistic_cells c on c.cell = o.cell and c.grain = o.grain where o.cell = d.cell and o.segment = "
            "d.segment)"));
  if (unseen > 0 && check.differences.size() < most) {
    check.differences.push_back({.grain = "CORE", .figure = "days without opening", .kept = unseen});
  }
  HTX_ASSIGN_OR_RETURN(check.cells, Count(transaction_, "select count(*) from statistic_cells"));
  HTX_ASSIGN_OR_RETURN(check.revisions,
                       Count(transaction_, "select count(*) from organization_revisions where known_to = ?", {kStill}));
  HTX_ASSIGN_OR_RETURN(check.pending, Count(transaction_, "select count(*) from statistic_pending"));
  return check;
}

}  // namespace htx::registry
