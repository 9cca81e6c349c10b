#include "registry/store/placement_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace htx::registry {
namespace {

// Whose record names another area by now has left the list.
constexpr absl::string_view kOpen =
    "area_placements p join organizations o on o.id = p.organization and o.area = p.origin";

query::Fragment OpenOf(const std::string& source) {
  query::Fragment where{.text = "p.assigned = 0 and p.latest = 1 and o.legal_status <> 'VOIDED'"};
  if (!source.empty()) {
    where.text += " and p.source = ?";
    where.args.emplace_back(source);
  }
  return where;
}

}  // namespace

absl::StatusOr<PageEnd> PlacementStore::ListOpen(const std::string& source, const ListQuery& query,
                                                 absl::FunctionRef<absl::Status(const OpenPlacementRow&)> each) {
  ListQuery page = query;
  page.where = OpenOf(source);
  page.order = {{.column = "p.source"}, {.column = "p.organization"}};
  return ReadPage(transaction_,
                  {.columns = "p.organization, p.origin, p.source, p.target, o.disclosure, o.legal_name, o.address",
                   .width = 7,
                   .from = {.text = std::string(kOpen)}},
                  page, [&](const sql::Row& row) {
                    OpenPlacementRow open;
                    open.placement = {.organization = OrganizationId::Of(row.String(0)),
                                      .origin = row.String(1),
                                      .source = row.String(2),
                                      .target = row.String(3)};
                    if (row.Text(4) == "PUBLIC") {
                      open.legal_name = row.String(5);
                      open.address = row.String(6);
                    }
                    return each(open);
                  });
}

absl::StatusOr<int64_t> PlacementStore::CountOpen(const std::string& source) {
  const query::Fragment where = OpenOf(source);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select count(*) from ", kOpen, " where ", where.text), where.args));
  return rows[0].Int(0);
}

absl::StatusOr<std::map<std::string, Resident>> PlacementStore::Residents(absl::Span<const std::string> ids) {
  std::map<std::string, Resident> residents;
  for (const std::string& id : ids) {
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows rows,
        transaction_.Query("select o.area, p.source, p.target from organizations o left join area_placements p on "
                           "p.organization = o.id and p.origin = o.area where o.id = ?",
                           {id}));
    for (size_t i = 0; i < rows.size(); ++i) {
      Resident& resident = residents[id];
      resident.organization = OrganizationId::Of(id);
      resident.area = rows[i].String(0);
      if (!rows[i].IsNull(1)) resident.placed[rows[i].String(1)] = rows[i].String(2);
    }
  }
  return residents;
}

absl::Status PlacementStore::Save(absl::Span<const PlacementRow> rows, int64_t version) {
  for (const PlacementRow& row : rows) {
    HTX_RETURN_IF_ERROR(transaction_
                            .Execute("update area_placements set latest = 0 where organization = ? and origin = ?",
                                     {row.organization.text(), row.origin})
                            .status());
    HTX_RETURN_IF_ERROR(
        transaction_
            .Execute(
                "insert into area_placements (organization, origin, source, target, assigned, apart, latest, "
                "version) values (?, ?, ?, ?, ?, ?, 1, ?) on conflict (organization, origin, source) do update set "
                "target = excluded.target, assigned = excluded.assigned, apart = excluded.apart, latest = 1",
                {row.organization.text(), row.origin, row.source, row.target, int64_t{row.assigned}, int64_t{row.apart},
                 version})
            .status());
  }
  return absl::OkStatus();
}

}  // namespace htx::registry
