#pragma once

// The one door to a service's database. SQLite and PostgreSQL behind the same contract; SOCI stays behind this header.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/call_record.h"
#include "common/base/clock.h"
#include "common/base/log_entry.h"
#include "common/base/value.h"

namespace htx::sql {

enum class Engine { kSqlite, kPostgres };

// One row of a result. Columns are read by position, counted from 0. Views live as long as the Rows they came from.
class Row {
 public:
  explicit Row(absl::Span<const std::optional<std::string>> columns) : columns_(columns) {}
  bool IsNull(size_t column) const { return !columns_[column].has_value(); }
  // The column as text; "" when null.
  absl::string_view Text(size_t column) const;
  std::string String(size_t column) const { return std::string(Text(column)); }
  // The column as an integer. Ends the process when it is neither null (0) nor an integer: a bug in the statement.
  int64_t Int(size_t column) const;
  bool Bool(size_t column) const { return Int(column) != 0; }
  size_t size() const { return columns_.size(); }

 private:
  absl::Span<const std::optional<std::string>> columns_;
};

// All rows of a result.
class Rows {
 public:
  Rows(size_t width, std::vector<std::optional<std::string>> cells) : width_(width), cells_(std::move(cells)) {}
  size_t size() const { return width_ == 0 ? 0 : cells_.size() / width_; }
  bool empty() const { return cells_.empty(); }
  Row operator[](size_t i) const { return Row(absl::MakeSpan(cells_).subspan(i * width_, width_)); }

