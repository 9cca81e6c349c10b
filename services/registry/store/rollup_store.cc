#include "registry/store/rollup_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/insert.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_inserts.h"
#include "registry/store/organization_rows.h"
#include "registry/store/rollup_grain.h"

namespace htx::registry {
namespace {

// The entries of all revisions that are believed, or their leavings.
std::string SeedText(bool leaving) {
  return absl::StrCat("insert into statistic_pending (", PendingColumns(), ") select known_from, id, revision * 2 + ",
                      leaving ? "1, valid_to, " : "0, valid_from, ", absl::StrJoin(RollupDimensions(), ", "),
                      ", founded_date, dissolved_date, ", absl::StrJoin(SumsOfRevision("", leaving), ", "),
                      " from organization_revisions where known_to = ? and valid_to <> ? and legal_status <> 'VOIDED'");
}

}  // namespace

absl::Status RollupStore::Append(const OrganizationId& id, absl::Time known, absl::Span<const RollupDelta> deltas) {
  static const auto* const text = new std::string(InsertText("statistic_pending", PendingColumns()));
  int64_t ordinal = 0;
  for (const RollupDelta& delta : deltas) {
    HTX_RETURN_IF_ERROR(transaction_.Execute(*text, PendingRow(id, known, ordinal++, delta)).status());
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
