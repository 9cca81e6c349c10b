#include "registry/store/resolve_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_rows.h"

namespace htx::registry {

absl::Status ResolveStore::InPacks(absl::string_view select, absl::string_view rest,
                                   absl::Span<const OrganizationId> ids,
                                   absl::FunctionRef<void(const sql::Row&)> each) {
  // Packs of one size keep the number of statements small; the last one repeats its last id.
  constexpr size_t kPack = 50;
  const std::string text =
      absl::StrCat(select, " in (", absl::StrJoin(std::vector<absl::string_view>(kPack, "?"), ", "), ") ", rest);
  for (size_t start = 0; start < ids.size(); start += kPack) {
    std::vector<Value> args;
    for (size_t i = 0; i < kPack; ++i) args.emplace_back(ids[std::min(start + i, ids.size() - 1)].text());
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(text, args));
    for (size_t i = 0; i < rows.size(); ++i) each(rows[i]);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::string, std::vector<BorneName>>> ResolveStore::NamesEver(
    absl::Span<const OrganizationId> ids) {
  std::map<std::string, std::vector<BorneName>> names;
  HTX_RETURN_IF_ERROR(
      InPacks("select distinct id, legal_name, short_name, foreign_name from organization_revisions where id", "", ids,
              [&](const sql::Row& row) {
                std::vector<BorneName>& borne = names[row.String(0)];
                borne.push_back({"LEGAL_NAME", row.String(1)});
                if (!row.Text(2).empty()) borne.push_back({"SHORT_NAME", row.String(2)});
                if (!row.Text(3).empty()) borne.push_back({"FOREIGN_NAME", row.String(3)});
              }));
  return names;
}

absl::StatusOr<std::map<std::string, FirstKnown>> ResolveStore::FindFirst(absl::Span<const OrganizationId> ids) {
  std::map<std::string, FirstKnown> first;
  HTX_RETURN_IF_ERROR(InPacks("select id, min(valid_from), min(created) from organization_revisions where id",
                              absl::StrCat("and known_to = ", kStill, " group by id"), ids, [&](const sql::Row& row) {
                                first[row.String(0)] = {StoredDay(row.Text(1)), FromMicros(row.Int(2))};
                              }));
  return first;
}

absl::StatusOr<std::map<std::string, std::string>> ResolveStore::LastReasons(absl::Span<const OrganizationId> ids) {
  std::map<std::string, std::string> reasons;
  HTX_RETURN_IF_ERROR(InPacks("select id, reason from organization_revisions where id",
                              absl::StrCat("and known_to = ", kStill, " and valid_to = '", kNoEnd, "'"), ids,
                              [&](const sql::Row& row) { reasons[row.String(0)] = row.String(1); }));
  return reasons;
}

}  // namespace htx::registry
