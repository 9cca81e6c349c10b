#include "registry/store/version_rows.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/list_query.h"

namespace htx::registry {

absl::StatusOr<std::optional<absl::Time>> EndVersion(sql::Transaction& transaction, absl::string_view table,
                                                     const std::string& id, int64_t version, absl::Time changed,
                                                     absl::string_view key) {
  const std::string where = absl::StrCat(" where ", key, " = ? and version = ? and known_to = ?");
  HTX_ASSIGN_OR_RETURN(const sql::Rows before,
                       transaction.Query(absl::StrCat("select known_from from ", table, where), {id, version, kStill}));
  if (before.empty()) return std::optional<absl::Time>();
  changed = std::max(changed, FromMicros(before[0].Int(0) + 1));
  HTX_RETURN_IF_ERROR(
      transaction
          .Execute(absl::StrCat("update ", table, " set known_to = ?", where), {ToMicros(changed), id, version, kStill})
          .status());
  return std::optional<absl::Time>(changed);
}

query::Fragment InSuccession(absl::string_view table, absl::Span<const absl::string_view> kind, absl::string_view alias,
                             int64_t known) {
  query::Fragment source;
  source.text = absl::StrCat("(select t.*, coalesce((select min(n.start_date) from ", table, " n where ");
  for (const absl::string_view column : kind) {
    absl::StrAppend(&source.text, "n.", column, " = t.", column, " and ");
  }
  absl::StrAppend(&source.text,
                  "n.start_date > t.start_date and n.known_from <= ? and n.known_to > ? and n.withdrawn = 0), '",
                  kNoEnd, "') as end_date from ", table, " t where t.known_from <= ? and t.known_to > ?) ", alias);
  source.args = {known, known, known, known};
  return source;
}

}  // namespace htx::registry
