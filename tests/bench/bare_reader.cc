#include "tests/bench/bare_reader.h"

#include <libpq-fe.h>
#include <sqlite3.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace htx::bench {
namespace {

absl::StatusOr<BareRead> ReadSqlite(const std::string& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  if (sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) {
    sqlite3_close(handle);
    return absl::UnavailableError(absl::StrCat("cannot open ", path));
  }
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closing(handle, &sqlite3_close);
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    return absl::InternalError(sqlite3_errmsg(handle));
  }
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> ending(statement, &sqlite3_finalize);
  BareRead read;
  const int columns = sqlite3_column_count(statement);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    ++read.rows;
    for (int i = 0; i < columns; ++i) {
      if (sqlite3_column_text(statement, i) != nullptr) read.bytes += sqlite3_column_bytes(statement, i);
    }
  }
  return read;
}

using Result = std::unique_ptr<PGresult, void (*)(PGresult*)>;

absl::StatusOr<BareRead> ReadPostgres(const std::string& conninfo, const std::string& sql) {
  const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(conninfo.c_str()), &PQfinish);
  const auto run = [&](const std::string& text) { return Result(PQexec(connection.get(), text.c_str()), &PQclear); };
  const auto failed = [&] { return absl::InternalError(PQerrorMessage(connection.get())); };
  if (PQresultStatus(run("begin read only").get()) != PGRES_COMMAND_OK) return failed();
  if (PQresultStatus(run(absl::StrCat("declare bare no scroll cursor for ", sql)).get()) != PGRES_COMMAND_OK) {
    return failed();
  }
  BareRead read;
  while (true) {
    const Result rows = run("fetch forward 512 from bare");
    if (PQresultStatus(rows.get()) != PGRES_TUPLES_OK) return failed();
    const int count = PQntuples(rows.get());
    if (count == 0) return read;
    read.rows += count;
    for (int row = 0; row < count; ++row) {
      for (int i = 0; i < PQnfields(rows.get()); ++i) read.bytes += PQgetlength(rows.get(), row, i);
    }
  }
}

}  // namespace

absl::StatusOr<BareRead> ReadBare(const std::string& url, const std::string& sql) {
  absl::string_view rest = url;
  if (absl::ConsumePrefix(&rest, "sqlite:")) return ReadSqlite(std::string(rest), sql);
  if (absl::ConsumePrefix(&rest, "postgresql:")) return ReadPostgres(std::string(rest), sql);
  return absl::InvalidArgumentError(absl::StrCat("not a database: ", url));
}

}  // namespace htx::bench
