#pragma once

// Balances of accounts, derived. Whole months and the days of the last one come from kept sums, what no fold has
// reached yet from the entries themselves, so an answer holds everything that is committed.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/ledger.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// Lines of a fund (alias j, their entries e).
struct LineFilter {
  FundId fund = {};
  query::Fragment filter = {};
  bool from_sums = false;  // The filter names no more than what the sums tell apart.
};
// Errors of query::ParseFilter.
absl::StatusOr<LineFilter> ParseLineFilter(const FundId& fund, absl::string_view filter);

// Debits and credits per account up to and on `day`, all when absent; by account.
absl::StatusOr<std::vector<TrialBalanceRow>> TrialBalance(sql::Transaction& tx, const LineFilter& lines,
                                                          std::optional<absl::CivilDay> day);

// A line as a statement shows it.
struct StatementLine {
  JournalEntry entry = {};  // With this line alone.
  Dong balance = 0;         // Of the line's account after it, debit minus credit, within the filter.
};
struct StatementQuery {
  LineFilter lines = {};
  absl::CivilDay from = {};
  absl::CivilDay to = {};         // The last day.
  std::vector<Value> after = {};  // Empty on the first page.
  int limit = 0;
};
struct Statement {
  Page<StatementLine> lines = {};             // By business day, entry and position.
  std::vector<TrialBalanceRow> opening = {};  // Before the first day.
  std::vector<TrialBalanceRow> closing = {};  // After the last one.
};
absl::StatusOr<Statement> ReadStatement(sql::Transaction& tx, const StatementQuery& query);

}  // namespace htx::funding::store
