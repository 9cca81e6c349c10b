#pragma once

// Storage as an earlier release left it, for tests of upgrades.

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "common/sql/database.h"
#include "tests/support/databases.h"

namespace htx::testing {

// Opens the storage as the release did whose last migration was `last`.
inline absl::StatusOr<std::unique_ptr<sql::Database>> OpenAsOf(const TestDatabase& storage, const Clock& clock,
                                                               const std::vector<sql::Migration>& migrations,
                                                               int last) {
  std::vector<sql::Migration> known;
  for (const sql::Migration& migration : migrations) {
    if (migration.number <= last) known.push_back(migration);
  }
  return sql::Database::Open(storage.Options(clock, std::move(known)));
}

struct Column {
  std::string name = {};
  bool number = false;
  bool required = false;  // Must be given: not null, and without a default.
};

// The columns of a table, in order.
inline absl::StatusOr<std::vector<Column>> ColumnsOf(sql::Transaction& tx, const std::string& table) {
  const char* const text =
      tx.engine() == sql::Engine::kSqlite
          ? "select name, lower(type), case when \"notnull\" = 1 and dflt_value is null then 1 else 0 end from "
            "pragma_table_info(?)"
          : "select cast(column_name as text), cast(data_type as text), case when is_nullable = 'NO' and "
            "column_default is null then 1 else 0 end from information_schema.columns where table_name = ? and "
            "table_schema = current_schema() order by ordinal_position";
  const absl::StatusOr<sql::Rows> rows = tx.Query(text, {table});
  if (!rows.ok()) return rows.status();
  std::vector<Column> columns;
  for (size_t i = 0; i < rows->size(); ++i) {
    const sql::Row row = (*rows)[i];
    columns.push_back({.name = row.String(0), .number = row.Text(1) == "bigint", .required = row.Bool(2)});
  }
  return columns;
}

// What a copy changes on its way to an earlier release.
struct Translation {
  // Texts of the query and what stands for them, for what is kept in other places by now.
  std::vector<std::pair<absl::string_view, absl::string_view>> query = {};
  // A cell of text, by its column; absent: as it is.
  std::function<std::string(const std::string& column, std::string text)> cell = {};
};

// Copies the rows of `table`, as far as the release of `to` had columns for them.
inline absl::Status CopyRows(sql::Database& from, sql::Database& to, const std::string& table,
                             const Translation& translation = {}) {
  const absl::Time until = absl::Now() + absl::Minutes(3);
  const CallRecord record = {.principal = "test", .method = "test", .now = absl::Now(), .deadline = until};
  return to.Write(record, [&](sql::Transaction& target) -> absl::Status {
    const absl::StatusOr<std::vector<Column>> columns = ColumnsOf(target, table);
    if (!columns.ok()) return columns.status();
    std::vector<std::string> names;
    for (const Column& column : *columns) names.push_back(column.name);
    const std::string list = absl::StrJoin(names, ", ");
    const std::string marks = absl::StrJoin(std::vector<std::string>(names.size(), "?"), ", ");
    const std::string insert = absl::StrCat("insert into ", table, " (", list, ") values (", marks, ")");
    const std::string select = absl::StrReplaceAll(absl::StrCat("select ", list, " from ", table), translation.query);
    return from.Read(until, [&](sql::Transaction& source) {
      return source.ForEach(select, {}, [&](const sql::Row& row) {
        std::vector<Value> cells;
        for (size_t i = 0; i < columns->size(); ++i) {
          const Column& column = (*columns)[i];
          if (row.IsNull(i)) {
            cells.emplace_back();
          } else if (column.number) {
            cells.emplace_back(row.Int(i));
          } else {
            cells.emplace_back(translation.cell ? translation.cell(column.name, row.String(i)) : row.String(i));
          }
        }
        return target.Execute(insert, cells).status();
      });
    });
  });
}

}  // namespace htx::testing
