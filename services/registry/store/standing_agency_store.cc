#include "registry/store/standing_agency_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/store/insert.h"
#include "registry/store/organization_rows.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kWritten =
    "id, alliance, area, committee, committee_search, agency, agency_search, agency_organization, start_date, "
    "end_date, "
    "decision, note, dataset, created, end_recorded";
constexpr absl::string_view kColumns =
    "g.id, g.alliance, g.area, g.committee, g.agency, g.agency_organization, g.start_date, g.end_date, g.decision, "
    "g.note, g.dataset, g.created";
constexpr size_t kWidth = 12;

}  // namespace

absl::StatusOr<std::optional<LatestAppointment>> StandingAgencyStore::Latest(const StandingAgency& agency) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query("select alliance, start_date from standing_agencies where area = ? and "
                                          "committee_search = ? order by start_date desc limit 1",
                                          {agency.area, FoldForSearch(agency.committee)}));
  if (rows.empty()) return std::optional<LatestAppointment>();
  return std::optional<LatestAppointment>(
      {.alliance = OrganizationId::Of(rows[0].String(0)), .start = StoredDay(rows[0].Text(1))});
}

absl::StatusOr<bool> StandingAgencyStore::Insert(const StandingAgency& agency) {
  const std::string start = FormatDay(agency.start);
  const int64_t created = ToMicros(agency.created);
  const std::string committee = FoldForSearch(agency.committee);
  HTX_ASSIGN_OR_RETURN(
      const int64_t written,
      transaction_.Execute(InsertText("standing_agencies", kWritten, "id"),
                           {agency.id.text(), agency.alliance.text(), agency.area, agency.committee, committee,
                            agency.agency, FoldForSearch(agency.agency), agency.agency_organization.text(), start,
                            std::string(kNoEnd), agency.decision, agency.note, agency.dataset, created, kStill}));
  if (written != 1) return false;
  HTX_RETURN_IF_ERROR(transaction_
                          .Execute("update standing_agencies set end_date = ?, end_recorded = ? where area = ? and "
                                   "committee_search = ? and end_recorded = ? and id <> ?",
                                   {start, created, agency.area, committee, kStill, agency.id.text()})
                          .status());
  return true;
}

absl::StatusOr<PageEnd> StandingAgencyStore::List(const TimePoint& time, bool ended, const ListQuery& query,
                                                  std::vector<StandingAgency>& page) {
  const int64_t known = time.KnownMicros();
  const ListSource source{
      .columns = std::string(kColumns),
      .width = kWidth,
      .from = {.text =
                   "(select id, alliance, area, committee, committee_search, agency, agency_search, "
                   "agency_organization, start_date, case when end_recorded <= ? then end_date else '9999-12-31' end "
                   "as end_date, decision, note, dataset, created from standing_agencies where created <= ?) g",
               .args = {known, known}}};
  ListQuery narrowed = query;
  if (!ended) {
    narrowed.where.text = absl::StrCat("g.start_date <= ? and g.end_date > ? and ", query.where.text);
    const std::string day = FormatDay(time.day);
    narrowed.where.args.insert(narrowed.where.args.begin(), {day, day});
  }
  return ReadPage(transaction_, source, narrowed, [&](const sql::Row& row) {
    page.push_back({.id = StandingAgencyId::Of(row.String(0)),
                    .alliance = OrganizationId::Of(row.String(1)),
                    .area = row.String(2),
                    .committee = row.String(3),
                    .agency = row.String(4),
                    .agency_organization = OrganizationId::Of(row.String(5)),
                    .start = StoredDay(row.Text(6)),
                    .end = EndOf(row.Text(7)),
                    .decision = row.String(8),
                    .note = row.String(9),
                    .dataset = row.String(10),
                    .created = FromMicros(row.Int(11))});
    return absl::OkStatus();
  });
}

}  // namespace htx::registry
