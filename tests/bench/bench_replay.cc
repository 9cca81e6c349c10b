// The floor of P3: the rows that a run of creations wrote, written again by bare sqlite3, one transaction after
// another.
//
//   bench_replay BEFORE.db AFTER.db OPERATIONS OUT.db
//
// OUT.db becomes a copy of BEFORE.db. What AFTER.db holds beyond BEFORE.db is dealt out in equal shares to OPERATIONS
// transactions, each committed durably (WAL, synchronous = full) before the next begins, with prepared statements.
// Reads and updates of single rows that the service also does are left out: the floor is a little lower than the truth,
// in favour of the floor. Prints one line of JSON.

#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace {

[[noreturn]] void Fail(sqlite3* db, const std::string& what) {
  std::fprintf(stderr, "bench_replay: %s: %s\n", what.c_str(), db == nullptr ? "" : sqlite3_errmsg(db));
  std::exit(1);
}

void Run(sqlite3* db, const std::string& sql) {
  if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) Fail(db, sql);
}

sqlite3_stmt* Prepare(sqlite3* db, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(db, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
    Fail(db, sql);
  return statement;
}

struct Table {
  std::string name = {};
  sqlite3_stmt* insert = nullptr;
  std::vector<std::vector<sqlite3_value*>> rows = {};
};

// Tables that a virtual one keeps its index in are left out: it writes them itself.
std::vector<std::string> TablesOf(sqlite3* db) {
  std::vector<std::string> names;
  sqlite3_stmt* statement = Prepare(
      db,
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and not exists (select 1 "
      "from sqlite_master v where v.sql like 'create virtual%' and substr(sqlite_master.name, 1, length(v.name) "
      "+ 1) = v.name || '_') order by rowid");
  while (sqlite3_step(statement) == SQLITE_ROW)
    names.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
  sqlite3_finalize(statement);
  return names;
}

bool IsVirtual(sqlite3* db, const std::string& name) {
  sqlite3_stmt* statement =
      Prepare(db, "select 1 from sqlite_master where name = '" + name + "' and sql like 'create virtual%'");
  const bool is_virtual = sqlite3_step(statement) == SQLITE_ROW;
  sqlite3_finalize(statement);
  return is_virtual;
}

// The rows of `name` in `after` beyond those in `before`, in the order in which they were written.
Table NewRows(sqlite3* db, const std::string& name) {
  Table table{.name = name};
  // A search index has its rows' numbers from elsewhere.
  const bool numbered = IsVirtual(db, name);
  const std::string what = numbered ? "select rowid, * from " : "select * from ";
  sqlite3_stmt* select = Prepare(db, what + "after." + name + " except " + what + "main." + name);
  const int columns = sqlite3_column_count(select);
  while (sqlite3_step(select) == SQLITE_ROW) {
    std::vector<sqlite3_value*> row;
    for (int i = 0; i < columns; ++i) row.push_back(sqlite3_value_dup(sqlite3_column_value(select, i)));
    table.rows.push_back(std::move(row));
  }
  std::string named = numbered ? " (" + std::string(sqlite3_column_name(select, 0)) : "";
  for (int i = 1; numbered && i < columns; ++i) named += std::string(", ") + sqlite3_column_name(select, i);
  if (numbered) named += ")";
  sqlite3_finalize(select);
  std::string places = "?";
  for (int i = 1; i < columns; ++i) places += ", ?";
  table.insert = Prepare(db, (numbered ? "insert into main." : "insert or replace into main.") + name + named +
                                 " values (" + places + ")");
  return table;
}

void Insert(sqlite3* db, const Table& table, size_t row) {
  for (size_t i = 0; i < table.rows[row].size(); ++i)
    sqlite3_bind_value(table.insert, static_cast<int>(i) + 1, table.rows[row][i]);
  if (sqlite3_step(table.insert) != SQLITE_DONE) Fail(db, "insert into " + table.name);
  sqlite3_reset(table.insert);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return std::fprintf(stderr, "usage: bench_replay BEFORE.db AFTER.db OPERATIONS OUT.db\n"), 2;
  const auto operations = static_cast<size_t>(std::atoll(argv[3]));
  for (const char* tail : {"", "-wal", "-shm"}) std::filesystem::remove(std::string(argv[4]) + tail);
  std::filesystem::copy_file(argv[1], argv[4]);
  sqlite3* db = nullptr;
  if (sqlite3_open(argv[4], &db) != SQLITE_OK) Fail(db, argv[4]);
  Run(db, "attach '" + std::string(argv[2]) + "' as after");
  std::vector<Table> tables;
  size_t rows = 0;
  for (const std::string& name : TablesOf(db)) {
    Table table = NewRows(db, name);
    rows += table.rows.size();
    if (!table.rows.empty()) tables.push_back(std::move(table));
  }
  Run(db, "pragma main.journal_mode = wal; pragma main.synchronous = full; pragma foreign_keys = off");
  sqlite3_stmt* begin = Prepare(db, "begin immediate");
  sqlite3_stmt* commit = Prepare(db, "commit");
  const auto start = std::chrono::steady_clock::now();
  for (size_t i = 0; i < operations; ++i) {
    sqlite3_step(begin);
    sqlite3_reset(begin);
    for (const Table& table : tables) {
      const size_t from = table.rows.size() * i / operations;
      const size_t to = table.rows.size() * (i + 1) / operations;
      for (size_t row = from; row < to; ++row) Insert(db, table, row);
    }
    if (sqlite3_step(commit) != SQLITE_DONE) Fail(db, "commit");
    sqlite3_reset(commit);
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("{\"rate\": %.1f, \"seconds\": %.3f, \"rows_per_operation\": %.2f}\n",
              static_cast<double>(operations) / seconds, seconds,
              static_cast<double>(rows) / static_cast<double>(operations));
  return 0;
}
