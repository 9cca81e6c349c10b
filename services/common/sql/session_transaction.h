#pragma once

#include <string>

#include "common/base/call_record.h"
#include "common/sql/database.h"
#include "common/sql/session.h"
#include "common/sql/transaction_log.h"

namespace htx::sql {

// The transaction that a body sees, on either engine. Events are gathered here and written when the body is done.
//
// After a failed statement nothing more runs: PostgreSQL could not continue, and SQLite must not behave otherwise. The
// body's result then does not matter; failure() does.
class SessionTransaction : public Transaction {
 public:
  // A read transaction.
  explicit SessionTransaction(Session& session) : session_(session) {}
  // A write transaction of `record`'s caller, called `transaction_id`.
  SessionTransaction(Session& session, const CallRecord& record, std::string transaction_id, absl::Time now);

  Engine engine() const override { return session_.engine(); }
  Author author() const override { return {.principal = log_.principal, .method = log_.method, .reason = log_.reason}; }
  absl::StatusOr<Rows> Query(absl::string_view sql, absl::Span<const Value> args) override;
  absl::StatusOr<int64_t> Execute(absl::string_view sql, absl::Span<const Value> args) override;
  absl::Status ForEach(absl::string_view sql, absl::Span<const Value> args,
                       absl::FunctionRef<absl::Status(const Row&)> each) override;
  absl::Status ExecuteLater(absl::string_view sql, absl::Span<const Value> args, Settle settle) override;
  void Prefetch(absl::string_view sql, absl::Span<const Value> args) override;
  absl::Status Append(const Change& change) override;
  absl::Status AppendLog(const LogRecord& record) override;
  absl::Status AuditRead(absl::string_view resource, absl::string_view what) override;

  // Runs what the body left waiting. The failure of a statement that was to run later, wherever it ran.
  absl::Status Flush();
  // The first error of a statement, whatever the body made of it.
  const absl::Status& failure() const { return failure_; }
  const TransactionLog& log() const { return log_; }

 private:
  absl::Status Note(const absl::Status& status);
  absl::Status NeedsWrite();

  Session& session_;
  bool may_append_ = false;
  TransactionLog log_ = {};
  absl::Status failure_ = absl::OkStatus();
  absl::Status late_failure_ = absl::OkStatus();  // Which the body may not have been told.
};

// What a finished body comes to: the error of a statement that waited, else its own error, else the failure of a
// statement it overlooked, else OK.
absl::Status Outcome(const absl::Status& body, SessionTransaction& transaction);

}  // namespace htx::sql
