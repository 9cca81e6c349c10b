#pragma once

// The journal in the database. Entries are inserted and read, never changed.

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/ledger.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// Stores the entries, completed, and queues them for the fold (ledger_chain.h), in few statements. Touches no row of
// another writer. FAILED_PRECONDITION / ALREADY_REVERSED for a second reversal. Ends the process when an entry does not
// balance: only a bug can make one.
absl::Status InsertEntries(sql::Transaction& tx, absl::Span<const JournalEntry> entries);

// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<JournalEntry> GetEntry(sql::Transaction& tx, const JournalId& id);

// ALREADY_REVERSED when an entry takes `id` back. Posting a second one is refused in any case; this says so before.
absl::Status RequireNotReversed(sql::Transaction& tx, const JournalId& id);

// The fields of a list of entries (alias e).
query::Schema EntrySchema();

absl::StatusOr<Page<JournalEntry>> ListEntries(sql::Transaction& tx, const ListQuery& list);

// An entry beside what the statement read before it.
using EachEntry = absl::FunctionRef<absl::Status(const sql::Row& row, const JournalEntry& entry)>;
// Hands over whole entries, one by one, with flat memory. `columns` are those of the statement that come first; the
// first of them is the id of the entry. `from` is a list of tables with journal_entries as e and journal_lines as l;
// `order` keeps the rows of an entry together, by the position of its lines. An entry that is not there has no id, and
// one without lines has none. The row holds `columns` alone.
absl::Status ForEachEntry(sql::Transaction& tx, absl::string_view columns, absl::string_view from,
                          absl::string_view where, absl::string_view order, absl::Span<const Value> args,
                          EachEntry each);

// The words of kinds in filters.
const std::vector<std::pair<std::string, Value>>& JournalKindWords();

}  // namespace htx::funding::store
