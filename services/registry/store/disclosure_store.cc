#include "registry/store/disclosure_store.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"

namespace htx::registry {

absl::StatusOr<std::map<OrganizationId, OrganizationId>> DisclosureStore::Restricted(
    absl::Span<const OrganizationId> ids) {
  // Packs of one size keep the number of statements small; the last one repeats its last id.
  constexpr size_t kPack = 50;
  static const auto* const text =
      new std::string(absl::StrCat("select id, alliance from organizations where disclosure = 'RESTRICTED' and id in (",
                                   absl::StrJoin(std::vector<absl::string_view>(kPack, "?"), ", "), ")"));
  std::map<OrganizationId, OrganizationId> restricted;
  for (size_t start = 0; start < ids.size(); start += kPack) {
    std::vector<Value> args;
    for (size_t i = 0; i < kPack; ++i) args.emplace_back(ids[std::min(start + i, ids.size() - 1)].text());
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(*text, args));
    for (size_t i = 0; i < rows.size(); ++i) {
      restricted.emplace(OrganizationId::Of(rows[i].String(0)), OrganizationId::Of(rows[i].String(1)));
    }
  }
  return restricted;
}

absl::StatusOr<bool> DisclosureStore::AnyRestricted() {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query("select 1 from organizations where disclosure = 'RESTRICTED' limit 1"));
  return !rows.empty();
}

}  // namespace htx::registry
