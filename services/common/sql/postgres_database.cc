#include "common/sql/postgres_database.h"

#include <algorithm>
#include <random>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/blocking.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/sql/audit_verification.h"
#include "common/sql/driver_error.h"
#include "common/sql/feed.h"
#include "common/sql/migrator.h"
#include "common/sql/replies.h"
#include "common/sql/write_scope.h"

namespace htx::sql {
namespace {

// Dead sessions one caller may meet: more means that the server goes down as fast as it is reached.
constexpr int kDeadSessions = 3;
constexpr absl::Duration kPingAlone = absl::Seconds(1);
constexpr absl::Duration kFirstRetry = absl::Milliseconds(1);
constexpr absl::Duration kLastRetry = absl::Milliseconds(100);

// Serializable, so that a body may rely on what it read, as on SQLite.
constexpr absl::string_view kWriteMode = "isolation level serializable";
constexpr absl::string_view kReadMode = "isolation level repeatable read, read only";

absl::Status MigrateLocked(PostgresPool& pool, const DatabaseOptions& options) {
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<PostgresSession> session, pool.Connect());
  // No deadline: a migration takes as long as the rows need that it finds, and one that was cut would begin anew for
  // ever. Read committed: after the wait for the lock each statement sees what the other replica did.
  HTX_RETURN_IF_ERROR(session->Begin("isolation level read committed"));
  HTX_RETURN_IF_ERROR(
      session->Query("select pg_advisory_xact_lock(hashtextextended('htx.migrations.' || current_schema(), 0))", {})
          .status());
  HTX_RETURN_IF_ERROR(Migrate(*session, options.migrations, *options.clock));
  return session->Commit();
}

// Waits a random while before another try. False when the deadline comes first.
bool BackOff(int tries, absl::Time deadline) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const absl::Duration most = std::min(kLastRetry, kFirstRetry * (1 << std::min(tries, 10)));
  const absl::Time until = absl::Now() + most * std::uniform_real_distribution<>(0.5, 1.0)(random);
  if (until >= deadline) return false;
  Mutex mutex;
  CondVar never;
  MutexLock lock(mutex);
  while (never.WaitUntil(mutex, until)) {
  }
  return true;
}

absl::Status Guarded(absl::FunctionRef<absl::Status()> body) {
  try {
    return body();
  } catch (const std::exception& error) {
    return absl::InternalError(absl::StrCat("a body threw: ", error.what()));
  }
}

// Queues the transaction for the sequencer, in the same statement as the reply when there is one.
constexpr absl::string_view kQueue =
    "insert into change_pending (xid, entry) values (cast(cast(pg_current_xact_id() as text) as bigint), ?)";
constexpr absl::string_view kStoreAndQueue =
    "with stored as (insert into replies (principal, method, request_id, fingerprint, created_us, reply) "
    "values (?, ?, ?, ?, ?, ?)) "
    "insert into change_pending (xid, entry) values (cast(cast(pg_current_xact_id() as text) as bigint), ?)";

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> PostgresDatabase::Open(const DatabaseOptions& options) {
  HTX_ASSIGN_OR_RETURN(std::string conninfo, PostgresConninfo(options.url, options.connect_timeout));
  {
    PostgresPool pool(conninfo, 1);
    HTX_RETURN_IF_ERROR(MigrateLocked(pool, options));
  }
  return std::unique_ptr<Database>(new PostgresDatabase(std::move(conninfo), options));
}

PostgresDatabase::PostgresDatabase(std::string conninfo, const DatabaseOptions& options)
    : clock_(*options.clock),
      pool_(std::move(conninfo), std::max(options.sessions, 1)),
      sequencer_(pool_, notifier_, clock_) {}

