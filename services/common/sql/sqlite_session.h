#pragma once

#include <chrono>
#include <memory>

#include "common/sql/kept_statement.h"
#include "common/sql/session.h"

namespace htx::sql {

class SqliteSession : public Session {
 public:
  enum class Mode { kReader, kWriter };
  // Opens `path` in WAL mode with foreign keys on and full durability.
  static absl::StatusOr<std::unique_ptr<SqliteSession>> Open(const std::string& path, Mode mode);
  ~SqliteSession() override;

  Engine engine() const override { return Engine::kSqlite; }
  absl::StatusOr<Rows> Query(absl::string_view sql, absl::Span<const Value> args) override;
  absl::StatusOr<int64_t> Execute(absl::string_view sql, absl::Span<const Value> args) override;
  absl::Status ForEach(absl::string_view sql, absl::Span<const Value> args,
                       absl::FunctionRef<absl::Status(const Row&)> each) override;
  absl::Status ExecuteLater(absl::string_view sql, absl::Span<const Value> args, Settle settle) override;
  absl::Status RunScript(const std::string& script) override;
  void SetDeadline(absl::Time deadline) override;

  // False once SQLite itself has ended the transaction, which some errors make it do.
  bool InTransaction() const;

 private:
  explicit SqliteSession(const std::string& path);
  // Runs `sql` and calls `on_row` after each step that gave a row.
  absl::Status Step(absl::string_view sql, absl::Span<const Value> args,
                    absl::FunctionRef<absl::Status(sqlite_api::sqlite3_stmt*)> on_row);
  absl::Status LastError(absl::string_view sql) const;
  static int OnProgress(void* self);

  soci::session session_;
  sqlite_api::sqlite3* handle_ = nullptr;  // Owned by session_.
  StatementCache statements_;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
};

}  // namespace htx::sql
