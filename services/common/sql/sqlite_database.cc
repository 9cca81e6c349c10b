#include "common/sql/sqlite_database.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/blocking.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/sql/audit_verification.h"
#include "common/sql/driver_error.h"
#include "common/sql/feed.h"
#include "common/sql/migrator.h"
#include "common/sql/replies.h"
#include "common/sql/session_transaction.h"

namespace htx::sql {
namespace {

// Two processes that open a new file at once take turns; migrations are short.
constexpr absl::Duration kOpenPatience = absl::Seconds(30);
constexpr absl::Duration kPollDeadline = absl::Seconds(1);

absl::Status MigrateLocked(SqliteSession& session, const DatabaseOptions& options) {
  HTX_RETURN_IF_ERROR(session.RunScript("begin immediate"));
  absl::Status status = Migrate(session, options.migrations, *options.clock);
  if (status.ok()) status = session.RunScript("commit");
  if (!status.ok() && session.InTransaction()) session.RunScript("rollback").IgnoreError();
  return status;
}

absl::StatusOr<std::unique_ptr<SqliteSession>> OpenWriter(const std::string& path, const DatabaseOptions& options) {
  HTX_ASSIGN_OR_RETURN(std::unique_ptr<SqliteSession> session, SqliteSession::Open(path, SqliteSession::Mode::kWriter));
  HTX_RETURN_IF_ERROR(MigrateLocked(*session, options));
  return session;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteSession>> SqliteReaders::Take(absl::Time deadline) {
  AssertMayBlock();
  MutexLock lock(mutex_);
  for (;;) {
    if (!idle_.empty()) {
      std::unique_ptr<SqliteSession> session = std::move(idle_.back());
      idle_.pop_back();
      return session;
    }
    if (opened_ < limit_) {
      HTX_ASSIGN_OR_RETURN(std::unique_ptr<SqliteSession> session,
                           SqliteSession::Open(path_, SqliteSession::Mode::kReader));
      ++opened_;
      return session;
    }
    if (!freed_.WaitUntil(mutex_, deadline) && idle_.empty()) return NoSession();
  }
}

void SqliteReaders::Give(std::unique_ptr<SqliteSession> session) {
  MutexLock lock(mutex_);
  idle_.push_back(std::move(session));
  freed_.SignalOne();
}

absl::Status SqliteReaders::Read(absl::Time deadline, absl::FunctionRef<absl::Status(Session&)> body) {
  if (absl::Now() >= deadline) return DeadlinePassed();
  HTX_ASSIGN_OR_RETURN(std::unique_ptr<SqliteSession> session, Take(deadline));
  session->SetDeadline(deadline);
  absl::Status status = session->Execute("begin", {}).status();
  if (status.ok()) {
    try {
      status = body(*session);
    } catch (const std::exception& error) {
      status = absl::InternalError(absl::StrCat("a body threw: ", error.what()));
    }
  }
  session->SetDeadline(absl::InfiniteFuture());
  if (session->InTransaction()) session->Execute("rollback", {}).IgnoreError();
  Give(std::move(session));
  return status;
}

absl::StatusOr<std::unique_ptr<Database>> SqliteDatabase::Open(const std::string& path,
                                                               const DatabaseOptions& options) {
  const absl::Time until = absl::Now() + kOpenPatience;
  for (;;) {
    absl::StatusOr<std::unique_ptr<SqliteSession>> writer = OpenWriter(path, options);
    if (writer.ok()) {
      return std::unique_ptr<Database>(new SqliteDatabase(path, *std::move(writer), options));
    }
    if (!IsTransactionConflict(writer.status()) || absl::Now() >= until) return writer.status();
  }
}

SqliteDatabase::SqliteDatabase(const std::string& path, std::unique_ptr<SqliteSession> writer,
                               const DatabaseOptions& options)
    : clock_(*options.clock),
      readers_(path, std::max(options.sessions, 1)),
      notifier_([this] { return HeadSequence(absl::Now() + kPollDeadline); }),
      writer_(std::move(writer), clock_, [this](int64_t head) { notifier_.Announce(head); }) {}

absl::Status SqliteDatabase::Read(absl::Time deadline, absl::FunctionRef<absl::Status(Transaction&)> body) {
  return readers_.Read(deadline, [&](Session& session) {
    SessionTransaction transaction(session);
    return Outcome(body(transaction), transaction);
  });
}

absl::Status SqliteDatabase::Write(const CallRecord& record, absl::FunctionRef<absl::Status(Transaction&)> body) {
  return writer_.Run(record, [&](Session&, SessionTransaction& transaction) { return body(transaction); });
}

absl::StatusOr<std::string> SqliteDatabase::WriteOnceBytes(
    const CallRecord& record, absl::FunctionRef<absl::StatusOr<std::string>(Transaction&)> body) {
  std::string reply;
  const auto once = [&](Session& session, SessionTransaction& transaction) -> absl::Status {
    if (!record.validate_only) {
      HTX_ASSIGN_OR_RETURN(std::optional<std::string> stored, FindReply(session, record));
      if (stored.has_value()) {
        reply = *std::move(stored);
        return absl::OkStatus();
      }
    }
    HTX_ASSIGN_OR_RETURN(reply, body(transaction));
    HTX_RETURN_IF_ERROR(Outcome(absl::OkStatus(), transaction));
    return record.validate_only ? absl::OkStatus() : StoreReply(session, record, reply, clock_.Now());
  };
  HTX_RETURN_IF_ERROR(writer_.Run(record, once));
  return reply;
}

absl::StatusOr<std::vector<StoredChange>> SqliteDatabase::ReadChanges(absl::Time deadline, int64_t after, int limit) {
  absl::StatusOr<std::vector<StoredChange>> page;
  HTX_RETURN_IF_ERROR(readers_.Read(deadline, [&](Session& session) {
    page = ReadChangeRows(session, after, limit);
    return page.status();
  }));
  return page;
}

absl::StatusOr<int64_t> SqliteDatabase::HeadSequence(absl::Time deadline) {
  int64_t head = 0;
  HTX_RETURN_IF_ERROR(readers_.Read(deadline, [&](Session& session) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const FeedHead state, LoadHead(session));
    head = state.sequence;
    return absl::OkStatus();
  }));
  return head;
}

absl::StatusOr<FeedBounds> SqliteDatabase::ReadBounds(absl::Time deadline) {
  FeedBounds bounds;
  HTX_RETURN_IF_ERROR(readers_.Read(deadline, [&](Session& session) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(bounds, ReadFeedBounds(session));
    return absl::OkStatus();
  }));
  return bounds;
}

