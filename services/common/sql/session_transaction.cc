#include "common/sql/session_transaction.h"

#include "absl/strings/escaping.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/sql/driver_error.h"
#include "common/sql/placeholders.h"

namespace htx::sql {
namespace {

// Events of one transaction: an import commits in pieces far below this.
constexpr size_t kMaxEvents = 10'000;

}  // namespace

SessionTransaction::SessionTransaction(Session& session, const CallRecord& record, std::string transaction_id,
                                       absl::Time now)
    : session_(session),
      may_append_(true),
      log_{.transaction_id = std::move(transaction_id),
           .recorded_us = ToMicros(record.now == absl::UnixEpoch() ? now : record.now),
           .principal = record.principal,
           .represented = record.represented,
           .method = record.method,
           .request_id = record.request_id,
           .correlation_id = record.correlation_id,
           .reason = record.reason} {}

absl::Status SessionTransaction::Note(const absl::Status& status) {
  if (!status.ok() && failure_.ok()) failure_ = status;
  return status;
}

absl::StatusOr<Rows> SessionTransaction::Query(absl::string_view sql, absl::Span<const Value> args) {
  if (!failure_.ok()) return failure_;
  absl::StatusOr<Rows> rows = session_.Query(sql, args);
  Note(rows.status()).IgnoreError();
  return rows;
}

absl::StatusOr<int64_t> SessionTransaction::Execute(absl::string_view sql, absl::Span<const Value> args) {
  if (!failure_.ok()) return failure_;
  absl::StatusOr<int64_t> touched = session_.Execute(sql, args);
  Note(touched.status()).IgnoreError();
  return touched;
}

absl::Status SessionTransaction::ForEach(absl::string_view sql, absl::Span<const Value> args,
                                         absl::FunctionRef<absl::Status(const Row&)> each) {
  if (!failure_.ok()) return failure_;
  absl::Status stopped;  // By `each`: not a failure of the transaction.
  const absl::Status status = session_.ForEach(sql, args, [&](const Row& row) {
    stopped = each(row);
    return stopped;
  });
  return stopped.ok() ? Note(status) : stopped;
}

absl::Status SessionTransaction::ExecuteLater(absl::string_view sql, absl::Span<const Value> args, Settle settle) {
  if (!failure_.ok()) return failure_;
  late_failure_ = session_.ExecuteLater(sql, args, std::move(settle));
  return Note(late_failure_);
}

void SessionTransaction::Prefetch(absl::string_view sql, absl::Span<const Value> args) {
  if (failure_.ok()) Note(session_.Prefetch(sql, args)).IgnoreError();
}

absl::Status SessionTransaction::Flush() {
  if (failure_.ok()) late_failure_ = Note(session_.Flush());
  return late_failure_;
}

absl::Status SessionTransaction::NeedsWrite() {
  return may_append_ ? absl::OkStatus() : Note(absl::InternalError("a read transaction cannot append events"));
}

absl::Status SessionTransaction::Append(const Change& change) {
  HTX_RETURN_IF_ERROR(NeedsWrite());
  if (log_.events.size() >= kMaxEvents) return Note(absl::InternalError("too many events in one transaction"));
  if (!IsStorableText(change.type) || !IsStorableText(change.resource)) return Note(TextNotUtf8());
  LoggedEvent event{.kind = EventKind::kChange, .change = change};
  event.change.payload = absl::Base64Escape(change.payload);
  log_.events.push_back(std::move(event));
  return absl::OkStatus();
}

absl::Status SessionTransaction::AppendLog(const LogRecord& record) {
  HTX_RETURN_IF_ERROR(NeedsWrite());
  if (log_.events.size() >= kMaxEvents) return Note(absl::InternalError("too many events in one transaction"));
  if (!IsStorableText(record.type) || !IsStorableText(record.resource)) return Note(TextNotUtf8());
  log_.events.push_back(EventOf(record));
  return absl::OkStatus();
}

absl::Status SessionTransaction::AuditRead(absl::string_view resource, absl::string_view what) {
  HTX_RETURN_IF_ERROR(NeedsWrite());
  if (log_.events.size() >= kMaxEvents) return Note(absl::InternalError("too many events in one transaction"));
  log_.events.push_back(
      {.kind = EventKind::kReading, .change = {.type = std::string(what), .resource = std::string(resource)}});
  return absl::OkStatus();
}

absl::Status Outcome(const absl::Status& body, SessionTransaction& transaction) {
  HTX_RETURN_IF_ERROR(transaction.Flush());
  if (!body.ok()) return body;
  // The body went on after an error. For a broken constraint that is a bug of the body; trouble of the database is not.
  const absl::Status& failure = transaction.failure();
  if (ReasonOf(failure) == "CONSTRAINT") return absl::InternalError("the body overlooked a broken constraint");
  return failure;
}

}  // namespace htx::sql
