#pragma once

// Rows that wait in the database until an import is decided as a whole, and a transaction for imports that only judge.

#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sql/database.h"
#include "htx/registry/v1/import.pb.h"

namespace htx::registry {

// Adds `row`, and what the chassis found wrong with its fields (OK: nothing), to `page`.
void PackRow(const v1::ImportRow& row, const absl::Status& broken, std::string& page);
// Hands over the rows of `page` in their order. DATA_LOSS when it is damaged.
absl::Status UnpackRows(absl::string_view page,
                        absl::FunctionRef<absl::Status(v1::ImportRow row, const absl::Status& broken)> each);

// Hands everything on but events: what is rolled back announces nothing, and need not be remembered until then.
class Unannounced final : public sql::Transaction {
 public:
  explicit Unannounced(sql::Transaction& transaction) : transaction_(transaction) {}
  sql::Engine engine() const override { return transaction_.engine(); }
  sql::Author author() const override { return transaction_.author(); }
  absl::StatusOr<sql::Rows> Query(absl::string_view sql, absl::Span<const Value> args) override {
    return transaction_.Query(sql, args);
  }
  absl::StatusOr<int64_t> Execute(absl::string_view sql, absl::Span<const Value> args) override {
    return transaction_.Execute(sql, args);
  }
  absl::Status ForEach(absl::string_view sql, absl::Span<const Value> args,
                       absl::FunctionRef<absl::Status(const sql::Row&)> each) override {
    return transaction_.ForEach(sql, args, each);
  }
  absl::Status Append(const sql::Change& /*change*/) override { return absl::OkStatus(); }
  absl::Status AppendLog(const LogRecord& /*record*/) override { return absl::OkStatus(); }
  absl::Status AuditRead(absl::string_view /*resource*/, absl::string_view /*what*/) override {
    return absl::OkStatus();
  }

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry
