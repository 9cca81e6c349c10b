#include "funding/rpc/capital_costing.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "common/base/status.h"
#include "funding/domain/capital_cost.h"
#include "funding/store/capital_cost_store.h"
#include "funding/store/ledger_store.h"
#include "funding/store/opening_store.h"

namespace htx::funding {
namespace {

// What the source cost from `first` on, less what was posted: an entry, and the row that says so.
absl::Status PostCost(sql::Transaction& tx, const Desk& desk, const CallRecord& record,
                      absl::Span<const SourceTerms> terms, std::optional<absl::CivilDay> first, absl::CivilDay day) {
  const FundId& fund = terms.front().fund;
  store::PostedCost cost;
  cost.source = terms.front().source;
  cost.day = day;
  HTX_ASSIGN_OR_RETURN(const std::vector<SourceDay> days, store::SourceDays(tx, cost.source, day));
  HTX_ASSIGN_OR_RETURN(const std::vector<InterestPaid> paid, store::InterestPaidOf(tx, fund, cost.source, day));
  HTX_ASSIGN_OR_RETURN(const CapitalCost before, store::CostPosted(tx, cost.source));
  cost.total = CostThrough(terms, days, paid, first, day);
  cost.posted = {.interest = cost.total.interest - before.interest, .fee = cost.total.fee - before.fee};
  JournalEntry entry = PostCapitalCost(fund, cost.source, cost.posted, day);
  if (!entry.lines.empty()) {
    const std::vector<JournalEntry> posted = Stamped({std::move(entry)}, desk.ids, record);
    cost.journal = posted.front().id;
    HTX_RETURN_IF_ERROR(store::InsertEntries(tx, posted));
  }
  return store::InsertCapitalCost(tx, fund, cost);
}

}  // namespace

absl::Status PostCapitalCosts(sql::Transaction& tx, const Desk& desk, const CallRecord& record, const FundId& fund,
                              absl::CivilDay day) {
  if ((day + 1).day() != 1) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::vector<SourceTerms> terms, store::TermsOf(tx, fund));
  if (terms.empty()) return absl::OkStatus();
  // What was owed before a fund was taken over came with its balances.
  HTX_ASSIGN_OR_RETURN(const std::optional<store::Opening> opening, store::FindOpening(tx, fund));
  std::optional<absl::CivilDay> first;
  if (opening.has_value()) first = opening->cut_over + 1;
  for (auto from = terms.begin(); from != terms.end();) {
    const auto to =
        std::find_if(from, terms.end(), [&](const SourceTerms& each) { return each.source != from->source; });
    HTX_RETURN_IF_ERROR(
        PostCost(tx, desk, record, absl::MakeConstSpan(&*from, static_cast<size_t>(to - from)), first, day));
    from = to;
  }
  return absl::OkStatus();
}

}  // namespace htx::funding
