#include "registry/store/standing_agency_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/store/insert.h"
#include "registry/store/organization_rows.h"
#include "registry/store/version_rows.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kWritten =
    "id, version, known_from, known_to, created, withdrawn, alliance, area, committee, committee_search, agency, "
    "agency_search, agency_organization, start_date, decision, note, dataset";
constexpr absl::string_view kColumns =
    "g.id, g.alliance, g.area, g.committee, g.agency, g.agency_organization, g.start_date, g.end_date, g.decision, "
    "g.note, g.dataset, g.created, g.version, g.known_from, g.withdrawn";
constexpr size_t kWidth = 15;

// The appointments as they were known, as `g`, withdrawn ones too: one ends when the next of its committee begins.
query::Fragment AgenciesAt(int64_t known) {
  return InSuccession("standing_agencies", {"area", "committee_search"}, "g", known);
}

StandingAgency Read(const sql::Row& row) {
  return {.id = StandingAgencyId::Of(row.String(0)),
          .version = row.Int(12),
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
          .withdrawn = row.Bool(14),
          .created = FromMicros(row.Int(11)),
          .changed = FromMicros(row.Int(13))};
}

std::vector<Value> ValuesOf(const StandingAgency& agency) {
  return {agency.id.text(),
          agency.version,
          ToMicros(agency.changed),
          kStill,
          ToMicros(agency.created),
          int64_t{agency.withdrawn},
          agency.alliance.text(),
          agency.area,
          agency.committee,
          FoldForSearch(agency.committee),
          agency.agency,
          FoldForSearch(agency.agency),
          agency.agency_organization.text(),
          FormatDay(agency.start),
          agency.decision,
          agency.note,
          agency.dataset};
}

}  // namespace

absl::StatusOr<std::optional<LatestAppointment>> StandingAgencyStore::Latest(const StandingAgency& agency) {
  HTX_ASSIGN_OR_RETURN(std::vector<LatestAppointment> others, Others(agency));
  if (others.empty()) return std::optional<LatestAppointment>();
  return std::optional<LatestAppointment>(std::move(others.back()));
}

absl::StatusOr<std::vector<LatestAppointment>> StandingAgencyStore::Others(const StandingAgency& agency) {
  std::vector<LatestAppointment> others;
  HTX_RETURN_IF_ERROR(transaction_.ForEach(
      "select alliance, start_date from standing_agencies where area = ? and committee_search = ? and known_to = ? and "
      "withdrawn = 0 and id <> ? order by start_date",
      {agency.area, FoldForSearch(agency.committee), kStill, agency.id.text()}, [&](const sql::Row& row) {
        others.push_back({.alliance = OrganizationId::Of(row.String(0)), .start = StoredDay(row.Text(1))});
        return absl::OkStatus();
      }));
  return others;
}

absl::StatusOr<bool> StandingAgencyStore::Insert(const StandingAgency& agency) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t written,
      transaction_.Execute(InsertText("standing_agencies", kWritten, "id, version"), ValuesOf(agency)));
  return written == 1;
}

absl::StatusOr<std::optional<StandingAgency>> StandingAgencyStore::Find(const StandingAgencyId& id) {
  query::Fragment source = AgenciesAt(kStill - 1);
  source.args.emplace_back(id.text());
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select ", kColumns, " from ", source.text, " where g.id = ?"), source.args));
  if (rows.empty()) return std::optional<StandingAgency>();
  return std::optional<StandingAgency>(Read(rows[0]));
}

absl::StatusOr<StandingAgency> StandingAgencyStore::Save(StandingAgency agency) {
  HTX_ASSIGN_OR_RETURN(
      const std::optional<absl::Time> changed,
      EndVersion(transaction_, "standing_agencies", agency.id.text(), agency.version - 1, agency.changed));
  if (!changed) return EtagMismatch(NameOf(agency.id));
  agency.changed = *changed;
  HTX_RETURN_IF_ERROR(transaction_.Execute(InsertText("standing_agencies", kWritten), ValuesOf(agency)).status());
  HTX_ASSIGN_OR_RETURN(std::optional<StandingAgency> saved, Find(agency.id));
  HTX_CHECK(saved.has_value());
  return *std::move(saved);
}

absl::StatusOr<PageEnd> StandingAgencyStore::List(const TimePoint& time, bool ended, const ListQuery& query,
                                                  std::vector<StandingAgency>& page) {
  const ListSource source{.columns = std::string(kColumns), .width = kWidth, .from = AgenciesAt(time.KnownMicros())};
  ListQuery narrowed = query;
  narrowed.where.text = absl::StrCat("g.withdrawn = 0 and ", query.where.text);
  if (!ended) {
    narrowed.where.text = absl::StrCat("g.start_date <= ? and g.end_date > ? and ", narrowed.where.text);
    const std::string day = FormatDay(time.day);
    narrowed.where.args.insert(narrowed.where.args.begin(), {day, day});
  }
  return ReadPage(transaction_, source, narrowed, [&](const sql::Row& row) {
    page.push_back(Read(row));
    return absl::OkStatus();
  });
}

}  // namespace htx::registry