absl::StatusOr<PostgresPool::Lease> PostgresDatabase::Begin(absl::Time deadline, absl::string_view mode) {
  for (int dead = 0;; ++dead) {
    if (absl::Now() >= deadline) return DeadlinePassed();
    HTX_ASSIGN_OR_RETURN(PostgresPool::Lease lease, pool_.Take(deadline));
    lease->SetDeadline(deadline);
    const absl::Status begun = lease->Begin(mode);
    if (begun.ok()) return lease;
    if (lease->IsUsable() || dead == kDeadSessions) return begun;
  }
}

absl::Status PostgresDatabase::ReadSession(absl::Time deadline, absl::FunctionRef<absl::Status(Session&)> body) {
  HTX_ASSIGN_OR_RETURN(const PostgresPool::Lease lease, Begin(deadline, kReadMode));
  const absl::Status status = Guarded([&] { return body(*lease); });
  lease->Rollback();
  return status;
}

absl::Status PostgresDatabase::Read(absl::Time deadline, absl::FunctionRef<absl::Status(Transaction&)> body) {
  return ReadSession(deadline, [&](Session& session) {
    SessionTransaction transaction(session);
    return Outcome(body(transaction), transaction);
  });
}

absl::Status PostgresDatabase::RunOnce(const CallRecord& record, const Work& work, bool& lost_before_commit) {
  HTX_ASSIGN_OR_RETURN(const PostgresPool::Lease lease, pool_.Take(record.deadline));
  lease->SetDeadline(record.deadline);
  // On the way with the first statement: that a session of the pool was dead is found out there, and the body runs
  // again.
  HTX_RETURN_IF_ERROR(lease->BeginLater(kWriteMode));
  SessionTransaction transaction(*lease, record, ids_->Next(), clock_.Now());
  absl::Status status = Guarded([&] {
    const WriteScope scope;
    return work.body(*lease, transaction);
  });
  if (status.ok() && transaction.failure().ok() && !record.validate_only) status = work.store(*lease, transaction);
  status = Outcome(status, transaction);
  if (!status.ok() || record.validate_only) {
    lease->Rollback();
    lost_before_commit = !lease->IsUsable();
    return status;
  }
  status = lease->Commit();
  if (!status.ok() && lease->IsAlive()) lease->Rollback();
  if (status.ok() && !transaction.log().events.empty()) sequencer_.Wake();
  return status;
}

absl::Status PostgresDatabase::Run(const CallRecord& record, const Work& work) {
  if (WriteScope::Active()) return NestedWrite();
  int lost = 0;
  for (int tries = 0;; ++tries) {
    bool lost_before_commit = false;
    const absl::Status status = RunOnce(record, work, lost_before_commit);
    // Nothing was committed when the connection broke earlier: a restarted server gets another chance.
    const bool again =
        IsTransactionConflict(status) || (lost_before_commit && absl::IsUnavailable(status) && ++lost <= kDeadSessions);
    if (!again || !BackOff(tries, record.deadline)) return status;
  }
}

absl::Status PostgresDatabase::Write(const CallRecord& record, absl::FunctionRef<absl::Status(Transaction&)> body) {
  return Run(record, {.body = [&](Session&, SessionTransaction& transaction) { return body(transaction); },
                      .store =
                          [&](Session& session, SessionTransaction& transaction) {
                            if (transaction.log().events.empty()) return absl::OkStatus();
                            return session.ExecuteLater(kQueue, {Encode(transaction.log())}, nullptr);
                          }});
}

