#include "registry/store/rollup_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_rows.h"
#include "registry/store/rollup_grain.h"

namespace htx::registry {
namespace {

std::string AppendText() {
  std::vector<absl::string_view> marks(6 + RollupDimensions().size() + RollupSumColumns().size(), "?");
  return absl::StrCat("insert into statistic_pending (known, organization, ordinal, day, ",
                      absl::StrJoin(RollupDimensions(), ", "), ", founded_date, dissolved_date, ",
                      absl::StrJoin(RollupSumColumns(), ", "), ") values (", absl::StrJoin(marks, ", "), ")");
}

void AppendSums(const RollupSums& sums, std::vector<Value>& values) {
  for (const int64_t sum : {sums.count, sums.members_known, sums.members, sums.labour_known, sums.labour,
                            sums.labour_at_least, sums.labour_more_than, sums.labour_vague, sums.labour_estimate,
                            sums.labour_range, sums.labour_over, sums.capital_known, sums.capital}) {
    values.emplace_back(sum);
  }
}

// The entries of all revisions that are believed, or their leavings.
std::string SeedText(bool leaving) {
  return absl::StrCat("insert into statistic_pending (known, organization, ordinal, day, ",
                      absl::StrJoin(RollupDimensions(), ", "), ", founded_date, dissolved_date, ",
                      absl::StrJoin(RollupSumColumns(), ", "), ") select known_from, id, revision * 2 + ",
                      leaving ? "1, valid_to, " : "0, valid_from, ", absl::StrJoin(RollupDimensions(), ", "),
                      ", founded_date, dissolved_date, ", absl::StrJoin(SumsOfRevision("", leaving), ", "),
                      " from organization_revisions where known_to = ? and valid_to <> ? and legal_status <> 'VOIDED'");
}

}  // namespace

absl::Status RollupStore::Append(const OrganizationId& id, absl::Time known, absl::Span<const RollupDelta> deltas) {
  static const auto* const text = new std::string(AppendText());
  int64_t ordinal = 0;
  for (const RollupDelta& delta : deltas) {
    const RollupCell& cell = delta.cell;
    std::vector<Value> values = {ToMicros(known),
                                 id.text(),
                                 ordinal++,
                                 FormatDay(delta.day),
                                 Word(cell.kind),
                                 Word(cell.sector),
                                 Word(cell.legal_status),
                                 Word(cell.activity_status),
                                 Word(cell.governing_law),
                                 cell.province,
                                 cell.area,
                                 cell.alliance.text(),
                                 cell.dataset,
                                 FormatDay(cell.founded),
                                 cell.dissolved ? FormatDay(*cell.dissolved) : std::string()};
    AppendSums(delta.sums, values);
    HTX_RETURN_IF_ERROR(transaction_.Execute(*text, values).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> RollupStore::Rebuild() {
  for (const absl::string_view table : {"statistic_pending", "statistic_flows", "statistic_days", "statistic_openings",
                                        "statistic_segments", "statistic_cells"}) {
    HTX_RETURN_IF_ERROR(transaction_.Execute(absl::StrCat("delete from ", table)).status());
  }
  // The day on which nothing ends stands for an end in the first statement, so that both have the same arguments.
  HTX_ASSIGN_OR_RETURN(const int64_t entries, transaction_.Execute(SeedText(false), {kStill, std::string()}));
  HTX_ASSIGN_OR_RETURN(const int64_t leavings, transaction_.Execute(SeedText(true), {kStill, std::string(kNoEnd)}));
  return entries + leavings;
}

absl::StatusOr<int64_t> RollupStore::CountPending(int64_t limit) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query("select count(*) from (select 1 as one from statistic_pending limit ?) w", {limit}));
  return rows[0].Int(0);
}

}  // namespace htx::registry
