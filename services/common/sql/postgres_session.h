#pragma once

#include <memory>
#include <string>
#include <vector>

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
  absl::Status ExecuteLater(absl::string_view sql, absl::Span<const Value> args, Settle settle) override;
  absl::Status Prefetch(absl::string_view sql, absl::Span<const Value> args) override;
  absl::Status Flush() override;
  absl::Status RunScript(const std::string& script) override;
  // The connection is cut when the deadline is past by more than a second, so that no caller hangs on a server that
  // has stopped. Statements are cancelled by the server before that.
  void SetDeadline(absl::Time deadline) override;
  // Nobody uses the session for now.
  void Disarm();

  // Opens a transaction; `mode` is what follows BEGIN, e.g. "isolation level serializable".
  absl::Status Begin(absl::string_view mode);
  // The same with the first statement, whose error is then that of the opening too.
  absl::Status BeginLater(absl::string_view mode);
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
  // A statement that waits for the next journey.
  struct Waiting {
    std::shared_ptr<KeptStatement> statement = nullptr;
    std::vector<Value> args = {};
    Settle settle = nullptr;
    bool is_prefetch = false;
  };
  // Rows that were asked for ahead.
  struct Prefetched {
    std::string sql = {};
    std::vector<Value> args = {};
    Rows rows;
  };
  using OnResult = absl::FunctionRef<absl::Status(const PGresult*)>;

  explicit PostgresSession(const std::string& conninfo, PostgresWatchdog& watchdog);
  // Runs what waits, then `sql`, and hands over its result before it is freed.
  absl::Status Run(absl::string_view sql, absl::Span<const Value> args, OnResult on_result);
  absl::Status Prepare(absl::string_view sql, absl::Span<const Value> args, std::shared_ptr<KeptStatement>& statement);
  // Sends the opening of the transaction, what waits, and `last` when there is one.
  absl::Status Travel(const Waiting* last, OnResult on_result);
  absl::Status Travel();
  absl::Status Arrived(const Waiting& waiting, const PGresult* result);
  // The statement that opens the transaction, and its time limit.
  absl::StatusOr<std::vector<std::string>> Opening(absl::string_view mode);
  // Of what was read ahead, `sql` is about to change what it may write to.
  void ForgetWritten(absl::string_view sql);
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
  std::vector<std::string> opening_ = {};  // Not sent yet.
  std::vector<Waiting> waiting_ = {};
  std::vector<Prefetched> prefetched_ = {};
  int open_cursors_ = 0;
  bool read_only_ = false;  // The transaction is, by our own wish.
  bool refused_ = false;
};

}  // namespace htx::sql
