#pragma once

// What a report says beside its figures: its snapshot, and whether it agrees with the ledger.

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "funding/domain/loan_book.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"
#include "funding/rpc/desk.h"
#include "funding/store/report_store.h"
#include "htx/funding/v1/report.pb.h"

namespace htx::funding {

inline constexpr absl::string_view kControlOutstanding = "PRINCIPAL_OUTSTANDING";
inline constexpr absl::string_view kControlLent = "PRINCIPAL_LENT";
inline constexpr absl::string_view kControlCashIn = "CASH_IN";
inline constexpr absl::string_view kControlCapital = "CAPITAL_CONTRIBUTED";
inline constexpr absl::string_view kControlCostOwed = "CAPITAL_COST_OWED";
inline constexpr absl::string_view kControlFollowed = "WRITTEN_OFF_FOLLOWED";

// Collects controls and findings while a report is made. Begins again with each run of the body of a read.
class Reconciliation {
 public:
  // `sequence`: the feed's head before the snapshot.
  Reconciliation(int64_t sequence, absl::Time now) : sequence_(sequence), now_(now) {}

  // At the beginning of the body: the fund exists, nothing is found yet. NEVER_EXISTED.
  absl::Status Begin(sql::Transaction& tx, const FundId& fund);
  void Control(absl::string_view name, absl::string_view accounts, Dong reported, Dong ledger);
  // Compares one loan or source; what differs is a finding.
  void Compare(absl::string_view control, absl::string_view resource, Dong reported, Dong ledger);

  v1::ReportBasis Take() &&;

 private:
  int64_t sequence_ = 0;
  absl::Time now_ = absl::UnixEpoch();
  bool differs_ = false;
  v1::ReportBasis basis_ = {};
};

// Runs `body(tx, reconciliation)` in one snapshot.
template <class Body>
absl::StatusOr<v1::ReportBasis> Reconciled(const Desk& desk, const rpc::RequestContext& context, const FundId& fund,
                                           Body body) {
  // Before the figures are read: they contain every change up to it at least.
  HTX_ASSIGN_OR_RETURN(const int64_t sequence, desk.database.HeadSequence(context.deadline));
  Reconciliation reconciliation(sequence, desk.clock.Now());
  HTX_RETURN_IF_ERROR(desk.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_RETURN_IF_ERROR(reconciliation.Begin(tx, fund));
    return body(tx, reconciliation);
  }));
  return std::move(reconciliation).Take();
}

// Compares what a loan owes, and what of it was written off and is followed, by its own records on `day` with its
// books.
LoanAccount CompareLoan(const BookedLoan& loan, absl::CivilDay day, Reconciliation& reconciliation);

// The resource name, or code, of a group of a break-down.
std::string GroupKey(store::ReportGrouping grouping, const std::string& id);
// Its name for people, of what the fund itself keeps; "" for the rest.
absl::StatusOr<std::string> GroupName(sql::Transaction& tx, store::ReportGrouping grouping, const std::string& id);
// Names the groups of a break-down by area, outside any transaction: the registry is asked, for no longer than
// NamesUntil. `groups` have a key and a display_name.
template <class Groups>
void NameAreas(const Desk& desk, absl::Time deadline, store::ReportGrouping grouping, Groups& groups) {
  if (grouping != store::ReportGrouping::kProvince && grouping != store::ReportGrouping::kDistrict) return;
  const absl::Time until = NamesUntil(deadline);
  for (auto& group : groups) {
    const absl::StatusOr<std::string> id = ParseResourceName(group.key(), kAreas, "key");
    if (id.ok() && absl::Now() < until) group.set_display_name(desk.registry.AreaName(*id, until));
  }
}

}  // namespace htx::funding
