#include "registry/store/snapshot_store.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/list_query.h"

namespace htx::registry {
namespace {

// Packs of one size keep the number of statements small; the last one repeats its last id.
constexpr size_t kPack = 50;

std::vector<Value> PackOf(absl::Span<const std::string> ids, size_t start) {
  std::vector<Value> values;
  for (size_t i = 0; i < kPack; ++i) values.emplace_back(ids[std::min(start + i, ids.size() - 1)]);
  return values;
}

std::string Marks(size_t count, absl::string_view mark) {
  return absl::StrJoin(std::vector<absl::string_view>(count, mark), ", ");
}

std::string Text(absl::string_view begin, absl::string_view mark, absl::string_view end) {
  return absl::StrCat(begin, Marks(kPack, mark), end);
}

}  // namespace

absl::StatusOr<SnapshotState> SnapshotStore::ReadState() {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(
          "select sequence, oldest_sequence, organization_count, digest from snapshot_state where id = 1"));
  HTX_CHECK(rows.size() == 1);  // The migration wrote it.
  return SnapshotState{.sequence = rows[0].Int(0),
                       .oldest_sequence = rows[0].Int(1),
                       .count = rows[0].Int(2),
                       .digest = rows[0].String(3)};
}

absl::Status SnapshotStore::SaveState(const SnapshotState& state) {
  return transaction_
      .Execute(
          "update snapshot_state set sequence = ?, oldest_sequence = ?, organization_count = ?, digest = ? where id = "
          "1",
          {state.sequence, state.oldest_sequence, state.count, state.digest})
      .status();
}

absl::StatusOr<std::map<std::string, std::string>> SnapshotStore::Hashes(absl::Span<const std::string> ids) {
  static const auto* const text =
      new std::string(Text("select id, hash from snapshot_rows where superseded_us = 0 and id in (", "?", ")"));
  std::map<std::string, std::string> hashes;
  for (size_t start = 0; start < ids.size(); start += kPack) {
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(*text, PackOf(ids, start)));
    for (size_t i = 0; i < rows.size(); ++i) hashes[rows[i].String(0)] = rows[i].String(1);
  }
  return hashes;
}

absl::Status SnapshotStore::Replace(absl::Span<const SnapshotRow> rows, int64_t sequence, absl::Time now) {
  static const auto* const end = new std::string(Text(
      "update snapshot_rows set to_sequence = ?, superseded_us = ? where superseded_us = 0 and id in (", "?", ")"));
  constexpr absl::string_view kInsert =
      "insert into snapshot_rows (id, from_sequence, to_sequence, superseded_us, hash, record) values ";
  static const auto* const many = new std::string(Text(kInsert, "(?, ?, ?, 0, ?, ?)", ""));
  static const auto* const one = new std::string(absl::StrCat(kInsert, "(?, ?, ?, 0, ?, ?)"));

  std::vector<std::string> ids;
  for (const SnapshotRow& row : rows) ids.push_back(row.id);
  for (size_t start = 0; start < ids.size(); start += kPack) {
    std::vector<Value> args = {sequence, ToMicros(now)};
    for (Value& id : PackOf(ids, start)) args.push_back(std::move(id));
    HTX_RETURN_IF_ERROR(transaction_.Execute(*end, args).status());
  }
  std::vector<Value> args;
  for (size_t i = 0; i < rows.size(); ++i) {
    args.emplace_back(rows[i].id);
    args.emplace_back(sequence);
    args.emplace_back(kStill);
    args.emplace_back(rows[i].hash);
    args.emplace_back(absl::Base64Escape(rows[i].record));
    const bool in_pack = i / kPack < rows.size() / kPack;
    if (in_pack && (i + 1) % kPack != 0) continue;
    HTX_RETURN_IF_ERROR(transaction_.Execute(in_pack ? *many : *one, args).status());
    args.clear();
  }
  return absl::OkStatus();
}

absl::Status SnapshotStore::ForEach(int64_t sequence, const std::string& after, int limit,
                                    absl::FunctionRef<absl::Status(const SnapshotRow&)> each) {
  return transaction_.ForEach(
      "select id, hash, record from snapshot_rows where id > ? and from_sequence <= ? and to_sequence > ? "
      "order by id limit ?",
      {after, sequence, sequence, int64_t{limit}}, [&](const sql::Row& row) -> absl::Status {
        SnapshotRow out{.id = row.String(0), .hash = row.String(1)};
        // What is not base64 any more leaves an empty record, whose hash differs.
        if (!absl::Base64Unescape(row.Text(2), &out.record)) out.record.clear();
        return each(out);
      });
}

absl::StatusOr<int64_t> SnapshotStore::Sweep(absl::Time time, int limit) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows last,
      transaction_.Query("select max(to_sequence) from (select to_sequence from snapshot_rows where superseded_us > 0 "
                         "and superseded_us < ? order by to_sequence limit ?) old",
                         {ToMicros(time), int64_t{limit}}));
  if (last.empty() || last[0].IsNull(0)) return int64_t{0};
  const int64_t until = last[0].Int(0);
  // A version that ended at `until` held before it: from there on every snapshot is whole.
  HTX_RETURN_IF_ERROR(
      transaction_
          .Execute("update snapshot_state set oldest_sequence = ? where id = 1 and oldest_sequence < ?", {until, until})
          .status());
  return transaction_.Execute("delete from snapshot_rows where superseded_us > 0 and to_sequence <= ?", {until});
}

}  // namespace htx::registry
