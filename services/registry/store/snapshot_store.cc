#include "registry/store/snapshot_store.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/list_query.h"
#include "registry/store/snapshot_shelf.h"

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

}  // namespace

SnapshotShelf ShelfOf(int type) {
  if (type == kOrganizationRecords) return {.table = "snapshot_rows", .id = "id"};
  return {.table = "snapshot_resources",
          .id = "name",
          .condition = absl::StrCat("type = ", type, " and "),
          .first = absl::StrCat(type, ", ")};
}

absl::StatusOr<SnapshotState> SnapshotStore::ReadState() {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(
          "select sequence, oldest_sequence, organization_count, digest, "
          "resource_sequence, fingerprint, edition, rebuild_type, rebuild_after from snapshot_state where "
          "id = 1"));
  HTX_CHECK(rows.size() == 1);  // The migration wrote it.
  return SnapshotState{.sequence = rows[0].Int(0),
                       .oldest_sequence = rows[0].Int(1),
                       .count = rows[0].Int(2),
                       .digest = rows[0].String(3),
                       .resource_sequence = rows[0].Int(4),
                       .fingerprint = rows[0].String(5),
                       .edition = rows[0].Int(6),
                       .rebuild_type = static_cast<int>(rows[0].Int(7)),
                       .rebuild_after = rows[0].String(8)};
}

absl::Status SnapshotStore::SaveState(const SnapshotState& state) {
  return transaction_
      .Execute(
          "update snapshot_state set sequence = ?, oldest_sequence = ?, organization_count = ?, digest = ?, "
          "resource_sequence = ?, fingerprint = ?, edition = ?, rebuild_type = ?, rebuild_after = ? where id = 1",
          {state.sequence, state.oldest_sequence, state.count, state.digest, state.resource_sequence, state.fingerprint,
           state.edition, int64_t{state.rebuild_type}, state.rebuild_after})
      .status();
}

absl::StatusOr<std::map<int, SnapshotTally>> SnapshotStore::ReadTallies() {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query("select type, resource_count, digest from snapshot_digests order by type"));
  std::map<int, SnapshotTally> tallies;
  for (size_t i = 0; i < rows.size(); ++i) {
    tallies[static_cast<int>(rows[i].Int(0))] = {.count = rows[i].Int(1), .digest = rows[i].String(2)};
  }
  return tallies;
}

absl::Status SnapshotStore::SaveTally(int type, const SnapshotTally& tally) {
  return transaction_
      .Execute(
          "insert into snapshot_digests (type, resource_count, digest) values (?, ?, ?) on conflict (type) do update "
          "set resource_count = excluded.resource_count, digest = excluded.digest",
          {int64_t{type}, tally.count, tally.digest})
      .status();
}

absl::StatusOr<std::map<std::string, std::string>> SnapshotStore::Hashes(int type, absl::Span<const std::string> ids) {
  const SnapshotShelf shelf = ShelfOf(type);
  const std::string text = absl::StrCat("select ", shelf.id, ", hash from ", shelf.table, " where ", shelf.condition,
                                        "superseded_us = 0 and ", shelf.id, " in (", Marks(kPack, "?"), ")");
  std::map<std::string, std::string> hashes;
  for (size_t start = 0; start < ids.size(); start += kPack) {
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(text, PackOf(ids, start)));
    for (size_t i = 0; i < rows.size(); ++i) hashes[rows[i].String(0)] = rows[i].String(1);
  }
  return hashes;
}

absl::Status SnapshotStore::Replace(int type, absl::Span<const SnapshotRow> rows, int64_t sequence, absl::Time now) {
  const SnapshotShelf shelf = ShelfOf(type);
  const std::string end =
      absl::StrCat("update ", shelf.table, " set to_sequence = ?, superseded_us = ? where ", shelf.condition,
                   "superseded_us = 0 and ", shelf.id, " in (", Marks(kPack, "?"), ")");
  const std::string insert =
      absl::StrCat("insert into ", shelf.table, " (", shelf.first.empty() ? "" : "type, ", shelf.id,
                   ", from_sequence, to_sequence, superseded_us, hash, record) values ");
  const std::string row = absl::StrCat("(", shelf.first, "?, ?, ?, 0, ?, ?)");
  const std::string many = absl::StrCat(insert, Marks(kPack, row));
  const std::string one = absl::StrCat(insert, row);

  std::vector<std::string> ids;
  for (const SnapshotRow& each : rows) ids.push_back(each.id);
  for (size_t start = 0; start < ids.size(); start += kPack) {
    std::vector<Value> args = {sequence, ToMicros(now)};
    for (Value& id : PackOf(ids, start)) args.push_back(std::move(id));
    HTX_RETURN_IF_ERROR(transaction_.Execute(end, args).status());
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
    HTX_RETURN_IF_ERROR(transaction_.Execute(in_pack ? many : one, args).status());
    args.clear();
  }
  return absl::OkStatus();
}

absl::Status SnapshotStore::ForEach(int type, int64_t sequence, const std::string& after, int limit,
                                    absl::FunctionRef<absl::Status(const SnapshotRow&)> each) {
  const SnapshotShelf shelf = ShelfOf(type);
  return transaction_.ForEach(
      absl::StrCat("select ", shelf.id, ", hash, record from ", shelf.table, " where ", shelf.condition, shelf.id,
                   " > ? and from_sequence <= ? and to_sequence > ? order by ", shelf.id, " limit ?"),
      {after, sequence, sequence, int64_t{limit}}, [&](const sql::Row& row) -> absl::Status {
        SnapshotRow out{.id = row.String(0), .hash = row.String(1)};
        // What is not base64 any more leaves an empty record, whose hash differs.
        if (!absl::Base64Unescape(row.Text(2), &out.record)) out.record.clear();
        return each(out);
      });
}

absl::StatusOr<int64_t> SnapshotStore::Sweep(absl::Time time, int limit) {
  const int64_t before = ToMicros(time);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows last,
      transaction_.Query(
          "select max(to_sequence) from (select to_sequence from (select to_sequence, superseded_us from "
          "snapshot_rows where superseded_us > 0 union all select to_sequence, superseded_us from "
          "snapshot_resources where superseded_us > 0) ended where superseded_us < ? order by to_sequence "
          "limit ?) old",
          {before, int64_t{limit}}));
  if (last.empty() || last[0].IsNull(0)) return int64_t{0};
  const int64_t until = last[0].Int(0);
  // A version that ended at `until` held before it: from there on every snapshot is whole.
  HTX_RETURN_IF_ERROR(
      transaction_
          .Execute("update snapshot_state set oldest_sequence = ? where id = 1 and oldest_sequence < ?", {until, until})
          .status());
  int64_t swept = 0;
  for (const absl::string_view table : {"snapshot_rows", "snapshot_resources"}) {
    HTX_ASSIGN_OR_RETURN(
        const int64_t deleted,
        transaction_.Execute(absl::StrCat("delete from ", table, " where superseded_us > 0 and to_sequence <= ?"),
                             {until}));
    swept += deleted;
  }
  return swept;
}

}  // namespace htx::registry
