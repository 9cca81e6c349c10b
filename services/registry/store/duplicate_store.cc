#include "registry/store/duplicate_store.h"

#include <algorithm>

#include "common/base/civil_date.h"
#include "common/base/clock.h"
#include "common/base/status.h"
#include "registry/store/insert.h"

namespace htx::registry {

absl::StatusOr<std::vector<AcceptedDuplicate>> DuplicateStore::Of(const OrganizationId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query("select other as organization, reason, accepted_by, recorded from accepted_duplicates where "
                         "one = ? union all select one, reason, accepted_by, recorded from accepted_duplicates where "
                         "other = ? order by organization",
                         {id.text(), id.text()}));
  std::vector<AcceptedDuplicate> accepted;
  for (size_t i = 0; i < rows.size(); ++i) {
    const sql::Row row = rows[i];
    accepted.push_back({.organization = OrganizationId::Of(row.String(0)),
                        .reason = row.String(1),
                        .by = row.String(2),
                        .at = FromMicros(row.Int(3))});
  }
  return accepted;
}

absl::StatusOr<bool> DuplicateStore::Accept(const OrganizationId& id, const AcceptedDuplicate& other) {
  const auto [one, two] = std::minmax(id.text(), other.organization.text());
  HTX_ASSIGN_OR_RETURN(
      const int64_t written,
      transaction_.Execute(InsertText("accepted_duplicates", "one, other, reason, accepted_by, recorded", "one, other"),
                           {one, two, other.reason, other.by, ToMicros(other.at)}));
  return written == 1;
}

}  // namespace htx::registry
