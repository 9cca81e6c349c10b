#pragma once

#include <memory>
#include <vector>

#include "common/base/mutex.h"
#include "common/sql/database.h"
#include "common/sql/notifier.h"
#include "common/sql/sqlite_session.h"
#include "common/sql/sqlite_writer.h"

namespace htx::sql {

// Sessions for reading a SQLite file, opened when first needed.
class SqliteReaders {
 public:
  SqliteReaders(std::string path, int limit) : path_(std::move(path)), limit_(limit) {}

  // Runs `body` on a session of its own, in a transaction that is rolled back.
  absl::Status Read(absl::Time deadline, absl::FunctionRef<absl::Status(Session&)> body);

 private:
  absl::StatusOr<std::unique_ptr<SqliteSession>> Take(absl::Time deadline);
  void Give(std::unique_ptr<SqliteSession> session);

  const std::string path_;
  const int limit_;
  Mutex mutex_;
  CondVar freed_;
  std::vector<std::unique_ptr<SqliteSession>> idle_ ABSL_GUARDED_BY(mutex_) = {};
  int opened_ ABSL_GUARDED_BY(mutex_) = 0;
};

class SqliteDatabase : public Database {
 public:
  static absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& path, const DatabaseOptions& options);

  Engine engine() const override { return Engine::kSqlite; }
  absl::Status Read(absl::Time deadline, absl::FunctionRef<absl::Status(Transaction&)> body) override;
  absl::Status Write(const CallRecord& record, absl::FunctionRef<absl::Status(Transaction&)> body) override;
  absl::StatusOr<std::string> WriteOnceBytes(
      const CallRecord& record, absl::FunctionRef<absl::StatusOr<std::string>(Transaction&)> body) override;
  absl::StatusOr<std::vector<StoredChange>> ReadChanges(absl::Time deadline, int64_t after, int limit) override;
  absl::StatusOr<int64_t> HeadSequence(absl::Time deadline) override;
  absl::StatusOr<FeedBounds> ReadBounds(absl::Time deadline) override;
  absl::StatusOr<int64_t> TrimChanges(absl::Time deadline, const FeedRetention& retention, int limit) override;
  std::shared_ptr<void> OnChange(ChangeListener listener) override;
  using Database::VerifyAudit;
  absl::StatusOr<AuditVerdict> VerifyAudit(const AuditRange& range, absl::Time deadline) override;
  absl::Status Ping(absl::Time deadline) override;

 private:
  SqliteDatabase(const std::string& path, std::unique_ptr<SqliteSession> writer, const DatabaseOptions& options);

  const Clock& clock_;
  SqliteReaders readers_;
  Notifier notifier_;  // Before the writer, which announces to it until its end.
  SqliteWriter writer_;
};

}  // namespace htx::sql
