#include "common/sql/postgres_sequencer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/sql/driver_error.h"
#include "common/sql/feed.h"
#include "common/sql/merkle_log_rows.h"
#include "common/sql/replies.h"

namespace htx::sql {
namespace {

// A batch ends with the transaction that passes one of these: an import's may hold megabytes, and a batch is held in
// memory and sent in one statement.
constexpr int64_t kBatch = 500;
constexpr int64_t kBatchBytes = 8 << 20;
// Commits of other replicas, and what a replica that died left behind, are found by looking.
constexpr absl::Duration kPollWithListeners = absl::Milliseconds(50);
constexpr absl::Duration kPollAlone = absl::Milliseconds(500);
// Between two batches, so that under load one commit of the sequencer serves many transactions.
constexpr absl::Duration kPace = absl::Milliseconds(4);
constexpr absl::Duration kMaxSequencerPause = absl::Seconds(2);
constexpr absl::Duration kRunDeadline = absl::Seconds(30);

// A server that is away, a conflict or a slow moment ends by itself; Ping knows of the first already.
bool Passes(const absl::Status& status) {
  return status.ok() || absl::IsUnavailable(status) || absl::IsAborted(status) || absl::IsDeadlineExceeded(status);
}

}  // namespace

PostgresSequencer::PostgresSequencer(PostgresPool& pool, Notifier& notifier, const Clock& clock)
    : pool_(pool), notifier_(notifier), clock_(clock), thread_([this] { Loop(); }) {}

PostgresSequencer::~PostgresSequencer() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  wake_.SignalAll();
  thread_.join();
}

void PostgresSequencer::Wake() {
  MutexLock lock(mutex_);
  if (woken_) return;
  woken_ = true;
  wake_.SignalOne();
}

absl::Status PostgresSequencer::Health() {
  MutexLock lock(mutex_);
  return health_;
}

bool PostgresSequencer::WaitForWork(absl::Duration at_most) {
  const absl::Time until = absl::Now() + at_most;
  MutexLock lock(mutex_);
  while (!woken_ && !stopping_) {
    if (!wake_.WaitUntil(mutex_, until)) break;
  }
  return !stopping_;
}

void PostgresSequencer::Loop() {
  absl::Duration backoff = absl::ZeroDuration();
  bool more = true;  // What was left behind before this start.
  for (;;) {
    if (!more && !WaitForWork(notifier_.HasListeners() ? kPollWithListeners : kPollAlone)) return;
    bool woken = more;
    {
      MutexLock lock(mutex_);
      if (stopping_) return;
      woken |= std::exchange(woken_, false);
    }
    const absl::StatusOr<Progress> progress = Run(woken);
    more = progress.ok() && progress->more;
    backoff =
        progress.ok() ? absl::ZeroDuration() : std::clamp(backoff * 2, absl::Milliseconds(50), kMaxSequencerPause);
    const absl::Time rest_until = absl::Now() + std::max(backoff, more ? absl::ZeroDuration() : kPace);
    MutexLock lock(mutex_);
    // Trouble that passes says nothing about the trouble before it.
    if (progress.ok() || !Passes(progress.status())) {
      health_ = progress.ok() ? absl::OkStatus() : FeedStopped(progress.status());
    }
    while (!stopping_ && wake_.WaitUntil(mutex_, rest_until)) {
    }
    if (!progress.ok()) woken_ = true;  // Try again.
  }
}

absl::StatusOr<PostgresSequencer::Progress> PostgresSequencer::Run(bool woken) {
  if (session_ == nullptr || !session_->IsUsable()) {
    session_ = nullptr;
    // Behind a new connection may be another server, whose numbers of transactions are lower: a standby that had not
    // received all, or a restored backup.
    low_xid_ = 0;
    HTX_ASSIGN_OR_RETURN(session_, pool_.Connect());
  }
  PostgresSession& session = *session_;
  session.SetDeadline(absl::Now() + kRunDeadline);
  if (!woken) {
    // One cheap look instead of a transaction.
    HTX_ASSIGN_OR_RETURN(const Rows state,
                         session.Query("select head_sequence, exists (select 1 from change_pending where xid >= ?) "
                                       "from feed_state where id = 1",
                                       {low_xid_}));
    if (!state.empty()) notifier_.Announce(state[0].Int(0));
    if (absl::Now() >= next_sweep_) Sweep(session);
    if (state.empty() || state[0].Text(1) != "t") {
      session.Disarm();
      return Progress{};
    }
  }
  HTX_RETURN_IF_ERROR(session.Begin("isolation level read committed"));
  absl::StatusOr<Progress> progress = SequenceBatch(session);
  if (!progress.ok()) session.Rollback();
  session.Disarm();
  return progress;
}

absl::StatusOr<PostgresSequencer::Progress> PostgresSequencer::SequenceBatch(PostgresSession& session) {
  HTX_RETURN_IF_ERROR(
      session.Query("select pg_advisory_xact_lock(hashtextextended('htx.sequencer.' || current_schema(), 0))", {})
          .status());
  // From here on each statement sees what is committed by now, and nobody else sequences.
  HTX_ASSIGN_OR_RETURN(
      const Rows snapshot,
      session.Query("select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)", {}));
  HTX_ASSIGN_OR_RETURN(
      const Rows pending,
      session.Query("with oldest as (select xid, octet_length(entry) as size from change_pending where xid >= ? "
                    "order by xid limit ?), "
                    "sized as (select xid, sum(size) over (order by xid) - size as before from oldest), "
                    "taken as (delete from change_pending where xid in (select xid from sized where before < ?) "
                    "returning xid, entry) select entry from taken order by xid",
                    {low_xid_, kBatch, kBatchBytes}));
  HTX_ASSIGN_OR_RETURN(FeedHead head, LoadHead(session));
  int64_t bytes = 0;
  if (!pending.empty()) {
    SequencedRows rows;
    LogRows logged;
    std::optional<LogState> log_state;
    for (size_t i = 0; i < pending.size(); ++i) {
      bytes += static_cast<int64_t>(pending[i].Text(0).size());
      HTX_ASSIGN_OR_RETURN(const TransactionLog log, Decode(pending[i].Text(0)));
      Sequence(log, head, rows);
      if (!RecordsForLog(log)) continue;
      if (!log_state) {
        HTX_ASSIGN_OR_RETURN(log_state, LoadLogState(session));
      }
      SequenceLog(log, *log_state, logged);
    }
    HTX_RETURN_IF_ERROR(InsertRows(session, rows));
    HTX_RETURN_IF_ERROR(SaveHead(session, head));
    if (log_state) HTX_RETURN_IF_ERROR(SaveLogRows(session, logged, *log_state));
  }
  HTX_RETURN_IF_ERROR(session.Commit());
  notifier_.Announce(head.sequence);
  const bool full = pending.size() == static_cast<size_t>(kBatch) || bytes >= kBatchBytes;
  // Transactions below the oldest running one are decided, so their rows were visible and are gone now.
  if (!full) low_xid_ = std::max(low_xid_, snapshot[0].Int(0));
  return Progress{.more = full};
}

void PostgresSequencer::Sweep(PostgresSession& session) {
  next_sweep_ = absl::Now() + kReplySweepInterval;
  const absl::StatusOr<int64_t> expired = ExpireReplies(session, clock_.Now());
  if (expired.ok() && *expired > 0) next_sweep_ = absl::Now() + absl::Seconds(1);
}

}  // namespace htx::sql
