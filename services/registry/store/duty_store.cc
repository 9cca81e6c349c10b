#include "registry/store/duty_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/organization_rows.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kColumns =
    "d.id, d.legal_name, d.kind, d.alliance, d.province, d.status, d.exemption, d.submitted_date, d.report_state, "
    "d.stopped_days, d.unassessed";
constexpr size_t kWidth = 11;

// Days from the text date `from` to the text date `to`.
std::string DaysBetween(sql::Engine engine, absl::string_view from, absl::string_view to) {
  if (engine == sql::Engine::kPostgres) return absl::StrCat("((", to, ")::date - (", from, ")::date)");
  return absl::StrCat("(julianday(", to, ") - julianday(", from, "))");
}

// Days of the year on which revisions say suspended or ceased. Values: the day after the year twice, its first twice,
// known twice, the day after, the first.
std::string StoppedText(sql::Engine engine) {
  return absl::StrCat(
      "coalesce((select cast(sum(",
      DaysBetween(engine, "case when v.valid_from > ? then v.valid_from else cast(? as text) end",
                  "case when v.valid_to < ? then v.valid_to else cast(? as text) end"),
      ") as bigint) from organization_revisions v where v.id = o.id and v.known_from <= ? and v.known_to > ? and "
      "v.valid_from < ? and v.valid_to > ? and (v.legal_status = 'SUSPENDED' or v.activity_status = 'CEASED')), 0)");
}

ReportDuty Read(const sql::Row& row) {
  ReportDuty duty{.organization = OrganizationId::Of(row.String(0)),
                  .legal_name = row.String(1),
                  .kind = Stored<Kind>(row.Text(2)),
                  .alliance = OrganizationId::Of(row.String(3)),
                  .province = row.String(4),
                  .status = Stored<DutyStatus>(row.Text(5)),
                  .exemption = Stored<Exemption>(row.Text(6)),
                  .unassessed = Stored<Unassessed>(row.Text(10)),
                  .report_state = row.String(8),
                  .stopped_days = row.Int(9)};
  if (!row.Text(7).empty()) duty.submitted = StoredDay(row.Text(7));
  return duty;
}

void Append(const std::vector<Value>& more, std::vector<Value>& args) {
  args.insert(args.end(), more.begin(), more.end());
}

}  // namespace

absl::StatusOr<query::Fragment> DutyStore::Source(const TimePoint& time, const DutyQuery& duties) {
  HTX_ASSIGN_OR_RETURN(const query::Fragment organizations, OrganizationStore(transaction_).SourceAt(time));
  const int64_t known = time.KnownMicros();
  const std::string first = FormatDay(absl::CivilDay(duties.year, 1, 1));
  const std::string next = FormatDay(absl::CivilDay(duties.year + 1, 1, 1));
  const std::string last = FormatDay(absl::CivilDay(duties.year, 12, 31));
  const std::string filing =
      "from report_filings f where f.organization = o.id and f.year = ? and f.known_from <= ? and "
      "f.known_to > ? order by f.filing desc limit 1)";
  std::string kinds;
  for (const Kind kind : duties.rules.kinds) absl::StrAppend(&kinds, kinds.empty() ? "'" : ", '", WordOf(kind), "'");

  query::Fragment source;
  // What is recorded of each organisation.
  source.text = absl::StrCat(
      "(select o.id, ", kShownName, " as legal_name, o.legal_name_key, ", kShownSearch,
      " as name_search, o.kind, o.sector, o.alliance, o.province, "
      "o.founded_date, o.dissolved_date, ",
      StoppedText(transaction_.engine()),
      " as stopped_days, (select c.submitted_date from organization_reports c where c.organization = o.id and "
      "c.year = ? and c.known_from <= ? and c.known_to > ?) as counted, (select f.state ",
      filing, " as filing_state, (select f.submitted_date ", filing, " as filing_date from ", organizations.text,
      " where o.kind in (", kinds,
      ") and o.founded_date <= ? and (o.dissolved_date = '' or o.dissolved_date >= ?) and o.legal_status not in "
      "('PENDING', 'REFUSED', 'VOIDED')) a");
  Append({next, next, first, first, known, known, next, first}, source.args);
  for (int i = 0; i < 3; ++i) Append({duties.year, known, known}, source.args);
  Append(organizations.args, source.args);
  Append({last, first}, source.args);
  // What that means.
  source.text = absl::StrCat(
      "(select a.*, case when a.dissolved_date <> '' and a.dissolved_date <= ? then 'ENDED' when a.founded_date > ? "
      "then 'NEW' else '' end as exemption, case when a.founded_date > ? then 'NEW' when a.stopped_days > ? then "
      "'STOPPED' else '' end as unassessed, case when a.counted is not null then 1 "
      "when a.filing_state = 'SUBMITTED' then 1 else 0 end as filed, coalesce(a.counted, case when a.filing_state = "
      "'SUBMITTED' then a.filing_date else '' end) as submitted_date, coalesce(a.filing_state, case when a.counted is "
      "not null then 'RECORDED' else '' end) as report_state from ",
      source.text, ") b");
  std::vector<Value> args = {last, FormatDay(duties.due), FormatDay(FoundedLimit(duties.year, duties.rules.new_months)),
                             StoppedDaysLimit(duties.rules.stopped_months)};
  Append(source.args, args);
  source.text = absl::StrCat(
      "(select b.*, case when b.filed = 1 and b.exemption = '' and b.submitted_date > ? then 'LATE' when b.filed = 1 "
      "then 'FILED' when b.exemption <> '' then 'EXEMPT' else cast(? as text) end as status from ",
      source.text, ") d");
  source.args = {FormatDay(duties.due),
                 std::string(WordOf(time.day > duties.due ? DutyStatus::kMissing : DutyStatus::kNotDue))};
  Append(args, source.args);
  return source;
}

absl::StatusOr<PageEnd> DutyStore::List(const TimePoint& time, const DutyQuery& duties, const ListQuery& query,
                                        std::vector<ReportDuty>& page) {
  ListSource source{.columns = std::string(kColumns), .width = kWidth};
  HTX_ASSIGN_OR_RETURN(source.from, Source(time, duties));
  return ReadPage(transaction_, source, query, [&](const sql::Row& row) {
    page.push_back(Read(row));
    return absl::OkStatus();
  });
}

}  // namespace htx::registry
