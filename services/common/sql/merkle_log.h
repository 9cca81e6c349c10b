#pragma once

// The log of a service: what it may never deny later, chained and in a Merkle tree. A transaction records an entry
// (Transaction::AppendLog); its place is made after commit by what numbers the change feed, so no transaction waits.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/log_entry.h"
#include "common/base/merkle.h"
#include "common/sql/database.h"

namespace htx::sql {

// Where the log stands.
struct LogState {
  std::string last_hash = {};  // Of the last entry, hex; "" in an empty log.
  merkle::Frontier frontier = {};
  int64_t size() const { return frontier.size(); }
};

// What a verification of the log found.
struct LogVerdict {
  int64_t verified_until = 0;  // Last entry that holds.
  bool complete = false;       // The range was walked to its end or to a broken entry; else the deadline came.
  int64_t broken = 0;          // First entry that does not fit; 0 when all do.
  std::string how = {};        // What is wrong with it, in English.
  int64_t size = 0;            // Of the log.
  merkle::Hash root = {};      // Computed again from the entries, when all of them hold.
};

absl::StatusOr<LogState> ReadLogState(Transaction& transaction);
// Entries with a sequence greater than `after`, in order, at most `limit`.
absl::StatusOr<std::vector<LogEntry>> ReadLogEntries(Transaction& transaction, int64_t after, int limit);
// Entries about `resource`, in order, at most `limit`.
absl::StatusOr<std::vector<LogEntry>> ReadLogEntriesAbout(Transaction& transaction, const std::string& resource,
                                                          int limit);
// As merkle::RootAt, ProveInclusion (of the entry with `sequence`, from 1) and ProveConsistency. The caller has
// compared the arguments with the size of the log. DATA_LOSS when a node is missing.
absl::StatusOr<merkle::Hash> LogRootAt(Transaction& transaction, int64_t size);
absl::StatusOr<merkle::Path> ProveLogInclusion(Transaction& transaction, int64_t sequence, int64_t size);
absl::StatusOr<merkle::Path> ProveLogConsistency(Transaction& transaction, int64_t from, int64_t to);
// Computes chain and tree again from the first entry, and compares nodes and state with them. Ends a little before
// `deadline`, with what it has by then.
absl::StatusOr<LogVerdict> VerifyLog(Transaction& transaction, absl::Time deadline);

}  // namespace htx::sql
