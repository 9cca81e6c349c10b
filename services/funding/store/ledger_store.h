#pragma once

// The journal in the database. Entries are inserted and read, never changed.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/ledger.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// Ends the process when the entry does not balance: only a bug can make one.
absl::Status InsertEntry(sql::Transaction& tx, const JournalEntry& entry);

// The fields of a list of entries (alias e), and of a trial balance (alias j, lines).
query::Schema EntrySchema();
query::Schema LineSchema();

struct EntryPage {
  std::vector<JournalEntry> entries = {};
  std::vector<std::vector<Value>> keys = {};
  int64_t total = 0;
};
absl::StatusOr<EntryPage> ListEntries(sql::Transaction& tx, const ListQuery& list);

// Sums per account of the fund's lines that match, up to and on `day`; by account.
absl::StatusOr<std::vector<TrialBalanceRow>> TrialBalance(sql::Transaction& tx, const FundId& fund,
                                                          std::optional<absl::CivilDay> day,
                                                          const query::Fragment& filter);

}  // namespace htx::funding::store
