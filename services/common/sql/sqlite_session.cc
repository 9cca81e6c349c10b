#include "common/sql/sqlite_session.h"

#include <stdexcept>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/sql/bound_args.h"
#include "common/sql/driver_error.h"

namespace htx::sql {
namespace {

// Virtual machine steps between looks at the clock: about a millisecond.
constexpr int kStepsPerLook = 20'000;
// How long `begin immediate` waits for a writer of another process before the loop takes over.
constexpr int kBusyTimeoutMs = 2'000;
// Room for so many rows is made when a result has more than one: a page of 50 does not move its cells while it grows.
constexpr size_t kRowsAhead = 64;

// Sets `cells` to the columns of the row. What they held gives its memory: rows that are read one by one need no more
// than the largest of them.
void SetRow(sqlite_api::sqlite3_stmt* statement, absl::Span<std::optional<std::string>> cells) {
  for (size_t column = 0; column < cells.size(); ++column) {
    const int i = static_cast<int>(column);
    std::optional<std::string>& cell = cells[column];
    const int type = sqlite_api::sqlite3_column_type(statement, i);
    if (type == SQLITE_NULL) {
      cell.reset();
      continue;
    }
    if (!cell) cell.emplace();
    switch (type) {
      case SQLITE_INTEGER:
        cell->clear();
        absl::StrAppend(&*cell, static_cast<int64_t>(sqlite_api::sqlite3_column_int64(statement, i)));
        break;
      case SQLITE_FLOAT:
        *cell = reinterpret_cast<const char*>(sqlite_api::sqlite3_column_text(statement, i));
        break;
      default: {
        // Of a text these are its bytes in UTF-8, without the copy that ends it with a NUL.
        const auto* bytes = static_cast<const char*>(sqlite_api::sqlite3_column_blob(statement, i));
        const auto size = static_cast<size_t>(sqlite_api::sqlite3_column_bytes(statement, i));
        cell->assign(size == 0 ? "" : bytes, size);
      }
    }
  }
}

// Binds `args`, which outlive the statement's run: nothing of them is copied.
void Bind(sqlite_api::sqlite3_stmt* statement, absl::Span<const Value> args) {
  for (size_t i = 0; i < args.size(); ++i) {
    const int place = static_cast<int>(i) + 1;
    int code = SQLITE_OK;
    if (const std::string* text = absl::get_if<std::string>(&args[i])) {
      code = sqlite_api::sqlite3_bind_text64(statement, place, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (const int64_t* integer = absl::get_if<int64_t>(&args[i])) {
      code = sqlite_api::sqlite3_bind_int64(statement, place, *integer);
    } else {
      code = sqlite_api::sqlite3_bind_null(statement, place);
    }
    if (code != SQLITE_OK) throw std::runtime_error(sqlite_api::sqlite3_errstr(code));
  }
}

}  // namespace

SqliteSession::SqliteSession(const std::string& path)
    : session_(soci::sqlite3, absl::StrCat("dbname=\"", path, "\"")),
      handle_(static_cast<soci::sqlite3_session_backend*>(session_.get_backend())->conn_),
      statements_(session_) {}

SqliteSession::~SqliteSession() { statements_.Clear(); }

absl::StatusOr<std::unique_ptr<SqliteSession>> SqliteSession::Open(const std::string& path, Mode mode) {
  // Sessions are used by one thread at a time: SQLite's own lock around each call would only cost.
  static const int threading = sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
  static_cast<void>(threading);
  std::unique_ptr<SqliteSession> session;
  try {
    session.reset(new SqliteSession(path));
  } catch (const std::exception& error) {
    return absl::UnavailableError(absl::StrCat("cannot open ", path, ": ", error.what()));
  }
  sqlite_api::sqlite3_busy_timeout(session->handle_, kBusyTimeoutMs);
  sqlite_api::sqlite3_progress_handler(session->handle_, kStepsPerLook, &SqliteSession::OnProgress, session.get());
  HTX_RETURN_IF_ERROR(
      session->RunScript("pragma synchronous = full; pragma foreign_keys = on; pragma journal_size_limit = 67108864;"
                         "pragma temp_store = memory; pragma cache_size = -16384;"));
  if (mode == Mode::kReader) {
    HTX_RETURN_IF_ERROR(session->RunScript("pragma query_only = on"));
    return session;
  }
  HTX_ASSIGN_OR_RETURN(const Rows journal, session->Query("pragma journal_mode = wal", {}));
  if (journal.empty() || journal[0].Text(0) != "wal") {
    return absl::FailedPreconditionError(absl::StrCat("the file system of ", path, " does not support SQLite's WAL"));
  }
  // A large register is written at random places: the log is carried over when it has 16 MiB, so that a page that many
  // commits touch is carried once, and 64 MiB of pages stay at hand.
  HTX_RETURN_IF_ERROR(session->RunScript("pragma wal_autocheckpoint = 4096; pragma cache_size = -65536"));
  return session;
}

bool SqliteSession::InTransaction() const { return sqlite_api::sqlite3_get_autocommit(handle_) == 0; }

int SqliteSession::OnProgress(void* self) {
  return std::chrono::steady_clock::now() > static_cast<SqliteSession*>(self)->deadline_ ? 1 : 0;
}

void SqliteSession::SetDeadline(absl::Time deadline) {
  const absl::Duration left = std::min(deadline - absl::Now(), kLongestTransaction);
  deadline_ = std::chrono::steady_clock::now() + absl::ToChronoMicroseconds(left);
}

absl::Status SqliteSession::LastError(absl::string_view sql) const {
  return FromSqlite(sqlite_api::sqlite3_extended_errcode(handle_), sqlite_api::sqlite3_errmsg(handle_), sql);
}

absl::Status SqliteSession::Step(absl::string_view sql, absl::Span<const Value> args,
                                 absl::FunctionRef<absl::Status(sqlite_api::sqlite3_stmt*)> on_row) {
  if (OnProgress(this) != 0) return DeadlinePassed();
  HTX_RETURN_IF_ERROR(CheckArgs(args));
  try {
    const StatementCache::Holder kept = statements_.Take(sql);
    if (kept->parameters() != args.size()) return WrongArgCount(sql, kept->parameters(), args.size());
    sqlite_api::sqlite3_stmt* statement = kept->backend<soci::sqlite3_statement_backend>().stmt_;
    const absl::Cleanup reset = [&] {
      sqlite_api::sqlite3_reset(statement);
      sqlite_api::sqlite3_clear_bindings(statement);  // They point into `args`.
    };
    Bind(statement, args);
    int code = sqlite_api::sqlite3_step(statement);
    for (; code == SQLITE_ROW; code = sqlite_api::sqlite3_step(statement)) HTX_RETURN_IF_ERROR(on_row(statement));
    return code == SQLITE_DONE ? absl::OkStatus() : LastError(sql);
  } catch (const std::exception& error) {
    const absl::Status status = LastError(sql);
    return status.ok() ? DriverFailure(error.what(), sql) : status;
  }
}

absl::StatusOr<Rows> SqliteSession::Query(absl::string_view sql, absl::Span<const Value> args) {
  size_t width = 0;
  size_t rows = 0;
  std::vector<std::optional<std::string>> cells;
  const absl::Status status = Step(sql, args, [&](sqlite_api::sqlite3_stmt* statement) {
    if (++rows > kMaxRows) return DriverFailure("too many rows; use ForEach", sql);
    width = static_cast<size_t>(sqlite_api::sqlite3_column_count(statement));
    if (rows == 2) cells.reserve(width * kRowsAhead);
    cells.resize(cells.size() + width);
    SetRow(statement, absl::MakeSpan(cells).last(width));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return Rows(width, std::move(cells));
}

absl::StatusOr<int64_t> SqliteSession::Execute(absl::string_view sql, absl::Span<const Value> args) {
  HTX_RETURN_IF_ERROR(Step(sql, args, [](sqlite_api::sqlite3_stmt*) { return absl::OkStatus(); }));
  return sqlite_api::sqlite3_changes(handle_);
}

absl::Status SqliteSession::ExecuteLater(absl::string_view sql, absl::Span<const Value> args, Settle settle) {
  const absl::StatusOr<int64_t> touched = Execute(sql, args);
  return settle == nullptr ? touched.status() : settle(touched);
}

absl::Status SqliteSession::ForEach(absl::string_view sql, absl::Span<const Value> args,
                                    absl::FunctionRef<absl::Status(const Row&)> each) {
  std::vector<std::optional<std::string>> cells;
  return Step(sql, args, [&](sqlite_api::sqlite3_stmt* statement) {
    cells.resize(static_cast<size_t>(sqlite_api::sqlite3_column_count(statement)));
    SetRow(statement, absl::MakeSpan(cells));
    return each(Row(cells));
  });
}

absl::Status SqliteSession::RunScript(const std::string& script) {
  const int code = sqlite_api::sqlite3_exec(handle_, script.c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : LastError(script);
}

}  // namespace htx::sql
