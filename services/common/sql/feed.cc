#include "common/sql/feed.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/sql/array_literal.h"

namespace htx::sql {
namespace {

// Rows of one page, however many were asked for.
constexpr int kMaxPage = 10'000;

constexpr absl::string_view kInsertChange =
    "insert into changes (sequence, last_of_transaction, transaction_id, recorded_us, actor, type, resource, payload, "
    "effective_day) ";
constexpr absl::string_view kInsertAudit =
    "insert into audit_entries (sequence, change_sequence, transaction_id, recorded_us, principal, represented, "
    "method, request_id, correlation_id, reason, type, resource, digest, hash) ";

std::vector<Value> Cells(const ChangeRow& row) {
  return {row.sequence,    row.last_of_transaction, row.transaction_id, row.recorded_us,         row.actor,
          row.change.type, row.change.resource,     row.change.payload, row.change.effective_day};
}

std::vector<Value> Cells(const AuditRow& row) {
  return {row.sequence,       row.change_sequence,
          row.transaction_id, row.recorded_us,
          row.principal,      row.represented,
          row.method,         row.request_id,
          row.correlation_id, row.reason,
          row.type,           row.resource,
          row.digest,         row.hash};
}

template <class Row>
absl::Status InsertBulk(Session& session, absl::string_view sql, const std::vector<Row>& rows) {
  if (rows.empty()) return absl::OkStatus();
  std::vector<ArrayLiteral> columns(Cells(rows.front()).size());
  for (const Row& row : rows) {
    const std::vector<Value> cells = Cells(row);
    for (size_t i = 0; i < cells.size(); ++i) columns[i].Add(cells[i]);
  }
  std::vector<Value> args;
  for (ArrayLiteral& column : columns) args.emplace_back(column.Take());
  return session.Execute(sql, args).status();
}

template <class Row>
absl::Status InsertEach(Session& session, absl::string_view sql, const std::vector<Row>& rows) {
  for (const Row& row : rows) HTX_RETURN_IF_ERROR(session.Execute(sql, Cells(row)).status());
  return absl::OkStatus();
}

StoredChange ToStored(const Row& row) {
  StoredChange stored;
  stored.sequence = row.Int(0);
  stored.transaction_id = row.String(1);
  stored.recorded_time = FromMicros(row.Int(2));
  stored.actor = row.String(3);
  stored.change = {.type = row.String(4), .resource = row.String(5), .effective_day = row.String(7)};
  absl::Base64Unescape(row.Text(6), &stored.change.payload);
  return stored;
}

absl::Status SequenceInFuture(int64_t after, int64_t head) {
  return MakeError(
      absl::StatusCode::kOutOfRange,
      {.reason = "SEQUENCE_IN_FUTURE",
       .message = {.en = absl::StrCat("sequence ", after, " is ahead of the feed, which stands at ", head),
                   .vi = absl::StrCat("số thứ tự ", after, " vượt quá luồng thay đổi (hiện ở ", head, ")")},
       .metadata = {{"head_sequence", absl::StrCat(head)}}});
}

}  // namespace

absl::Status ResumeTokenExpired(int64_t oldest) {
  return MakeError(
      absl::StatusCode::kOutOfRange,
      {.reason = "RESUME_TOKEN_EXPIRED",
       .message = {.en = "the changes after this point are no longer kept; take a snapshot and follow from it",
                   .vi = "các thay đổi sau điểm này không còn được lưu; hãy lấy bản chụp rồi theo dõi tiếp"},
       .metadata = {{"oldest_sequence", absl::StrCat(oldest)}}});
}

absl::StatusOr<FeedHead> LoadHead(Session& session) {
  HTX_ASSIGN_OR_RETURN(
      const Rows rows,
      session.Query("select head_sequence, oldest_sequence, audit_sequence, audit_hash from feed_state where id = 1",
                    {}));
  if (rows.empty()) return absl::DataLossError("feed_state is empty");
  return FeedHead{.sequence = rows[0].Int(0),
                  .oldest_sequence = rows[0].Int(1),
                  .audit_sequence = rows[0].Int(2),
                  .audit_hash = rows[0].String(3)};
}

absl::Status SaveHead(Session& session, const FeedHead& head) {
  return session
      .Execute("update feed_state set head_sequence = ?, audit_sequence = ?, audit_hash = ? where id = 1",
               {head.sequence, head.audit_sequence, head.audit_hash})
      .status();
}

absl::Status InsertRows(Session& session, const SequencedRows& rows) {
  if (session.engine() == Engine::kSqlite) {
    static const std::string& change = *new std::string(absl::StrCat(kInsertChange, "values (?,?,?,?,?,?,?,?,?)"));
    static const std::string& audit =
        *new std::string(absl::StrCat(kInsertAudit, "values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
    HTX_RETURN_IF_ERROR(InsertEach(session, change, rows.changes));
    return InsertEach(session, audit, rows.audits);
  }
  static const std::string& change = *new std::string(absl::StrCat(
      kInsertChange,
      "select * from unnest(cast(? as bigint[]), cast(? as bigint[]), cast(? as text[]), cast(? as bigint[]), "
      "cast(? as text[]), cast(? as text[]), cast(? as text[]), cast(? as text[]), cast(? as text[]))"));
  static const std::string& audit = *new std::string(absl::StrCat(
      kInsertAudit,
      "select * from unnest(cast(? as bigint[]), cast(? as bigint[]), cast(? as text[]), cast(? as bigint[]), "
      "cast(? as text[]), cast(? as text[]), cast(? as text[]), cast(? as text[]), cast(? as text[]), "
      "cast(? as text[]), cast(? as text[]), cast(? as text[]), cast(? as text[]), cast(? as text[]))"));
  HTX_RETURN_IF_ERROR(InsertBulk(session, change, rows.changes));
  return InsertBulk(session, audit, rows.audits);
}

absl::StatusOr<std::vector<StoredChange>> ReadChangeRows(Session& session, int64_t after, int limit) {
  HTX_ASSIGN_OR_RETURN(const FeedHead head, LoadHead(session));
  if (after < head.oldest_sequence - 1) return ResumeTokenExpired(head.oldest_sequence);
  if (after > head.sequence) return SequenceInFuture(after, head.sequence);
  std::vector<StoredChange> page;
  if (after == head.sequence) return page;
  int64_t last_of_transaction = 0;
  size_t bytes = 0;
  const auto keep = [&](const Row& row) {
    // A full page ends with its last transaction; what else was read of the range is not decoded.
    if (bytes >= kPageBytes && row.Int(0) > last_of_transaction) return absl::OkStatus();
    page.push_back(ToStored(row));
    bytes += page.back().change.payload.size();
    last_of_transaction = row.Int(8);
    return absl::OkStatus();
  };
  const int64_t wanted = std::clamp(limit, 1, kMaxPage);
  const int64_t until = std::min(head.sequence, after + wanted);
  constexpr absl::string_view kRange =
      "select sequence, transaction_id, recorded_us, actor, type, resource, payload, effective_day, "
      "last_of_transaction "
      "from changes where sequence > ? and sequence <= ? order by sequence";
  HTX_RETURN_IF_ERROR(session.ForEach(kRange, {after, until}, keep));
  if (last_of_transaction > until) {
    HTX_RETURN_IF_ERROR(session.ForEach(kRange, {until, int64_t{last_of_transaction}}, keep));
  }
  return page;
}

absl::StatusOr<FeedBounds> ReadFeedBounds(Session& session) {
  HTX_ASSIGN_OR_RETURN(const Rows rows,
                       session.Query("select oldest_sequence, head_sequence, epoch from feed_state where id = 1", {}));
  if (rows.empty()) return absl::DataLossError("feed_state is empty");
  return FeedBounds{.oldest = rows[0].Int(0), .head = rows[0].Int(1), .epoch = rows[0].String(2)};
}

absl::StatusOr<int64_t> TrimChangeRows(Session& session, const FeedRetention& retention, int limit) {
  HTX_ASSIGN_OR_RETURN(const FeedHead head, LoadHead(session));
  // The newest change that may go for its age: recorded instants follow the sequence closely enough, and a change that
  // stands behind a younger one goes with it.
  const int64_t most =
      std::min({head.oldest_sequence - 1 + std::clamp(limit, 1, kMaxPage), retention.floor, head.sequence});
  int64_t last = retention.keep > 0 ? std::min(most, head.sequence - retention.keep) : 0;
  if (retention.recorded_before > absl::UnixEpoch()) {
    HTX_ASSIGN_OR_RETURN(const Rows old,
                         session.Query("select max(sequence) from changes where sequence <= ? and recorded_us < ?",
                                       {most, ToMicros(retention.recorded_before)}));
    last = std::max(last, old[0].Int(0));
  }
  if (last < head.oldest_sequence) return int64_t{0};
  HTX_ASSIGN_OR_RETURN(const Rows end,
                       session.Query("select last_of_transaction from changes where sequence = ?", {last}));
  if (!end.empty() && end[0].Int(0) > retention.floor) return int64_t{0};
  if (!end.empty()) last = end[0].Int(0);
  HTX_RETURN_IF_ERROR(
      session
          .Execute("update feed_state set oldest_sequence = ? where id = 1 and oldest_sequence <= ?", {last + 1, last})
          .status());
  return session.Execute("delete from changes where sequence <= ?", {last});
}

}  // namespace htx::sql
