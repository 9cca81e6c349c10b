#pragma once

// Many rows with few statements, for what touches thousands at once.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/sql/array_literal.h"
#include "common/sql/database.h"

namespace htx::registry {

// Inserts rows into one table: on PostgreSQL some thousand at a time, each column one array; on SQLite, where a
// statement costs no journey, in packs of one size and then one by one.
class BulkInsert {
 public:
  // `columns` as in "id, code, name". Each column holds texts, or integers and nulls.
  BulkInsert(sql::Transaction& transaction, absl::string_view table, absl::string_view columns);
  absl::Status Add(const std::vector<Value>& row);
  // Writes what is left; once, at the end.
  absl::Status Finish();

 private:
  absl::Status FlushArrays();
  absl::Status FlushRows(size_t rows);

  sql::Transaction& transaction_;
  const std::string head_;
  const size_t width_;
  std::vector<Value> args_ = {};                // SQLite: cells of rows that wait.
  std::vector<sql::ArrayLiteral> arrays_ = {};  // PostgreSQL: the same, by column.
  std::string selected_ = {};
  size_t waiting_ = 0;
};

// Many ids as one argument, and the condition that reads it, as in absl::StrCat("where id", IsOneOf(engine)). Ids hold
// neither quotes nor backslashes.
Value ListOfIds(sql::Engine engine, absl::Span<const std::string> ids);
absl::string_view IsOneOf(sql::Engine engine);

}  // namespace htx::registry
