#include "common/sql/merkle_log_rows.h"

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/sql/array_literal.h"

namespace htx::sql {
namespace {

std::vector<Value> CellsOf(const LogEntry& entry) {
  return {entry.sequence,
          entry.record.type,
          entry.record.resource,
          entry.record.payload_sha256,
          ToMicros(entry.record.recorded_time),
          entry.previous_hash,
          entry.hash};
}

std::vector<Value> CellsOf(const merkle::Node& node) {
  return {int64_t{node.level}, node.position, absl::BytesToHexString(node.hash)};
}

template <class Row>
absl::Status InsertLog(Session& session, absl::string_view one, absl::string_view many, const std::vector<Row>& rows) {
  if (rows.empty()) return absl::OkStatus();
  if (session.engine() == Engine::kSqlite) {
    for (const Row& row : rows) HTX_RETURN_IF_ERROR(session.Execute(one, CellsOf(row)).status());
    return absl::OkStatus();
  }
  std::vector<ArrayLiteral> columns(CellsOf(rows.front()).size());
  for (const Row& row : rows) {
    const std::vector<Value> cells = CellsOf(row);
    for (size_t i = 0; i < cells.size(); ++i) columns[i].Add(cells[i]);
  }
  std::vector<Value> args;
  for (ArrayLiteral& column : columns) args.emplace_back(column.Take());
  return session.Execute(many, args).status();
}

}  // namespace

bool RecordsForLog(const TransactionLog& log) {
  for (const LoggedEvent& event : log.events) {
    if (event.kind == EventKind::kLogEntry) return true;
  }
  return false;
}

void SequenceLog(const TransactionLog& log, LogState& state, LogRows& rows) {
  for (const LoggedEvent& event : log.events) {
    if (event.kind != EventKind::kLogEntry) continue;
    LogEntry entry{.sequence = state.size() + 1, .previous_hash = state.last_hash, .record = RecordOf(event)};
    const merkle::Hash hash = merkle::LeafHash(LeafBytes(entry));
    entry.hash = absl::BytesToHexString(hash);
    state.last_hash = entry.hash;
    for (merkle::Node& node : state.frontier.Add(hash)) rows.nodes.push_back(std::move(node));
    rows.entries.push_back(std::move(entry));
  }
}

absl::StatusOr<LogState> LoadLogState(Session& session) {
  HTX_ASSIGN_OR_RETURN(const Rows rows,
                       session.Query("select size, last_hash, frontier from log_state where id = 1", {}));
  if (rows.empty()) return absl::DataLossError("log_state is empty");
  LogState state{.last_hash = rows[0].String(1)};
  HTX_ASSIGN_OR_RETURN(state.frontier, merkle::Frontier::Parse(rows[0].Int(0), rows[0].Text(2)));
  return state;
}

absl::Status SaveLogRows(Session& session, const LogRows& rows, const LogState& state) {
  HTX_RETURN_IF_ERROR(
      InsertLog(session,
                "insert into log_entries (sequence, type, resource, payload_sha256, recorded_us, previous_hash, hash) "
                "values (?,?,?,?,?,?,?)",
                "insert into log_entries (sequence, type, resource, payload_sha256, recorded_us, previous_hash, hash) "
                "select * from unnest(cast(? as bigint[]), cast(? as text[]), cast(? as text[]), cast(? as text[]), "
                "cast(? as bigint[]), cast(? as text[]), cast(? as text[]))",
                rows.entries));
  HTX_RETURN_IF_ERROR(InsertLog(session, "insert into log_nodes (level, position, hash) values (?,?,?)",
                                "insert into log_nodes (level, position, hash) select * from unnest("
                                "cast(? as bigint[]), cast(? as bigint[]), cast(? as text[]))",
                                rows.nodes));
  return session
      .Execute("update log_state set size = ?, last_hash = ?, frontier = ? where id = 1",
               {state.size(), state.last_hash, state.frontier.Text()})
      .status();
}

}  // namespace htx::sql
