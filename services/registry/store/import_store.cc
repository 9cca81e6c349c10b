#include "registry/store/import_store.h"

#include "common/base/status.h"

namespace htx::registry {

absl::StatusOr<std::optional<OrganizationId>> ImportStore::Find(const CallRecord& record, const std::string& row_id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query("select organization from import_rows where principal = ? and request_id = ? and row_id = ?",
                         {record.principal, record.request_id, row_id}));
  if (rows.empty()) return std::optional<OrganizationId>();
  return std::optional<OrganizationId>(OrganizationId::Of(rows[0].String(0)));
}

absl::Status ImportStore::Insert(const CallRecord& record, const std::string& row_id,
                                 const OrganizationId& organization) {
  return transaction_
      .Execute("insert into import_rows (principal, request_id, row_id, organization) values (?, ?, ?, ?)",
               {record.principal, record.request_id, row_id, organization.text()})
      .status();
}

}  // namespace htx::registry
