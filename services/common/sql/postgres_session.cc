#include "common/sql/postgres_session.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/sql/bound_args.h"
#include "common/sql/driver_error.h"

namespace htx::sql {
namespace {

constexpr absl::Duration kCutAfterDeadline = absl::Seconds(1);
// Rows per round trip of ForEach: memory stays flat and the round trip is paid once per many rows.
constexpr int kRowsPerFetch = 512;

struct FreeResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using OwnedResult = std::unique_ptr<PGresult, FreeResult>;

void IgnoreNotice(void*, const PGresult*) {}

std::string Field(const PGresult* result, int field) {
  const char* text = result == nullptr ? nullptr : PQresultErrorField(result, field);
  return text == nullptr ? "" : text;
}

void AppendCells(const PGresult* result, int row, std::vector<std::optional<std::string>>& cells) {
  const int columns = PQnfields(result);
  for (int i = 0; i < columns; ++i) {
    if (PQgetisnull(result, row, i) != 0) {
      cells.emplace_back(std::nullopt);
    } else {
      cells.emplace_back(std::in_place, PQgetvalue(result, row, i), static_cast<size_t>(PQgetlength(result, row, i)));
    }
  }
}

}  // namespace

PostgresSession::PostgresSession(const std::string& conninfo, PostgresWatchdog& watchdog)
    : watchdog_(watchdog),
      session_(soci::postgresql, conninfo),
      handle_(static_cast<soci::postgresql_session_backend*>(session_.get_backend())->conn_),
      statements_(session_),
      connected_at_(absl::Now()) {
  PQsetNoticeReceiver(handle_, &IgnoreNotice, nullptr);
  // A descriptor of our own: libpq closes its one when the connection breaks, and the number may be given out again
  // while the watchdog still knows it.
  socket_ = fcntl(PQsocket(handle_), F_DUPFD_CLOEXEC, 0);
}

PostgresSession::~PostgresSession() {
  Disarm();
  // Giving statements back costs a round trip each, and the server forgets them with the connection: cut it first, so
  // that SOCI's attempts fail at once.
  if (socket_ >= 0) {
    shutdown(socket_, SHUT_RDWR);
    close(socket_);
  }
  statements_.Clear();
}

absl::StatusOr<std::unique_ptr<PostgresSession>> PostgresSession::Connect(const std::string& conninfo,
                                                                          PostgresWatchdog& watchdog) {
  try {
    return std::unique_ptr<PostgresSession>(new PostgresSession(conninfo, watchdog));
  } catch (const std::exception&) {
    return DatabaseUnavailable();
  }
}

bool PostgresSession::IsAlive() const { return PQstatus(handle_) == CONNECTION_OK; }

void PostgresSession::SetDeadline(absl::Time deadline) {
  deadline_ = std::min(deadline, absl::Now() + kLongestTransaction);
  watchdog_.Arm(socket_, deadline_ + kCutAfterDeadline);
}

void PostgresSession::Disarm() { watchdog_.Disarm(socket_); }

PostgresFailure PostgresSession::FailureOf(const PGresult* result) const {
  if (!IsAlive()) return {};
  PostgresFailure failure{.state = Field(result, PG_DIAG_SQLSTATE),
                          .constraint = Field(result, PG_DIAG_CONSTRAINT_NAME),
                          .message = Field(result, PG_DIAG_MESSAGE_PRIMARY)};
  // 23502 names the column alone.
  if (failure.constraint.empty()) failure.constraint = Field(result, PG_DIAG_COLUMN_NAME);
  return failure;
}

absl::Status PostgresSession::Explain(const PostgresFailure& failure, absl::string_view sql) {
  if (read_only_ && failure.state == "25006") return DriverFailure("a write in a read transaction", sql);
  refused_ |= IsFailureOfSession(failure);
  return FromPostgres(failure, sql);
}

absl::Status PostgresSession::Run(absl::string_view sql, absl::Span<const Value> args,
                                  absl::FunctionRef<absl::Status(const PGresult*)> on_result) {
  if (absl::Now() > deadline_) return DeadlinePassed();
  HTX_RETURN_IF_ERROR(CheckArgs(args));
  soci::postgresql_statement_backend* backend = nullptr;
  try {
    const StatementCache::Holder kept = statements_.Take(sql);
    if (kept->parameters() != args.size()) return WrongArgCount(sql, kept->parameters(), args.size());
    backend = &kept->backend<soci::postgresql_statement_backend>();
    // The result may be large and the statement lives on.
    const absl::Cleanup release = [&] {
      backend->result_.reset();
      kept->Trim();
    };
    try {
      kept->Execute(args);
    } catch (const soci::soci_error&) {
      return Explain(FailureOf(backend->result_.get_result()), sql);
    }
    return on_result(backend->result_.get_result());
  } catch (const soci::postgresql_soci_error& error) {
    if (!IsAlive()) return DatabaseUnavailable();
    return Explain({.state = error.sqlstate(), .message = error.what()}, sql);
  } catch (const std::exception& error) {
    return IsAlive() ? DriverFailure(error.what(), sql) : DatabaseUnavailable();
  }
}

absl::StatusOr<Rows> PostgresSession::Query(absl::string_view sql, absl::Span<const Value> args) {
  size_t width = 0;
  std::vector<std::optional<std::string>> cells;
  HTX_RETURN_IF_ERROR(Run(sql, args, [&](const PGresult* result) {
    const int rows = PQntuples(result);
    if (static_cast<size_t>(rows) > kMaxRows) return DriverFailure("too many rows; use ForEach", sql);
    width = static_cast<size_t>(PQnfields(result));
    cells.reserve(static_cast<size_t>(rows) * width);
    for (int row = 0; row < rows; ++row) AppendCells(result, row, cells);
    return absl::OkStatus();
  }));
  return Rows(width, std::move(cells));
}

absl::StatusOr<int64_t> PostgresSession::Execute(absl::string_view sql, absl::Span<const Value> args) {
  int64_t touched = 0;
  HTX_RETURN_IF_ERROR(Run(sql, args, [&](const PGresult* result) {
    if (!absl::SimpleAtoi(PQcmdTuples(const_cast<PGresult*>(result)), &touched)) touched = 0;
    return absl::OkStatus();
  }));
  return touched;
}

absl::Status PostgresSession::ForEach(absl::string_view sql, absl::Span<const Value> args,
                                      absl::FunctionRef<absl::Status(const Row&)> each) {
  // A cursor, so that `each` may run other statements and memory stays flat. Nested loops have cursors of their own.
  const std::string cursor = absl::StrCat("htx_cursor_", open_cursors_);
  const auto nothing = [](const PGresult*) { return absl::OkStatus(); };
  HTX_RETURN_IF_ERROR(Run(absl::StrCat("declare ", cursor, " no scroll cursor for ", sql), args, nothing));
  ++open_cursors_;
  const absl::Cleanup closed = [&] {
    --open_cursors_;
    Run(absl::StrCat("close ", cursor), {}, nothing).IgnoreError();
  };
  const std::string fetch = absl::StrCat("fetch forward ", kRowsPerFetch, " from ", cursor);
  for (bool more = true; more;) {
    std::vector<std::optional<std::string>> cells;
    size_t width = 0;
    HTX_RETURN_IF_ERROR(Run(fetch, {}, [&](const PGresult* result) {
      const int rows = PQntuples(result);
      more = rows == kRowsPerFetch;
      width = static_cast<size_t>(PQnfields(result));
      cells.reserve(static_cast<size_t>(rows) * width);
      for (int row = 0; row < rows; ++row) AppendCells(result, row, cells);
      return absl::OkStatus();
    }));
    const Rows rows(width, std::move(cells));
    for (size_t i = 0; i < rows.size(); ++i) HTX_RETURN_IF_ERROR(each(rows[i]));
  }
  return absl::OkStatus();
}

absl::Status PostgresSession::RunScript(const std::string& script) {
  const OwnedResult result(PQexec(handle_, script.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return absl::OkStatus();
  return Explain(FailureOf(result.get()), script);
}

absl::Status PostgresSession::Begin(absl::string_view mode) {
  // 0 is no limit to the server, and what a session has that was given none.
  const bool limited = deadline_ != absl::InfiniteFuture();
  const int64_t left_ms = limited ? absl::ToInt64Milliseconds(deadline_ - absl::Now()) : 0;
  if (limited && left_ms <= 0) return DeadlinePassed();
  read_only_ = absl::StrContains(mode, "read only");
  return RunScript(absl::StrCat("begin ", mode, "; set local statement_timeout = ", left_ms));
}

absl::Status PostgresSession::Commit() {
  const OwnedResult result(PQexec(handle_, "commit"));
  if (!IsAlive()) return OutcomeUnknown();
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return Explain(FailureOf(result.get()), "commit");
  return absl::string_view(PQcmdStatus(result.get())) == "COMMIT" ? absl::OkStatus() : TransactionConflict();
}

void PostgresSession::Rollback() {
  open_cursors_ = 0;
  if (!IsAlive()) return;
  // Nobody waits for the answer: PQexec, with which every transaction begins, takes it in first.
  PQsendQuery(handle_, "rollback");
}

}  // namespace htx::sql
