#pragma once

// What a write transaction leaves behind for the change feed and the audit log: who did it, and its events in order.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/call_record.h"
#include "common/sql/database.h"

namespace htx::sql {

enum class EventKind {
  kReading = 0,   // Of personal data; enters the audit log alone. change.type says what was read.
  kChange = 1,    // Enters the feed and the audit log.
  kLogEntry = 2,  // Enters the service's log alone; see EventOf.
};

struct LoggedEvent {
  EventKind kind = EventKind::kChange;
  Change change = {};
};

// An entry of the service's log as an event, and back.
LoggedEvent EventOf(const LogRecord& record);
LogRecord RecordOf(const LoggedEvent& event);

struct TransactionLog {
  std::string transaction_id = {};
  int64_t recorded_us = 0;
  std::string principal = {};
  std::string represented = {};
  std::string method = {};
  std::string request_id = {};
  std::string correlation_id = {};
  std::string reason = {};
  std::vector<LoggedEvent> events = {};
};

// A row of `changes`.
struct ChangeRow {
  int64_t sequence = 0;
  int64_t last_of_transaction = 0;
  std::string transaction_id = {};
  int64_t recorded_us = 0;
  std::string actor = {};
  Change change = {};  // The payload in base64.
};

// A row of `audit_entries`.
struct AuditRow {
  int64_t sequence = 0;
  int64_t change_sequence = 0;  // 0 for a reading.
  std::string transaction_id = {};
  int64_t recorded_us = 0;
  std::string principal = {};
  std::string represented = {};
  std::string method = {};
  std::string request_id = {};
  std::string correlation_id = {};
  std::string reason = {};
  std::string type = {};
  std::string resource = {};
  std::string digest = {};  // SHA-256 of the change, hex; "" for a reading.
  std::string hash = {};    // SHA-256 of the previous entry's hash and of all the above, hex.
};

// Where the feed and the audit log stand.
struct FeedHead {
  int64_t sequence = 0;
  int64_t oldest_sequence = 1;
  int64_t audit_sequence = 0;
  std::string audit_hash = {};
};

// Gives the events of `log` their sequences and moves `head` on. Payloads are base64 already.
struct SequencedRows {
  std::vector<ChangeRow> changes = {};
  std::vector<AuditRow> audits = {};
};
void Sequence(const TransactionLog& log, FeedHead& head, SequencedRows& rows);

// The digest of a change, and the hash of `row` after an entry with `previous_hash`.
std::string DigestOf(const Change& change);
std::string HashOf(const AuditRow& row, absl::string_view previous_hash);

// A text form for the queue of unsequenced transactions, and back. DATA_LOSS when `text` is not one.
std::string Encode(const TransactionLog& log);
absl::StatusOr<TransactionLog> Decode(absl::string_view text);

}  // namespace htx::sql
