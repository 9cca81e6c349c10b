#pragma once

// The tables of the change feed and the audit log.

#include <vector>

#include "common/sql/session.h"
#include "common/sql/transaction_log.h"

namespace htx::sql {

absl::StatusOr<FeedHead> LoadHead(Session& session);
absl::Status SaveHead(Session& session, const FeedHead& head);

// Inserts the rows, one statement per row on SQLite, one per table on PostgreSQL.
absl::Status InsertRows(Session& session, const SequencedRows& rows);

// As Database::ReadChanges, inside one snapshot.
absl::StatusOr<std::vector<StoredChange>> ReadChangeRows(Session& session, int64_t after, int limit);

absl::StatusOr<FeedBounds> ReadFeedBounds(Session& session);
// As Database::TrimChanges, inside one transaction.
absl::StatusOr<int64_t> TrimChangeRows(Session& session, const FeedRetention& retention, int limit);

}  // namespace htx::sql
