#pragma once

// Storage as an earlier release left it, for tests of upgrades.

#include <memory>
#include <string>
#include <utility>
#include <vector>

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

}  // namespace htx::testing
