#include "common/sql/driver_error.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/error.h"

namespace htx::sql {
namespace {

// SQLite's result codes (sqlite.org/rescode.html); the header lives in SOCI's namespace.
constexpr int kBusy = 5;
constexpr int kLocked = 6;
constexpr int kInterrupt = 9;
constexpr int kIoError = 10;
constexpr int kFull = 13;
constexpr int kCannotOpen = 14;
constexpr int kConstraint = 19;
constexpr int kConstraintUnique = 2067;
constexpr int kConstraintPrimaryKey = 1555;
constexpr int kConstraintRowId = 2579;

absl::Status BrokenConstraint(absl::StatusCode code, absl::string_view constraint) {
  return MakeError(code, {.reason = "CONSTRAINT",
                          .message = {.en = "a rule of the stored data would be broken",
                                      .vi = "vi phạm ràng buộc của dữ liệu lưu trữ"},
                          .metadata = {{"constraint", std::string(constraint)}}});
}

absl::Status Unavailable(absl::string_view reason, Text message) {
  return MakeError(absl::StatusCode::kUnavailable,
                   {.reason = std::string(reason), .message = std::move(message), .retry_after_ms = 1000});
}

// PostgreSQL translates its messages, so a server that speaks another language is not understood here.
bool IsStalePlan(const PostgresFailure& failure) {
  return failure.state == "0A000" && absl::StrContains(failure.message, "cached plan");
}

// A server set to read-only, and one that became a standby, which refuses `serializable`.
bool TakesNoWrites(const PostgresFailure& failure) {
  return failure.state == "25006" || (failure.state == "0A000" && absl::StrContains(failure.message, "hot standby"));
}

}  // namespace

absl::Status TransactionConflict() {
  return MakeError(absl::StatusCode::kAborted,
                   {.reason = "TRANSACTION_CONFLICT",
                    .message = {.en = "other changes were made to the same records at the same time; try again",
                                .vi = "có thay đổi khác trên cùng dữ liệu vào cùng lúc; hãy thử lại"},
                    .retry_after_ms = 50});
}

bool IsTransactionConflict(const absl::Status& status) {
  return status.code() == absl::StatusCode::kAborted && ReasonOf(status) == "TRANSACTION_CONFLICT";
}

absl::Status UniqueBroken(absl::string_view constraint) {
  return BrokenConstraint(absl::StatusCode::kAlreadyExists, constraint);
}

absl::Status ConstraintBroken(absl::string_view constraint) {
  return BrokenConstraint(absl::StatusCode::kFailedPrecondition, constraint);
}

absl::Status DatabaseUnavailable() {
  return Unavailable("DATABASE_UNAVAILABLE", {.en = "the database does not answer; retry later",
                                              .vi = "cơ sở dữ liệu không trả lời; hãy thử lại sau"});
}

absl::Status OutcomeUnknown() {
  return Unavailable("OUTCOME_UNKNOWN",
                     {.en = "the connection broke while committing; repeat the call with the same request_id",
                      .vi = "mất kết nối khi ghi; hãy gọi lại với cùng request_id"});
}

absl::Status NoSession() {
  return Unavailable("NO_SESSION", {.en = "all database sessions are busy; retry later",
                                    .vi = "mọi phiên cơ sở dữ liệu đều bận; hãy thử lại sau"});
}

absl::Status DeadlinePassed() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                   {.en = "the deadline passed", .vi = "đã quá thời hạn"});
}

absl::Status TextNotUtf8() {
  return MakeError(absl::StatusCode::kInvalidArgument, "TEXT_NOT_UTF8",
                   {.en = "a text holds a NUL or is not UTF-8", .vi = "văn bản chứa ký tự NUL hoặc không phải UTF-8"});
}

absl::Status FeedStopped(const absl::Status& cause) {
  return MakeError(absl::StatusCode::kDataLoss,
                   {.reason = "FEED_STOPPED",
                    .message = {.en = "changes are stored but cannot enter the change feed and the audit log",
                                .vi = "thay đổi đã lưu nhưng không đưa được vào luồng thay đổi và nhật ký kiểm toán"},
                    .metadata = {{"cause", std::string(cause.message())}}});
}

absl::Status NestedWrite() { return absl::InternalError("a write inside the body of a write"); }

absl::Status DriverFailure(absl::string_view what, absl::string_view sql) {
  return absl::InternalError(absl::StrCat(what, " in: ", sql.substr(0, 400)));
}

absl::Status FromSqlite(int extended_code, absl::string_view message, absl::string_view sql) {
  // "UNIQUE constraint failed: organizations.tax_number" names the columns after the colon.
  const size_t colon = message.find("failed: ");
  const absl::string_view name = colon == absl::string_view::npos ? "" : message.substr(colon + 8);
  switch (extended_code) {
    case kConstraintUnique:
    case kConstraintPrimaryKey:
    case kConstraintRowId:
      return UniqueBroken(name);
  }
  switch (extended_code & 0xff) {
    case kConstraint:
      return ConstraintBroken(name);
    case kBusy:
    case kLocked:
      return TransactionConflict();
    case kInterrupt:
      return DeadlinePassed();
    case kIoError:
    case kFull:
    case kCannotOpen:
      return DatabaseUnavailable();
    default:
      return DriverFailure(absl::StrCat("SQLite ", extended_code, ": ", message), sql);
  }
}

absl::Status FromPostgres(const PostgresFailure& failure, absl::string_view sql) {
  const absl::string_view state = failure.state;
  // serialization_failure, deadlock_detected, lock_not_available, and a plan that a migration made stale.
  if (state == "40001" || state == "40P01" || state == "55P03" || IsStalePlan(failure)) return TransactionConflict();
  if (state == "23505" || state == "23P01") return UniqueBroken(failure.constraint);
  if (absl::StartsWith(state, "23")) return ConstraintBroken(failure.constraint);
  if (state == "57014") return DeadlinePassed();
  if (state == "22021") return TextNotUtf8();
  // Connection lost or refused, server starting or stopping, out of connections, memory or disk, disk failing, or no
  // longer the primary.
  if (state.empty() || absl::StartsWith(state, "08") || absl::StartsWith(state, "57P") ||
      absl::StartsWith(state, "53") || state == "58030" || state == "25P03" || TakesNoWrites(failure)) {
    return DatabaseUnavailable();
  }
  return DriverFailure(absl::StrCat("PostgreSQL ", state, ": ", failure.message), sql);
}

bool IsFailureOfSession(const PostgresFailure& failure) { return IsStalePlan(failure) || TakesNoWrites(failure); }

}  // namespace htx::sql
