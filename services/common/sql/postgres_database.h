#pragma once

#include <memory>

#include "common/base/ids.h"
#include "common/sql/database.h"
#include "common/sql/notifier.h"
#include "common/sql/postgres_pool.h"
#include "common/sql/postgres_sequencer.h"
#include "common/sql/session_transaction.h"

namespace htx::sql {

class PostgresDatabase : public Database {
 public:
  static absl::StatusOr<std::unique_ptr<Database>> Open(const DatabaseOptions& options);

  Engine engine() const override { return Engine::kPostgres; }
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
  // The body of a write: the caller's, and what is written after it. `store` runs last, before the commit.
  struct Work {
    absl::FunctionRef<absl::Status(Session&, SessionTransaction&)> body;
    absl::FunctionRef<absl::Status(Session&, SessionTransaction&)> store;
  };

  PostgresDatabase(std::string conninfo, const DatabaseOptions& options);
  absl::Status ReadSession(absl::Time deadline, absl::FunctionRef<absl::Status(Session&)> body);
  // Runs `work` until it commits, fails for good, or the deadline passes.
  absl::Status Run(const CallRecord& record, const Work& work);
  absl::Status RunOnce(const CallRecord& record, const Work& work, bool& lost_before_commit);
  // A session with a transaction opened on it. Dead sessions of the pool are replaced on the way.
  absl::StatusOr<PostgresPool::Lease> Begin(absl::Time deadline, absl::string_view mode);

  const Clock& clock_;
  const std::unique_ptr<IdSource> ids_ = MakeIdSource();
  PostgresPool pool_;
  Notifier notifier_{nullptr};
  PostgresSequencer sequencer_;
};

}  // namespace htx::sql
