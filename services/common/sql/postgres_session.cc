#include "common/sql/postgres_session.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/sql/bound_args.h"
#include "common/sql/driver_error.h"
#include "common/sql/postgres_exchange.h"

namespace htx::sql {
namespace {

constexpr absl::Duration kCutAfterDeadline = absl::Seconds(1);
// Rows per round trip of ForEach: memory stays flat and the round trip is paid once per many rows.
constexpr int kRowsPerFetch = 512;
// Statements that wait for one journey: more would only hold memory.
constexpr size_t kMostWaiting = 256;

struct FreeResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using OwnedResult = std::unique_ptr<PGresult, FreeResult>;

void IgnoreNotice(void*, const PGresult*) {}

std::string Field(const PGresult* result, int field) {
  const char* text = result == nullptr ? nullptr : PQresultErrorField(result, field);
  return text == nullptr ? "" : text;
}

// The table that a plain statement writes to, else "". Tables have no triggers and no cascades, so no other changes.
absl::string_view WrittenTable(absl::string_view sql) {
  for (const absl::string_view verb : {"insert into ", "update ", "delete from "}) {
    if (absl::ConsumePrefix(&sql, verb)) return sql.substr(0, sql.find(' '));
  }
  return "";
}

std::string NameOf(KeptStatement& statement) {
  return statement.backend<soci::postgresql_statement_backend>().statementName_;
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

absl::Status PostgresSession::Prepare(absl::string_view sql, absl::Span<const Value> args,
                                      std::shared_ptr<KeptStatement>& statement) {
  if (absl::Now() > deadline_) return DeadlinePassed();
  HTX_RETURN_IF_ERROR(CheckArgs(args));
  try {
    statement = statements_.Share(sql);
  } catch (const soci::postgresql_soci_error& error) {
    if (!IsAlive()) return DatabaseUnavailable();
    return Explain({.state = error.sqlstate(), .message = error.what()}, sql);
  } catch (const std::exception& error) {
    return IsAlive() ? DriverFailure(error.what(), sql) : DatabaseUnavailable();
  }
  return statement->parameters() == args.size() ? absl::OkStatus()
                                                : WrongArgCount(sql, statement->parameters(), args.size());
}

absl::Status PostgresSession::Arrived(const Waiting& waiting, const PGresult* result) {
  const absl::Status failure =
      Succeeded(result) ? absl::OkStatus() : Explain(FailureOf(result), waiting.statement->sql());
  if (waiting.is_prefetch) {
    if (failure.ok()) {
      prefetched_.push_back(
          {.sql = std::string(waiting.statement->sql()), .args = waiting.args, .rows = RowsOf(result)});
    }
    return failure;
  }
  if (waiting.settle == nullptr) return failure;
  return waiting.settle(failure.ok() ? absl::StatusOr<int64_t>(TouchedBy(result)) : failure);
}

absl::Status PostgresSession::Travel(const Waiting* last, OnResult on_result) {
  // Whatever becomes of them they wait no longer.
  const std::vector<std::string> opening = std::exchange(opening_, {});
  const std::vector<Waiting> waiting = std::exchange(waiting_, {});
  std::vector<PostgresCall> calls;
  calls.reserve(opening.size() + waiting.size() + 1);
  for (const std::string& text : opening) calls.push_back({.statement = text, .prepared = false});
  for (const Waiting& each : waiting) calls.push_back({.statement = NameOf(*each.statement), .args = each.args});
  if (last != nullptr) calls.push_back({.statement = NameOf(*last->statement), .args = last->args});
  absl::Status first;
  Exchange(handle_, calls, [&](size_t i, const PGresult* result) {
    if (!first.ok()) return;
    refused_ |= result == nullptr;  // Alive or not, it is not known what it will say next.
    if (i < opening.size()) {
      if (!Succeeded(result)) first = Explain(FailureOf(result), opening[i]);
    } else if (i < opening.size() + waiting.size()) {
      first = Arrived(waiting[i - opening.size()], result);
    } else {
      first = Succeeded(result) ? on_result(result) : Explain(FailureOf(result), last->statement->sql());
    }
  });
  return first;
}

absl::Status PostgresSession::Travel() {
  return Travel(nullptr, [](const PGresult*) { return absl::OkStatus(); });
}

absl::Status PostgresSession::Run(absl::string_view sql, absl::Span<const Value> args, OnResult on_result) {
  Waiting last;
  HTX_RETURN_IF_ERROR(Prepare(sql, args, last.statement));
  last.args.assign(args.begin(), args.end());
  return Travel(&last, on_result);
}

absl::Status PostgresSession::ExecuteLater(absl::string_view sql, absl::Span<const Value> args, Settle settle) {
  ForgetWritten(sql);
  Waiting later{.settle = std::move(settle)};
  HTX_RETURN_IF_ERROR(Prepare(sql, args, later.statement));
  later.args.assign(args.begin(), args.end());
  waiting_.push_back(std::move(later));
  return waiting_.size() < kMostWaiting ? absl::OkStatus() : Flush();
}

absl::Status PostgresSession::Prefetch(absl::string_view sql, absl::Span<const Value> args) {
  if (waiting_.size() + 1 >= kMostWaiting) return absl::OkStatus();
  Waiting ahead{.is_prefetch = true};
  // An error here is one of the transaction, which the server has ended with it.
  HTX_RETURN_IF_ERROR(Prepare(sql, args, ahead.statement));
  ahead.args.assign(args.begin(), args.end());
  waiting_.push_back(std::move(ahead));
  return absl::OkStatus();
}

absl::Status PostgresSession::Flush() {
  // Nobody asked for what was to be read ahead.
  while (!waiting_.empty() && waiting_.back().is_prefetch) waiting_.pop_back();
  return waiting_.empty() ? absl::OkStatus() : Travel();
}

void PostgresSession::ForgetWritten(absl::string_view sql) {
  const absl::string_view table = WrittenTable(sql);  // "" is in every text.
  prefetched_.erase(std::remove_if(prefetched_.begin(), prefetched_.end(),
                                   [&](const Prefetched& each) { return absl::StrContains(each.sql, table); }),
                    prefetched_.end());
  waiting_.erase(std::remove_if(waiting_.begin(), waiting_.end(),
                                [&](const Waiting& each) {
                                  return each.is_prefetch && absl::StrContains(each.statement->sql(), table);
                                }),
                 waiting_.end());
}

absl::StatusOr<Rows> PostgresSession::Query(absl::string_view sql, absl::Span<const Value> args) {
  if (!absl::StartsWith(sql, "select ")) ForgetWritten(sql);
  const auto is_asked = [&](const auto& text, const std::vector<Value>& with) {
    return text == sql && absl::MakeConstSpan(with) == args;
  };
  if (std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiting& each) {
        return each.is_prefetch && is_asked(each.statement->sql(), each.args);
      })) {
    HTX_RETURN_IF_ERROR(Travel());
  }
  const auto ahead = std::find_if(prefetched_.begin(), prefetched_.end(),
                                  [&](const Prefetched& each) { return is_asked(each.sql, each.args); });
  if (ahead != prefetched_.end()) return ahead->rows;
  std::optional<Rows> rows;
  HTX_RETURN_IF_ERROR(Run(sql, args, [&](const PGresult* result) {
    if (static_cast<size_t>(PQntuples(result)) > kMaxRows) return DriverFailure("too many rows; use ForEach", sql);
    rows = RowsOf(result);
    return absl::OkStatus();
  }));
  return *std::move(rows);
}

absl::StatusOr<int64_t> PostgresSession::Execute(absl::string_view sql, absl::Span<const Value> args) {
  ForgetWritten(sql);
  int64_t touched = 0;
  HTX_RETURN_IF_ERROR(Run(sql, args, [&](const PGresult* result) {
    touched = TouchedBy(result);
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
    Rows rows(0, {});
    HTX_RETURN_IF_ERROR(Run(fetch, {}, [&](const PGresult* result) {
      more = PQntuples(result) == kRowsPerFetch;
      rows = RowsOf(result);
      return absl::OkStatus();
    }));
    for (size_t i = 0; i < rows.size(); ++i) HTX_RETURN_IF_ERROR(each(rows[i]));
  }
  return absl::OkStatus();
}

absl::Status PostgresSession::RunScript(const std::string& script) {
  HTX_RETURN_IF_ERROR(Flush());
  ForgetWritten(script);
  const OwnedResult result(PQexec(handle_, script.c_str()));
  if (Succeeded(result.get())) return absl::OkStatus();
  return Explain(FailureOf(result.get()), script);
}

absl::StatusOr<std::vector<std::string>> PostgresSession::Opening(absl::string_view mode) {
  // 0 is no limit to the server, and what a session has that was given none.
  const bool limited = deadline_ != absl::InfiniteFuture();
  const int64_t left_ms = limited ? absl::ToInt64Milliseconds(deadline_ - absl::Now()) : 0;
  if (limited && left_ms <= 0) return DeadlinePassed();
  read_only_ = absl::StrContains(mode, "read only");
  return std::vector<std::string>{absl::StrCat("begin ", mode),
                                  absl::StrCat("set local statement_timeout = ", left_ms)};
}

absl::Status PostgresSession::Begin(absl::string_view mode) {
  HTX_ASSIGN_OR_RETURN(const std::vector<std::string> opening, Opening(mode));
  return RunScript(absl::StrJoin(opening, "; "));
}

absl::Status PostgresSession::BeginLater(absl::string_view mode) {
  HTX_ASSIGN_OR_RETURN(opening_, Opening(mode));
  return absl::OkStatus();
}

absl::Status PostgresSession::Commit() {
  prefetched_.clear();
  HTX_RETURN_IF_ERROR(Flush());
  // Of a transaction without statements the server does not know.
  if (!std::exchange(opening_, {}).empty()) return absl::OkStatus();
  const OwnedResult result(PQexec(handle_, "commit"));
  if (!IsAlive()) return OutcomeUnknown();
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return Explain(FailureOf(result.get()), "commit");
  return absl::string_view(PQcmdStatus(result.get())) == "COMMIT" ? absl::OkStatus() : TransactionConflict();
}

void PostgresSession::Rollback() {
  open_cursors_ = 0;
  waiting_.clear();
  prefetched_.clear();
  const bool begun = opening_.empty();
  opening_.clear();
  if (!begun || !IsAlive()) return;
  // Nobody waits for the answer: PQexec, with which every transaction begins, takes it in first.
  PQsendQuery(handle_, "rollback");
}

}  // namespace htx::sql
