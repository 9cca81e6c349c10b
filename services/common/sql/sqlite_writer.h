#pragma once

// The one writer of a SQLite database. Bodies of waiting callers run one after another, each in a savepoint, inside one
// transaction with one commit: many callers share one fsync.

#include <deque>
#include <functional>
#include <memory>
#include <thread>

#include "common/base/call_record.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/mutex.h"
#include "common/sql/feed.h"
#include "common/sql/session_transaction.h"
#include "common/sql/sqlite_session.h"

namespace htx::sql {

class SqliteWriter {
 public:
  // What to do inside the transaction, beyond the caller's body: look for a stored reply before, store it after.
  using Body = absl::FunctionRef<absl::Status(Session&, SessionTransaction&)>;

  // `on_commit` is called on the writer's thread after each commit that moved the feed.
  SqliteWriter(std::unique_ptr<SqliteSession> session, const Clock& clock, std::function<void(int64_t)> on_commit);
  // Finishes what is queued.
  ~SqliteWriter();
  SqliteWriter(const SqliteWriter&) = delete;
  SqliteWriter& operator=(const SqliteWriter&) = delete;

  // Runs `body` in the next shared transaction and returns once that is durable. With record.validate_only the
  // body's work is undone. The body runs again after a conflict, until the deadline.
  absl::Status Run(const CallRecord& record, Body body);

 private:
  struct Job {
    const CallRecord* record = nullptr;
    const Body* body = nullptr;
    absl::Status result = absl::OkStatus();
    bool started = false;
    bool done = false;
    CondVar finished = {};
  };
  enum class Ending { kKeep, kUndo, kAgain, kTransactionLost };
  // The jobs of one transaction by what became of them.
  struct Batch {
    std::vector<Job*> kept = {};     // Wait for the commit.
    std::vector<Job*> settled = {};  // Undone, with their own result.
    std::vector<Job*> again = {};
  };

  void Loop();
  // Runs what waits in one transaction. False when nothing came of it and another try should wait a little.
  bool RunBatch();
  // Of a job that is not kept nothing stays in the transaction, unless it ran `alone`: then that is to be rolled back.
  Ending RunJob(Job& job, bool alone);
  absl::Status Commit(const Batch& batch, int64_t head_before);
  Job* NextJob();
  void Finish(const std::vector<Job*>& jobs);
  void Finish(const std::vector<Job*>& jobs, const absl::Status& status);
  void Requeue(const std::vector<Job*>& jobs);
  void FailQueue(const absl::Status& status);
  void DropExpired();
  // Deletes old replies now and then, in small pieces.
  void Sweep();

  const std::unique_ptr<SqliteSession> session_;
  const Clock& clock_;
  const std::function<void(int64_t)> on_commit_;
  const std::unique_ptr<IdSource> ids_ = MakeIdSource();
  FeedHead head_ = {};  // Of the transaction under way.
  absl::Time next_sweep_ = absl::InfinitePast();

  Mutex mutex_;
  CondVar work_;
  std::deque<Job*> queue_ ABSL_GUARDED_BY(mutex_) = {};
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace htx::sql