absl::StatusOr<int64_t> SqliteDatabase::TrimChanges(absl::Time deadline, const FeedRetention& retention, int limit) {
  int64_t deleted = 0;
  HTX_RETURN_IF_ERROR(writer_.Run({.deadline = deadline}, [&](Session& session, SessionTransaction&) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(deleted, TrimChangeRows(session, retention, limit));
    return absl::OkStatus();
  }));
  return deleted;
}

std::shared_ptr<void> SqliteDatabase::OnChange(ChangeListener listener) { return notifier_.Add(std::move(listener)); }

absl::StatusOr<AuditVerdict> SqliteDatabase::VerifyAudit(const AuditRange& range, absl::Time deadline) {
  AuditVerdict verdict;
  HTX_RETURN_IF_ERROR(readers_.Read(deadline, [&](Session& session) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(verdict, VerifyAuditRows(session, range, deadline));
    return absl::OkStatus();
  }));
  return verdict;
}

absl::Status SqliteDatabase::Ping(absl::Time deadline) {
  const absl::Status status =
      readers_.Read(deadline, [](Session& session) { return session.Query("select 1", {}).status(); });
  // Load is no outage, and readers that are busy show that the file is there.
  return ReasonOf(status) == "NO_SESSION" ? absl::OkStatus() : status;
}

}  // namespace htx::sql
