#pragma once

// Gives committed transactions their place in the change feed and the audit log, after the fact, so that no transaction
// waits for another. Every replica runs one; a lock in the database lets one work at a time.

#include <functional>
#include <memory>
#include <thread>

#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/sql/notifier.h"
#include "common/sql/postgres_pool.h"

namespace htx::sql {

class PostgresSequencer {
 public:
  // Announces each new head to `notifier`.
  PostgresSequencer(PostgresPool& pool, Notifier& notifier, const Clock& clock);
  ~PostgresSequencer();
  PostgresSequencer(const PostgresSequencer&) = delete;
  PostgresSequencer& operator=(const PostgresSequencer&) = delete;

  // Something was committed here.
  void Wake();

  // FEED_STOPPED while the last run failed for a reason that time does not cure.
  absl::Status Health();

 private:
  struct Progress {
    bool more = false;  // The batch was full: run again at once.
  };
  void Loop();
  // Waits until woken, at most for the poll interval. False when stopping.
  bool WaitForWork(absl::Duration at_most);
  absl::StatusOr<Progress> Run(bool woken);
  absl::StatusOr<Progress> SequenceBatch(PostgresSession& session);
  void Sweep(PostgresSession& session);

  PostgresPool& pool_;
  Notifier& notifier_;
  const Clock& clock_;
  std::unique_ptr<PostgresSession> session_ = nullptr;
  // Every pending row below this number of transaction is taken already; skipping them keeps polls quick while a long
  // snapshot elsewhere holds back the vacuum.
  int64_t low_xid_ = 0;
  absl::Time next_sweep_ = absl::InfinitePast();

  Mutex mutex_;
  CondVar wake_;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status health_ ABSL_GUARDED_BY(mutex_) = absl::OkStatus();
  std::thread thread_;
};

}  // namespace htx::sql
