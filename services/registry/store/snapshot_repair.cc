// The part of SnapshotStore that looks at the rows as they are, for proof and repair.

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/store/snapshot_shelf.h"
#include "registry/store/snapshot_store.h"

namespace htx::registry {

absl::Status SnapshotStore::ForEachCurrent(int type, const std::string& after, int limit,
                                           absl::FunctionRef<absl::Status(const SnapshotRow&, int64_t version)> each) {
  const SnapshotShelf shelf = ShelfOf(type);
  const bool organizations = type == kOrganizationRecords;
  const std::string text = absl::StrCat(
      "select r.", shelf.id, ", r.hash, r.record, ", organizations ? "coalesce(o.version, 0)" : "0", " from ",
      shelf.table, " r ", organizations ? "left join organizations o on o.id = r.id " : "", "where ", shelf.condition,
      "r.superseded_us = 0 and r.", shelf.id, " > ? order by r.", shelf.id, " limit ?");
  return transaction_.ForEach(text, {after, int64_t{limit}}, [&](const sql::Row& row) -> absl::Status {
    SnapshotRow out{.id = row.String(0), .hash = row.String(1)};
    if (!absl::Base64Unescape(row.Text(2), &out.record)) out.record.clear();
    return each(out, row.Int(3));
  });
}

absl::Status SnapshotStore::ForEachHash(int type, absl::FunctionRef<absl::Status(absl::string_view)> each) {
  const SnapshotShelf shelf = ShelfOf(type);
  return transaction_.ForEach(
      absl::StrCat("select hash from ", shelf.table, " where ", shelf.condition, "superseded_us = 0"), {},
      [&](const sql::Row& row) { return each(row.Text(0)); });
}

absl::Status SnapshotStore::Mend(int type, const SnapshotRow& row) {
  const SnapshotShelf shelf = ShelfOf(type);
  return transaction_
      .Execute(absl::StrCat("update ", shelf.table, " set hash = ?, record = ? where ", shelf.condition,
                            "superseded_us = 0 and ", shelf.id, " = ?"),
               {row.hash, absl::Base64Escape(row.record), row.id})
      .status();
}

absl::StatusOr<std::vector<std::string>> SnapshotStore::Missing(const std::string& after, int limit) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(
          "select o.id from organizations o where o.id > ? and not exists (select 1 from snapshot_rows r "
          "where r.id = o.id and r.superseded_us = 0) order by o.id limit ?",
          {after, int64_t{limit}}));
  std::vector<std::string> ids;
  for (size_t i = 0; i < rows.size(); ++i) ids.push_back(rows[i].String(0));
  return ids;
}

absl::StatusOr<std::set<std::string>> SnapshotStore::ChangedAfter(int64_t sequence) {
  std::set<std::string> resources;
  HTX_RETURN_IF_ERROR(transaction_.ForEach("select distinct resource from changes where sequence > ?", {sequence},
                                           [&](const sql::Row& row) {
                                             resources.insert(row.String(0));
                                             return absl::OkStatus();
                                           }));
  return resources;
}

absl::StatusOr<bool> SnapshotStore::HoldsEveryChange(int64_t sequence) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows head, transaction_.Query("select head_sequence from feed_state where id = 1"));
  if (head.empty() || head[0].Int(0) != sequence) return false;
  if (transaction_.engine() == sql::Engine::kSqlite) return true;
  // Committed and not yet numbered.
  HTX_ASSIGN_OR_RETURN(const sql::Rows pending, transaction_.Query("select 1 from change_pending limit 1"));
  return pending.empty();
}

absl::StatusOr<std::string> SnapshotStore::LastPayload(const std::string& resource, int64_t until) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(
          "select payload from changes where resource = ? and sequence <= ? order by sequence desc limit 1",
          {resource, until}));
  std::string payload;
  if (rows.empty() || !absl::Base64Unescape(rows[0].Text(0), &payload)) payload.clear();
  return payload;
}

}  // namespace htx::registry