 private:
  size_t width_;
  std::vector<std::optional<std::string>> cells_;
};

// One event of a service's change feed, as a transaction appends it.
struct Change {
  std::string type = {};           // UPPER_SNAKE past tense, "ORGANIZATION_REGISTERED".
  std::string resource = {};       // Resource name of what changed.
  std::string payload = {};        // Serialized message of the service's feed, without its header.
  std::string effective_day = {};  // "YYYY-MM-DD" when law cares, else "".
};

// A change as the feed returns it.
struct StoredChange {
  int64_t sequence = 0;
  std::string transaction_id = {};
  absl::Time recorded_time = absl::UnixEpoch();
  std::string actor = {};
  Change change = {};
};

// Who a write transaction acts for, for stores that keep it beside what was written. All empty in a Read.
struct Author {
  std::string principal = {};
  std::string method = {};  // "htx.registry.v1.OrganizationService/CreateOrganization"
  std::string reason = {};
};

// What a statement that ran later comes to, told how many rows it touched or its error.
using Settle = std::function<absl::Status(const absl::StatusOr<int64_t>& touched)>;

// The statements a body may run. Placeholders are `?`, bound in order; the SQL text is the same on both engines except
// where `engine()` says otherwise. Statements are prepared once per session and kept, so texts should be few and fixed.
//
// Errors: a broken unique or foreign key answers ALREADY_EXISTS or FAILED_PRECONDITION with reason
// "CONSTRAINT" and metadata {"constraint", name} (see IsConstraint); conflicts answer ABORTED / TRANSACTION_CONFLICT,
// which the body must return unchanged so that the loop can run it again; a lost connection UNAVAILABLE; the rest
// INTERNAL. After a failed statement every further one fails with the same error, and the transaction cannot commit. A
// text that is not UTF-8 or holds NUL answers INVALID_ARGUMENT / TEXT_NOT_UTF8; a statement cut by the deadline
// DEADLINE_EXCEEDED / DEADLINE_PASSED.
class Transaction {
 public:
  virtual ~Transaction() = default;
  virtual Engine engine() const = 0;
  virtual Author author() const = 0;
  virtual absl::StatusOr<Rows> Query(absl::string_view sql, absl::Span<const Value> args = {}) = 0;
  // Runs a statement without rows; returns how many rows it touched.
  virtual absl::StatusOr<int64_t> Execute(absl::string_view sql, absl::Span<const Value> args = {}) = 0;
  // Runs `sql` and hands over the rows one by one, with flat memory. Stops at the first error of `each`.
  virtual absl::Status ForEach(absl::string_view sql, absl::Span<const Value> args,
                               absl::FunctionRef<absl::Status(const Row&)> each) = 0;
  // Runs a statement whose outcome the body need not know to go on: on PostgreSQL with the next statement that it waits
  // for, in one journey, or before the commit; on SQLite at once. What `settle` returns, or the statement's error when
  // there is none, counts as if the statement had answered it: if it is an error, the next statement returns it,
  // nothing more runs, and the call fails with it although the body ended otherwise. `settle` is called at most once,
  // before the commit, and refers to nothing that the body's functions keep.
  virtual absl::Status ExecuteLater(absl::string_view sql, absl::Span<const Value> args = {}, Settle settle = nullptr) {
    const absl::StatusOr<int64_t> touched = Execute(sql, args);
    return settle == nullptr ? touched.status() : settle(touched);
  }
  // Says that Query will be called with just this soon, so that PostgreSQL may be asked together with the next
  // statement that the body waits for. Any write in between makes it void: Query never returns what was there before a
  // write.
  virtual void Prefetch(absl::string_view, absl::Span<const Value> = {}) {}
  // Appends an event to the change feed and an entry to the audit log, both in this transaction. Only in Write
  // transactions.
  virtual absl::Status Append(const Change& change) = 0;
  // Records an entry of the service's log (common/sql/merkle_log.h), in this transaction; its place is made after
  // commit. Only in Write transactions.
  virtual absl::Status AppendLog(const LogRecord& record) = 0;
  // Records that personal data of `resource` was read, in this transaction.
  virtual absl::Status AuditRead(absl::string_view resource, absl::string_view what) = 0;
};

// True when `status` is a broken constraint whose name (PostgreSQL) or column list (SQLite, "table.column") contains
// `part`.
bool IsConstraint(const absl::Status& status, absl::string_view part);

// A numbered migration: forward only, compiled into the binary, applied once under a lock, checksummed.
struct Migration {
  int number = 0;
  std::string name = {};
  std::string sqlite = {};    // Statements separated by ";" at a line's end.
  std::string postgres = {};  // The same for PostgreSQL; equal text is the normal case.
};

struct DatabaseOptions {
  // "sqlite:/path/to/file.db" or a PostgreSQL conninfo "postgresql:host=… dbname=…".
  std::string url = {};
  int sessions = 8;  // PostgreSQL sessions, or SQLite readers.
  absl::Duration connect_timeout = absl::Seconds(2);
  std::vector<Migration> migrations = {};
  const Clock* clock = nullptr;  // Not owned; required.
};

// Bytes of stored changes after which a page of the feed closes, at the end of a transaction.
inline constexpr size_t kPageBytes = size_t{2} << 20;

// What a feed holds.
struct FeedBounds {
  int64_t oldest = 1;  // The oldest change that is kept; head + 1 while there is none.
  int64_t head = 0;    // The newest change.
  // Of which feed these are sequences: sequences of another epoch are of a future that a restore took back.
  std::string epoch = {};
};

// OUT_OF_RANGE / RESUME_TOKEN_EXPIRED with metadata {"oldest_sequence", oldest}: what a follower knows cannot be gone
// on from, because the changes after it are deleted or it is of another epoch.
absl::Status ResumeTokenExpired(int64_t oldest);

// Which changes may be deleted: those that are too old or too many, and at most those up to `floor`.
struct FeedRetention {
  absl::Time recorded_before = absl::InfinitePast();  // Changes recorded before this may go.
  int64_t keep = 0;                                   // More changes than this may go; 0: as many as there are stay.
  int64_t floor = 0;                                  // What is newer than this stays whatever else is said.
};

// Entries of the audit log to verify.
struct AuditRange {
  int64_t from = 1;
  int64_t to = 0;  // Last one; 0: the last of the log.
  // The hash that somebody noted for the entry before `from`; "": what is stored is taken as given.
  std::string expected_previous_hash = {};
};

// What a verification found.
struct AuditVerdict {
  int64_t verified_until = 0;  // Last entry that holds; from - 1 when none does.
  bool complete = false;       // The range was walked to its end or to a broken entry; else the deadline came.
  int64_t broken = 0;          // First entry that does not fit; 0 when all do.
  std::string how = {};        // What is wrong with it, in English.
  std::string hash = {};       // Of verified_until.
  int64_t head = 0;            // Last entry of the log.
};

// Told after new changes have their sequence. Called on a thread of the database; must not block.
using ChangeListener = std::function<void(int64_t head_sequence)>;

// Thread-safe. Bodies run on the calling thread (PostgreSQL, and all reads) or on the writer's thread (SQLite writes,
// where many callers' bodies share one commit). A body may read through the database, not write through it: that is
// INTERNAL. No call may block a gRPC thread (see common/base/blocking.h), and none may be under way at destruction.
class Database {
 public:
  // Connects and applies the migrations. Fails with INVALID_ARGUMENT for a malformed url, FAILED_PRECONDITION when an
  // applied migration's checksum differs, UNAVAILABLE when the server cannot be reached.
  static absl::StatusOr<std::unique_ptr<Database>> Open(DatabaseOptions options);
  virtual ~Database() = default;

