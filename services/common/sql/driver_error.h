#pragma once

// Errors of the SQL layer. Text of a driver appears in INTERNAL statuses alone, which the seal masks.

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace htx::sql {

// ABORTED / TRANSACTION_CONFLICT: the transaction ran into another one; the loop runs it again.
absl::Status TransactionConflict();
bool IsTransactionConflict(const absl::Status& status);
// ALREADY_EXISTS / CONSTRAINT, metadata {"constraint", name}.
absl::Status UniqueBroken(absl::string_view constraint);
// FAILED_PRECONDITION / CONSTRAINT, metadata {"constraint", name}.
absl::Status ConstraintBroken(absl::string_view constraint);
// UNAVAILABLE / DATABASE_UNAVAILABLE: nothing was committed; retry later.
absl::Status DatabaseUnavailable();
// UNAVAILABLE / OUTCOME_UNKNOWN: the connection broke during the commit; repeat with the same request_id to find out.
absl::Status OutcomeUnknown();
// UNAVAILABLE / NO_SESSION: every session stayed busy until the deadline.
absl::Status NoSession();
// DEADLINE_EXCEEDED / DEADLINE_PASSED.
absl::Status DeadlinePassed();
// INVALID_ARGUMENT / TEXT_NOT_UTF8: a bound text holds NUL or is not UTF-8.
absl::Status TextNotUtf8();
// DATA_LOSS / FEED_STOPPED: `cause` keeps the sequencer from numbering changes.
absl::Status FeedStopped(const absl::Status& cause);
// INTERNAL: a body tried to write through the database instead of its transaction.
absl::Status NestedWrite();
// INTERNAL with what the driver said.
absl::Status DriverFailure(absl::string_view what, absl::string_view sql);

// Translates SQLite's extended result code.
absl::Status FromSqlite(int extended_code, absl::string_view message, absl::string_view sql);

// What PostgreSQL said of a failure. An empty state means that the connection itself failed.
struct PostgresFailure {
  std::string state = {};
  std::string constraint = {};
  std::string message = {};
};
absl::Status FromPostgres(const PostgresFailure& failure, absl::string_view sql);
// True when a session that met this failure in a write would meet it again: the server takes no writes any more, or the
// session's prepared statements are older than the tables.
bool IsFailureOfSession(const PostgresFailure& failure);

}  // namespace htx::sql
