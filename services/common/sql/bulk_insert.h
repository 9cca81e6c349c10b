#pragma once

// Many rows with few statements, for what touches thousands at once.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/value.h"
#include "common/sql/array_literal.h"
#include "common/sql/database.h"

namespace htx::sql {

// Inserts rows into one table, table by table: on PostgreSQL some thousand at a time, each column one array; on SQLite,
// where a statement costs no journey, one by one. There a statement of several rows would cost more than each for
// itself: SQLite copies every page that it changes, so that it can be undone.
class BulkInsert {
 public:
  // `columns` as in "id, code, name". Each column holds texts, or integers and nulls; one that is neither on PostgreSQL
  // says so: "words:tsvector". `conflict` says what becomes of a row that is there already, as in "(a, b) do nothing";
  // without, it breaks the constraint. `transaction` outlives the insert.
  BulkInsert(Transaction& transaction, absl::string_view table, absl::string_view columns,
             absl::string_view conflict = "");
  absl::Status Add(const std::vector<Value>& row);
  // Writes what is left. More rows may follow.
  absl::Status Finish();
  // The same as ExecuteLater does it. `settle` is told the error, or how many of the rows that were left are there now.
  absl::Status FinishLater(const Settle& settle = nullptr);

 private:
  // The rows of the arrays, whose types are those of `row`.
  std::string SelectOf(const std::vector<Value>& row) const;
  std::vector<Value> TakeArrays();
  absl::Status FlushArrays();

  Transaction& transaction_;
  std::string head_ = {};
  std::string tail_ = {};
  std::vector<std::string> types_ = {};  // What each column is cast to on PostgreSQL; "": nothing.
  const size_t width_;
  std::string row_ = {};                   // SQLite: the statement of one row,
  std::vector<Value> args_ = {};           // and the cells of those that wait.
  std::vector<ArrayLiteral> arrays_ = {};  // PostgreSQL: the same, by column.
  std::string selected_ = {};
  size_t waiting_ = 0;
};

}  // namespace htx::sql
