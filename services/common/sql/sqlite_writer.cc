#include "common/sql/sqlite_writer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/blocking.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/sql/driver_error.h"
#include "common/sql/merkle_log_rows.h"
#include "common/sql/replies.h"
#include "common/sql/write_scope.h"

namespace htx::sql {
namespace {

// Callers that may wait; the executor's queue is shorter.
constexpr size_t kMaxQueue = 1024;
// A batch ends after so many jobs or so long, so that its first caller does not wait for ever for its commit.
constexpr size_t kMaxJobs = 256;
constexpr absl::Duration kMaxBatchTime = absl::Milliseconds(20);
constexpr absl::Duration kMaxWriterPause = absl::Milliseconds(64);

absl::Status WriteQueueFull() {
  return MakeError(absl::StatusCode::kResourceExhausted,
                   {.reason = "WRITE_QUEUE_FULL",
                    .message = {.en = "too many writes wait already; retry later",
                                .vi = "quá nhiều yêu cầu ghi đang chờ; hãy thử lại sau"},
                    .retry_after_ms = 200});
}

absl::Status AppendToLog(Session& session, const TransactionLog& log) {
  HTX_ASSIGN_OR_RETURN(LogState state, LoadLogState(session));
  LogRows rows;
  SequenceLog(log, state, rows);
  return SaveLogRows(session, rows, state);
}

}  // namespace

SqliteWriter::SqliteWriter(std::unique_ptr<SqliteSession> session, const Clock& clock,
                           std::function<void(int64_t)> on_commit)
    : session_(std::move(session)), clock_(clock), on_commit_(std::move(on_commit)), thread_([this] { Loop(); }) {}

SqliteWriter::~SqliteWriter() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  work_.SignalAll();
  thread_.join();
}

absl::Status SqliteWriter::Run(const CallRecord& record, Body body) {
  AssertMayBlock();
  if (WriteScope::Active()) return NestedWrite();
  Job job{.record = &record, .body = &body};
  MutexLock lock(mutex_);
  if (stopping_) return DatabaseUnavailable();
  if (queue_.size() >= kMaxQueue) return WriteQueueFull();
  queue_.push_back(&job);
  work_.SignalOne();
  while (!job.done) {
    if (job.started) {
      // Under way: the body refers to this stack, so the deadline has to wait for the batch.
      job.finished.Wait(mutex_);
    } else if (!job.finished.WaitUntil(mutex_, record.deadline) && !job.started && !job.done) {
      std::erase(queue_, &job);
      return job.result.ok() ? NoSession() : job.result;
    }
  }
  return job.result;
}

void SqliteWriter::Loop() {
  absl::Duration backoff = absl::ZeroDuration();
  for (;;) {
    {
      MutexLock lock(mutex_);
      if (backoff > absl::ZeroDuration() && !stopping_) work_.WaitUntil(mutex_, absl::Now() + backoff);
      while (queue_.empty() && !stopping_ && absl::Now() < next_sweep_) work_.WaitUntil(mutex_, next_sweep_);
      if (queue_.empty() && stopping_) return;
    }
    if (absl::Now() >= next_sweep_) Sweep();
    const bool progress = RunBatch();
    backoff = progress ? absl::ZeroDuration() : std::clamp(backoff * 2, absl::Milliseconds(1), kMaxWriterPause);
  }
}

SqliteWriter::Job* SqliteWriter::NextJob() {
  MutexLock lock(mutex_);
  while (!queue_.empty()) {
    Job* job = queue_.front();
    queue_.pop_front();
    if (absl::Now() < job->record->deadline) {
      job->started = true;
      return job;
    }
    if (job->result.ok()) job->result = NoSession();
    job->done = true;
    job->finished.SignalAll();
  }
  return nullptr;
}

bool SqliteWriter::RunBatch() {
  {
    MutexLock lock(mutex_);
    if (queue_.empty()) return true;
  }
  session_->SetDeadline(absl::InfiniteFuture());
  absl::Status begun = session_->RunScript("begin immediate");
  if (begun.ok()) {
    absl::StatusOr<FeedHead> head = LoadHead(*session_);
    begun = head.status();
    if (head.ok()) head_ = *std::move(head);
  }
  if (!begun.ok()) {
    if (session_->InTransaction()) session_->RunScript("rollback").IgnoreError();
    // Busy: another process writes. Whoever has time left waits on.
    if (IsTransactionConflict(begun)) {
      DropExpired();
    } else {
      FailQueue(begun);
    }
    return false;
  }

  const int64_t head_before = head_.sequence;
  const int64_t audit_before = head_.audit_sequence;
  const absl::Time until = absl::Now() + kMaxBatchTime;
  Batch batch;
  for (size_t jobs = 0; jobs < kMaxJobs && (jobs == 0 || absl::Now() < until); ++jobs) {
    Job* job = NextJob();
    if (job == nullptr) break;
    const bool first = jobs == 0;
    const Ending ending = RunJob(*job, /*alone=*/first);
    switch (ending) {
      case Ending::kKeep:
        batch.kept.push_back(job);
        break;
      case Ending::kUndo:
        batch.settled.push_back(job);
        break;
      case Ending::kAgain:
        batch.again.push_back(job);
        break;
      case Ending::kTransactionLost:
        // SQLite gave the whole transaction up (disk full, interrupted write): the others did nothing wrong.
        Requeue(batch.kept);
        Requeue(batch.settled);
        Requeue(batch.again);
        Finish({job});
        return true;
    }
    if (first && ending != Ending::kKeep) break;  // The transaction holds what is left of it.
  }
  const absl::Status committed = Commit(batch, audit_before);
  if (committed.ok()) {
    if (head_.sequence != head_before) on_commit_(head_.sequence);
    Finish(batch.kept, absl::OkStatus());
    Finish(batch.settled);
  } else if (IsTransactionConflict(committed)) {
    Requeue(batch.kept);
    Requeue(batch.settled);
  } else {
    Finish(batch.kept, committed);
    Finish(batch.settled);
  }
  const bool progress = !batch.kept.empty() || !batch.settled.empty();
  Requeue(batch.again);
  return progress;
}