absl::StatusOr<std::string> PostgresDatabase::WriteOnceBytes(
    const CallRecord& record, absl::FunctionRef<absl::StatusOr<std::string>(Transaction&)> body) {
  std::string reply;
  bool replayed = false;
  const auto run = [&](Session& session, SessionTransaction& transaction) -> absl::Status {
    replayed = false;
    if (!record.validate_only) {
      HTX_ASSIGN_OR_RETURN(const bool first, ClaimReply(session, record));
      if (!first) {
        HTX_ASSIGN_OR_RETURN(std::optional<std::string> stored, FindReply(session, record));
        if (!stored.has_value()) return absl::InternalError("a claimed request has no reply");
        reply = *std::move(stored);
        replayed = true;
        return absl::OkStatus();
      }
    }
    HTX_ASSIGN_OR_RETURN(reply, body(transaction));
    return absl::OkStatus();
  };
  const auto store = [&](Session& session, SessionTransaction& transaction) -> absl::Status {
    if (replayed) return absl::OkStatus();
    if (transaction.log().events.empty()) return StoreReply(session, record, reply, clock_.Now());
    return session.ExecuteLater(kStoreAndQueue,
                                {record.principal, record.method, record.request_id, record.fingerprint,
                                 ToMicros(clock_.Now()), absl::Base64Escape(reply), Encode(transaction.log())},
                                nullptr);
  };
  HTX_RETURN_IF_ERROR(Run(record, {.body = run, .store = store}));
  return reply;
}

absl::StatusOr<std::vector<StoredChange>> PostgresDatabase::ReadChanges(absl::Time deadline, int64_t after, int limit) {
  std::vector<StoredChange> page;
  HTX_RETURN_IF_ERROR(ReadSession(deadline, [&](Session& session) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(page, ReadChangeRows(session, after, limit));
    return absl::OkStatus();
  }));
  return page;
}

absl::StatusOr<int64_t> PostgresDatabase::HeadSequence(absl::Time deadline) {
  int64_t head = 0;
  HTX_RETURN_IF_ERROR(ReadSession(deadline, [&](Session& session) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const FeedHead state, LoadHead(session));
    head = state.sequence;
    return absl::OkStatus();
  }));
  return head;
}

absl::StatusOr<FeedBounds> PostgresDatabase::ReadBounds(absl::Time deadline) {
  FeedBounds bounds;
  HTX_RETURN_IF_ERROR(ReadSession(deadline, [&](Session& session) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(bounds, ReadFeedBounds(session));
    return absl::OkStatus();
  }));
  return bounds;
}

absl::StatusOr<int64_t> PostgresDatabase::TrimChanges(absl::Time deadline, const FeedRetention& retention, int limit) {
  // Read committed: the row of feed_state is the sequencer's too, and each waits for the other's moment.
  HTX_ASSIGN_OR_RETURN(const PostgresPool::Lease lease, Begin(deadline, "isolation level read committed"));
  int64_t deleted = 0;
  const absl::Status status = Guarded([&]() -> absl::Status {
    HTX_ASSIGN_OR_RETURN(deleted, TrimChangeRows(*lease, retention, limit));
    return lease->Commit();
  });
  if (!status.ok()) {
    if (lease->IsAlive()) lease->Rollback();
    return status;
  }
  return deleted;
}

std::shared_ptr<void> PostgresDatabase::OnChange(ChangeListener listener) {
  std::shared_ptr<void> handle = notifier_.Add(std::move(listener));
  sequencer_.Wake();  // It looks more often from now on.
  return handle;
}

absl::StatusOr<AuditVerdict> PostgresDatabase::VerifyAudit(const AuditRange& range, absl::Time deadline) {
  AuditVerdict verdict;
  HTX_RETURN_IF_ERROR(ReadSession(deadline, [&](Session& session) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(verdict, VerifyAuditRows(session, range, deadline));
    return absl::OkStatus();
  }));
  return verdict;
}

absl::Status PostgresDatabase::Ping(absl::Time deadline) {
  HTX_RETURN_IF_ERROR(sequencer_.Health());
  const absl::Status status =
      ReadSession(deadline, [](Session& session) { return session.Query("select 1", {}).status(); });
  if (ReasonOf(status) != "NO_SESSION") return status;
  // Load is no outage: a replica that is taken away for it leaves the others more. So the server is asked apart.
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<PostgresSession> session, pool_.Connect());
  session->SetDeadline(absl::Now() + kPingAlone);
  return session->RunScript("select 1");
}

}  // namespace htx::sql
