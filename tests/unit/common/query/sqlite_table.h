#pragma once

// A table in a private SQLite database, to run generated SQL on the real engine.

#include <sqlite3.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/status.h"
#include "common/base/value.h"

namespace htx::query {

class SqliteTable {
 public:
  SqliteTable() {
    sqlite3* handle = nullptr;
    HTX_CHECK(sqlite3_open(":memory:", &handle) == SQLITE_OK);
    database_.reset(handle);
  }

  // The first column of every row of `sql`, as text.
  std::vector<std::string> Run(const std::string& sql, absl::Span<const Value> args = {}) {
    std::vector<std::string> out;
    for (const std::vector<Value>& row : Rows(sql, args)) {
      const auto* number = absl::get_if<int64_t>(&row[0]);
      out.push_back(number != nullptr ? std::to_string(*number) : absl::get<std::string>(row[0]));
    }
    return out;
  }

  std::vector<std::vector<Value>> Rows(const std::string& sql, absl::Span<const Value> args = {}) {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &raw, nullptr) != SQLITE_OK) {
      std::fprintf(stderr, "%s: %s\n", sqlite3_errmsg(database_.get()), sql.c_str());
      std::abort();
    }
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sqlite3_finalize);
    HTX_CHECK(sqlite3_bind_parameter_count(raw) == static_cast<int>(args.size()));
    for (size_t i = 0; i < args.size(); ++i) Bind(raw, static_cast<int>(i) + 1, args[i]);
    std::vector<std::vector<Value>> rows;
    int step = sqlite3_step(raw);
    for (; step == SQLITE_ROW; step = sqlite3_step(raw)) {
      std::vector<Value> row;
      for (int column = 0; column < sqlite3_column_count(raw); ++column) row.push_back(Read(raw, column));
      rows.push_back(std::move(row));
    }
    HTX_CHECK(step == SQLITE_DONE);
    return rows;
  }

 private:
  static void Bind(sqlite3_stmt* statement, int position, const Value& value) {
    if (const auto* number = absl::get_if<int64_t>(&value)) {
      sqlite3_bind_int64(statement, position, *number);
    } else if (const auto* text = absl::get_if<std::string>(&value)) {
      sqlite3_bind_text(statement, position, text->data(), static_cast<int>(text->size()), SQLITE_TRANSIENT);
    } else {
      sqlite3_bind_null(statement, position);
    }
  }

  static Value Read(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
      case SQLITE_NULL:
        return {};
      case SQLITE_INTEGER:
        return static_cast<int64_t>(sqlite3_column_int64(statement, column));
      default:
        return std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, column)),
                           static_cast<size_t>(sqlite3_column_bytes(statement, column)));
    }
  }

  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_{nullptr, sqlite3_close};
};

}  // namespace htx::query
