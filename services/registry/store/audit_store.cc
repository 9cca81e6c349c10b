#include "registry/store/audit_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"

namespace htx::registry {

using query::FieldType;

const query::Schema& AuditSchema() {
  static const query::Schema* const schema = new query::Schema{
      .fields = {{.name = "sequence", .type = FieldType::kInt, .column = "e.sequence", .sortable = true},
                 {.name = "kind",
                  .type = FieldType::kEnum,
                  .column = "(case when e.change_sequence = 0 then 'READ' else 'WRITE' end)",
                  .values = {{"READ", std::string("READ")}, {"WRITE", std::string("WRITE")}}},
                 {.name = "action", .column = "e.type"},
                 {.name = "subject", .column = "e.resource"},
                 {.name = "actor", .column = "e.principal"},
                 {.name = "represented", .column = "e.represented"},
                 {.name = "method", .column = "e.method"},
                 {.name = "recorded_time", .type = FieldType::kTime, .column = "e.recorded_us"},
                 {.name = "change_sequence", .type = FieldType::kInt, .column = "e.change_sequence"},
                 {.name = "request_id", .column = "e.request_id"},
                 {.name = "correlation_id", .column = "e.correlation_id"}},
      .key = "e.sequence"};
  return *schema;
}

absl::StatusOr<std::vector<AuditEntry>> AuditStore::List(const ListQuery& query) {
  const query::Fragment after = query::AfterRow(query.order, query.after);
  std::vector<Value> args = query.where.args;
  args.insert(args.end(), after.args.begin(), after.args.end());
  args.emplace_back(static_cast<int64_t>(query.limit) + 1);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(
          absl::StrCat("select e.sequence, e.change_sequence, e.transaction_id, e.recorded_us, e.principal, "
                       "e.represented, e.method, e.request_id, e.correlation_id, e.reason, e.type, e.resource, "
                       "e.digest, e.hash from audit_entries e where ",
                       query.where.text, " and (", after.text, ") order by ", query::OrderText(query.order),
                       " limit ?"),
          args));
  std::vector<AuditEntry> entries;
  for (size_t i = 0; i < rows.size(); ++i) {
    const sql::Row row = rows[i];
    entries.push_back({.sequence = row.Int(0),
                       .change_sequence = row.Int(1),
                       .transaction_id = row.String(2),
                       .recorded = FromMicros(row.Int(3)),
                       .actor = row.String(4),
                       .represented = row.String(5),
                       .method = row.String(6),
                       .request_id = row.String(7),
                       .correlation_id = row.String(8),
                       .reason = row.String(9),
                       .action = row.String(10),
                       .subject = row.String(11),
                       .digest = row.String(12),
                       .hash = row.String(13)});
  }
  return entries;
}

}  // namespace htx::registry