absl::Status SqliteWriter::Commit(const Batch& batch, int64_t audit_before) {
  session_->SetDeadline(absl::InfiniteFuture());
  if (batch.kept.empty()) return session_->RunScript("rollback");
  absl::Status status = head_.audit_sequence == audit_before ? absl::OkStatus() : SaveHead(*session_, head_);
  if (!status.ok()) {
    session_->RunScript("rollback").IgnoreError();
    return status;
  }
  status = session_->RunScript("commit");
  if (status.ok()) return status;
  if (session_->InTransaction()) session_->RunScript("rollback").IgnoreError();
  // A failed write or sync may still have reached the disk.
  return IsTransactionConflict(status) ? status : OutcomeUnknown();
}

SqliteWriter::Ending SqliteWriter::RunJob(Job& job, bool alone) {
  const CallRecord& record = *job.record;
  session_->SetDeadline(record.deadline);
  const FeedHead before = head_;
  SessionTransaction transaction(*session_, record, ids_->Next(), clock_.Now());
  // A savepoint costs a copy of every page that changes after it. The first job needs none.
  job.result = alone ? absl::OkStatus() : session_->Execute("savepoint job", {}).status();
  if (job.result.ok()) {
    const WriteScope scope;
    try {
      job.result = Outcome((*job.body)(*session_, transaction), transaction);
    } catch (const std::exception& error) {
      job.result = absl::InternalError(absl::StrCat("a body threw: ", error.what()));
    }
  }
  if (job.result.ok() && !record.validate_only && !transaction.log().events.empty()) {
    SequencedRows rows;
    Sequence(transaction.log(), head_, rows);
    job.result = InsertRows(*session_, rows);
    // Rare beside the feed, so its state is loaded and saved with each.
    if (job.result.ok() && RecordsForLog(transaction.log())) job.result = AppendToLog(*session_, transaction.log());
  }
  session_->SetDeadline(absl::InfiniteFuture());
  if (!session_->InTransaction()) {
    if (job.result.ok()) job.result = DatabaseUnavailable();
    return Ending::kTransactionLost;
  }
  if (job.result.ok() && !record.validate_only) {
    if (!alone) job.result = session_->Execute("release job", {}).status();
    if (job.result.ok()) return Ending::kKeep;
  }
  head_ = before;
  if (!alone) {
    session_->Execute("rollback to job", {}).IgnoreError();
    session_->Execute("release job", {}).IgnoreError();
  }
  return IsTransactionConflict(job.result) ? Ending::kAgain : Ending::kUndo;
}

void SqliteWriter::Finish(const std::vector<Job*>& jobs) {
  MutexLock lock(mutex_);
  for (Job* job : jobs) {
    job->done = true;
    // Under the lock: the job lives on its caller's stack and is gone once the caller has seen `done`.
    job->finished.SignalAll();
  }
}

void SqliteWriter::Finish(const std::vector<Job*>& jobs, const absl::Status& status) {
  for (Job* job : jobs) job->result = status;
  Finish(jobs);
}

void SqliteWriter::Requeue(const std::vector<Job*>& jobs) {
  MutexLock lock(mutex_);
  for (Job* job : jobs) {
    job->started = false;
    queue_.push_back(job);
    job->finished.SignalAll();  // The caller's deadline counts again.
  }
}

void SqliteWriter::DropExpired() {
  MutexLock lock(mutex_);
  std::erase_if(queue_, [now = absl::Now()](Job* job) {
    if (now < job->record->deadline) return false;
    job->result = TransactionConflict();
    job->done = true;
    job->finished.SignalAll();
    return true;
  });
}

void SqliteWriter::FailQueue(const absl::Status& status) {
  std::vector<Job*> jobs;
  {
    MutexLock lock(mutex_);
    jobs.assign(queue_.begin(), queue_.end());
    queue_.clear();
    for (Job* job : jobs) job->started = true;
  }
  Finish(jobs, status);
}

void SqliteWriter::Sweep() {
  next_sweep_ = absl::Now() + kReplySweepInterval;
  session_->SetDeadline(absl::InfiniteFuture());
  // Outside of an explicit transaction the statement is its own.
  const absl::StatusOr<int64_t> expired = ExpireReplies(*session_, clock_.Now());
  if (expired.ok() && *expired > 0) next_sweep_ = absl::Now() + absl::Seconds(1);
}

}  // namespace htx::sql
