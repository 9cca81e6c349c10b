#pragma once

// The tables of the log, as what numbers the feed writes them.

#include <vector>

#include "common/sql/merkle_log.h"
#include "common/sql/session.h"
#include "common/sql/transaction_log.h"

namespace htx::sql {

// Entries with their place, and the subtrees they complete.
struct LogRows {
  std::vector<LogEntry> entries = {};
  std::vector<merkle::Node> nodes = {};
};

// True when `log` holds something for the log.
bool RecordsForLog(const TransactionLog& log);
// Gives what `log` recorded its place and moves `state` on.
void SequenceLog(const TransactionLog& log, LogState& state, LogRows& rows);

absl::StatusOr<LogState> LoadLogState(Session& session);
// Inserts the rows and saves `state`.
absl::Status SaveLogRows(Session& session, const LogRows& rows, const LogState& state);

}  // namespace htx::sql
