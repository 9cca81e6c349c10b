#include "registry/store/version_rows.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/list_query.h"

namespace htx::registry {

absl::StatusOr<std::optional<absl::Time>> EndVersion(sql::Transaction& transaction, absl::string_view table,
                                                     const std::string& id, int64_t version, absl::Time changed) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows before,
                       transaction.Query(absl::StrCat("select known_from from ", table,
                                                      " where id = ? and version = ? and known_to = ?"),
                                         {id, version, kStill}));
  if (before.empty()) return std::optional<absl::Time>();
  changed = std::max(changed, FromMicros(before[0].Int(0) + 1));
  HTX_RETURN_IF_ERROR(
      transaction
          .Execute(absl::StrCat("update ", table, " set known_to = ? where id = ? and version = ? and known_to = ?"),
                   {ToMicros(changed), id, version, kStill})
          .status());
  return std::optional<absl::Time>(changed);
}

}  // namespace htx::registry
