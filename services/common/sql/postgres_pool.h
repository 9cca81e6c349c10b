#pragma once

// Sessions to one PostgreSQL server: few, warm, and never a dead one twice.

#include <memory>
#include <string>
#include <vector>

#include "common/base/mutex.h"
#include "common/sql/postgres_session.h"

namespace htx::sql {

// The connection string to use for `url` ("postgresql:host=… dbname=…" or "postgresql://…"): the caller's settings over
// the layer's (timeouts, keepalives, a server that takes writes). INVALID_ARGUMENT when libpq does not understand it.
absl::StatusOr<std::string> PostgresConninfo(const std::string& url, absl::Duration connect_timeout);

class PostgresPool {
 public:
  PostgresPool(std::string conninfo, int limit) : conninfo_(std::move(conninfo)), limit_(limit) {}

  // A session for one caller; goes back to the pool with the lease.
  class Lease {
   public:
    Lease(PostgresPool& pool, std::unique_ptr<PostgresSession> session) : pool_(&pool), session_(std::move(session)) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (session_ != nullptr) pool_->Give(std::move(session_));
    }
    PostgresSession& operator*() const { return *session_; }
    PostgresSession* operator->() const { return session_.get(); }

   private:
    PostgresPool* pool_;
    std::unique_ptr<PostgresSession> session_;
  };

  // NO_SESSION when all stay busy until `deadline`, DATABASE_UNAVAILABLE when the server cannot be reached. The most
  // recently used session comes first, so that spare ones age and are closed; one that rested is probed.
  absl::StatusOr<Lease> Take(absl::Time deadline);

  // A session outside of the limit, for the layer's own work.
  absl::StatusOr<std::unique_ptr<PostgresSession>> Connect();

 private:
  struct Idle {
    std::unique_ptr<PostgresSession> session = nullptr;
    absl::Time since = {};
  };
  void Give(std::unique_ptr<PostgresSession> session);
  // Waits for its turn to connect, then connects. Null when another caller gave a session back meanwhile.
  absl::StatusOr<std::unique_ptr<PostgresSession>> ConnectInTurn(absl::Time deadline);
  void Drop(std::unique_ptr<PostgresSession> session);

  const std::string conninfo_;
  const int limit_;
  PostgresWatchdog watchdog_;
  Mutex mutex_;
  CondVar changed_;
  std::vector<Idle> idle_ ABSL_GUARDED_BY(mutex_) = {};
  int open_ ABSL_GUARDED_BY(mutex_) = 0;
  bool connecting_after_failure_ ABSL_GUARDED_BY(mutex_) = false;
  int failures_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Time next_attempt_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace htx::sql