  virtual Engine engine() const = 0;

  // Runs `body` on one snapshot and always rolls back.
  // UNAVAILABLE / NO_SESSION when no session is free before `deadline`.
  virtual absl::Status Read(absl::Time deadline, absl::FunctionRef<absl::Status(Transaction&)> body) = 0;

  // Runs `body` in one write transaction and commits when it returns OK; returns after the commit is durable.
  //
  // The body runs again after a conflict, until `record.deadline`; so it must not keep state between runs, nor call
  // other services. ABORTED / TRANSACTION_CONFLICT when conflicts outlast the deadline. With record.validate_only the
  // body runs and is rolled back. Stored replies are not consulted; see WriteOnceBytes.
  virtual absl::Status Write(const CallRecord& record, absl::FunctionRef<absl::Status(Transaction&)> body) = 0;

  // Like Write, but at most once per (principal, method, request_id): the reply that `body` returns is stored in the
  // same transaction, and a repeated call with the same fingerprint returns it without running `body`; with another
  // fingerprint it answers ALREADY_EXISTS / REQUEST_ID_REUSED. A parallel duplicate waits for the first.
  virtual absl::StatusOr<std::string> WriteOnceBytes(
      const CallRecord& record, absl::FunctionRef<absl::StatusOr<std::string>(Transaction&)> body) = 0;

  // Changes with a sequence greater than `after`, in order; at least one whole transaction when there is any, and no
  // transaction is cut: the page may exceed `limit`, and kPageBytes before it, by the rest of its last transaction.
  // OUT_OF_RANGE / RESUME_TOKEN_EXPIRED when `after` is older than the retention, with metadata {"oldest_sequence", n};
  // OUT_OF_RANGE / SEQUENCE_IN_FUTURE when it lies beyond the head, with metadata {"head_sequence", n}: the database is
  // another one, or came back from a backup, and what the follower knows is worth nothing.
  virtual absl::StatusOr<std::vector<StoredChange>> ReadChanges(absl::Time deadline, int64_t after, int limit) = 0;
  virtual absl::StatusOr<int64_t> HeadSequence(absl::Time deadline) = 0;
  virtual absl::StatusOr<FeedBounds> ReadBounds(absl::Time deadline) = 0;
  // Deletes old changes as `retention` allows, whole transactions, about `limit` changes, in one transaction of its
  // own; the audit log keeps their entries. Returns how many were deleted: call again while that is `limit` or more.
  virtual absl::StatusOr<int64_t> TrimChanges(absl::Time deadline, const FeedRetention& retention, int limit) = 0;
  // Registers a listener for the life of the returned handle. It is told of the present head too, soon after.
  virtual std::shared_ptr<void> OnChange(ChangeListener listener) = 0;

  // Walks a range of the audit log, re-computes its hash chain and compares it with the changes. It ends a little
  // before `deadline`, with what it has by then. OUT_OF_RANGE / SEQUENCE_IN_FUTURE when range.from lies beyond the end.
  virtual absl::StatusOr<AuditVerdict> VerifyAudit(const AuditRange& range, absl::Time deadline) = 0;
  // The whole log at once: the number of its entries. DATA_LOSS / AUDIT_CHAIN_BROKEN with metadata {"sequence", n} at
  // the first entry that does not fit; DEADLINE_EXCEEDED when it does not come to the end.
  absl::StatusOr<int64_t> VerifyAudit(absl::Time deadline);

  // OK when a trivial statement runs before `deadline`, or when only load keeps it from that; for readiness. DATA_LOSS
  // / FEED_STOPPED while changes are committed but cannot be numbered (PostgreSQL: a damaged row of change_pending):
  // the feed and the audit log stand still.
  virtual absl::Status Ping(absl::Time deadline) = 0;
};

// WriteOnceBytes for a protobuf reply. `Message` needs SerializeToString and ParseFromString.
template <class Message, class Body>
absl::StatusOr<Message> WriteOnce(Database& database, const CallRecord& record, Body body) {
  absl::StatusOr<std::string> bytes =
      database.WriteOnceBytes(record, [&](Transaction& transaction) -> absl::StatusOr<std::string> {
        absl::StatusOr<Message> reply = body(transaction);
        if (!reply.ok()) return reply.status();
        return reply->SerializeAsString();
      });
  if (!bytes.ok()) return bytes.status();
  Message reply;
  if (!reply.ParseFromString(*bytes)) return absl::DataLossError("stored reply does not parse");
  return reply;
}

}  // namespace htx::sql
