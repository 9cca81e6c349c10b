#pragma once

#include <memory>

#include "common/sql/driver_error.h"
#include "common/sql/kept_statement.h"
#include "common/sql/postgres_watchdog.h"
#include "common/sql/session.h"

namespace htx::sql {

class PostgresSession : public Session {
 public:
  // Connects with `conninfo` (see PostgresConninfo). `watchdog` outlives the session.
  static absl::StatusOr<std::unique_ptr<PostgresSession>> Connect(const std::string& conninfo,
                                                                  PostgresWatchdog& watchdog);
  ~PostgresSession() override;

  Engine engine() const override { return Engine::kPostgres; }
  absl::StatusOr<Rows> Query(absl::string_view sql, absl::Span<const Value> args) override;
  absl::StatusOr<int64_t> Execute(absl::string_view sql, absl::Span<const Value> args) override;
  absl::Status ForEach(absl::string_view sql, absl::Span<const Value> args,
                       absl::FunctionRef<absl::Status(const Row&)> each) override;
  absl::Status RunScript(const std::string& script) override;
  // The connection is cut when the deadline is past by more than a second, so that no caller hangs on a server that
  // has stopped. Statements are cancelled by the server before that.
  void SetDeadline(absl::Time deadline) override;
  // Nobody uses the session for now.
  void Disarm();

  // Opens a transaction; `mode` is what follows BEGIN, e.g. "isolation level serializable".
  absl::Status Begin(absl::string_view mode);
  // OK when the server says that it committed. The server answers the COMMIT of a failed transaction with ROLLBACK,
  // which is TRANSACTION_CONFLICT here; OUTCOME_UNKNOWN when the connection broke.
  absl::Status Commit();
  // Ends the transaction without waiting for the server to say so; Begin or RunScript must come next.
  void Rollback();

  // False once the connection is known to be dead.
  bool IsAlive() const;
  // False when the session must not be used again: it is dead, or its server takes no writes any more.
  bool IsUsable() const { return IsAlive() && !refused_; }
  absl::Time connected_at() const { return connected_at_; }

 private:
  explicit PostgresSession(const std::string& conninfo, PostgresWatchdog& watchdog);
  // Runs `sql` and hands over the result before it is freed.
  absl::Status Run(absl::string_view sql, absl::Span<const Value> args,
                   absl::FunctionRef<absl::Status(const PGresult*)> on_result);
  PostgresFailure FailureOf(const PGresult* result) const;
  // The error for `failure`; remembers what makes the session useless.
  absl::Status Explain(const PostgresFailure& failure, absl::string_view sql);

  PostgresWatchdog& watchdog_;
  soci::session session_;
  PGconn* handle_ = nullptr;  // Owned by session_.
  int socket_ = -1;
  StatementCache statements_;
  absl::Time connected_at_;
  absl::Time deadline_ = absl::InfiniteFuture();
  int open_cursors_ = 0;
  bool read_only_ = false;  // The transaction is, by our own wish.
  bool refused_ = false;
};

}  // namespace htx::sql
