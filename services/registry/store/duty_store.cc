#include "registry/store/duty_store.h"

#include "absl/strings/match.h"
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

// The day on which the report was handed in; '' while it was not, was returned, or is not known.
constexpr absl::string_view kHandedIn =
    "coalesce(b.counted, case when b.filing_state = 'SUBMITTED' then b.filing_date else '' end)";

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

absl::StatusOr<query::Fragment> DutyStore::Source(const TimePoint& time, const DutyQuery& duties, Reach reach) {
  HTX_ASSIGN_OR_RETURN(const query::Fragment organizations, OrganizationStore(transaction_).SourceAt(time));
  const int64_t known = time.KnownMicros();
  const std::string first = FormatDay(absl::CivilDay(duties.year, 1, 1));
  const std::string next = FormatDay(absl::CivilDay(duties.year + 1, 1, 1));
  const std::string last = FormatDay(absl::CivilDay(duties.year, 12, 31));
  const std::string due = FormatDay(duties.due);
  const bool filed = reach != Reach::kAllUnfiled;
  std::string kinds;
  for (const Kind kind : duties.rules.kinds) absl::StrAppend(&kinds, kinds.empty() ? "'" : ", '", WordOf(kind), "'");

  // One level down stands what is recorded of each organisation; what it means is made of plain columns above, so that
  // a database looks at an organisation's reports once, and only at those of the organisations that the filter leaves.
  query::Fragment source;
  source.text = absl::StrCat(
      "(select o.id, ", kShownName, " as legal_name, o.legal_name_key, ", kShownSearch,
      " as name_search, o.kind, o.sector, o.alliance, o.province, ", StoppedText(transaction_.engine()),
      " as stopped_days, case when o.dissolved_date <> '' and o.dissolved_date <= ? then 'ENDED' when "
      "o.founded_date > ? then 'NEW' else '' end as exemption, case when o.founded_date > ? then 1 else 0 "
      "end as young, ",
      filed ? "c.submitted_date as counted, f.state as filing_state, f.submitted_date as filing_date"
            : "cast(null as text) as counted, cast(null as text) as filing_state, cast(null as text) as filing_date",
      " from ", organizations.text);
  Append({next, next, first, first, known, known, next, first}, source.args);
  Append({last, due, FormatDay(FoundedLimit(duties.year, duties.rules.new_months))}, source.args);
  Append(organizations.args, source.args);
  if (filed) {
    source.text +=
        " left join organization_reports c on c.organization = o.id and c.year = ? and c.known_from <= ? and "
        "c.known_to "
        "> ? left join report_filings f on f.organization = o.id and f.year = ? and f.known_from <= ? and f.known_to > "
        "? "
        "and not exists (select 1 from report_filings l where l.organization = f.organization and l.year = f.year and "
        "l.filing > f.filing and l.known_from <= ? and l.known_to > ?)";
    Append({duties.year, known, known, duties.year, known, known, known, known}, source.args);
  }
  // An expression keeps the index of all who owe away from reads that another one serves.
  const absl::string_view as_is = reach == Reach::kSome ? " || ''" : "";
  absl::StrAppend(&source.text, " where o.kind", as_is, " in (", kinds, ") and o.founded_date", as_is,
                  " <= ? and (o.dissolved_date = '' or o.dissolved_date >= ?) and o.legal_status not "
                  "in ('PENDING', 'REFUSED', 'VOIDED')) b");
  Append({last, first}, source.args);

  source.text = absl::StrCat(
      "(select b.*, case when b.young = 1 then 'NEW' when b.stopped_days > ? then 'STOPPED' else '' end as unassessed, "
      "case when b.exemption = '' and ",
      kHandedIn,
      " > ? then 'LATE' when b.counted is not null or b.filing_state = 'SUBMITTED' then 'FILED' when b.exemption <> '' "
      "then 'EXEMPT' else cast(? as text) end as status, ",
      kHandedIn,
      " as submitted_date, coalesce(b.filing_state, case when b.counted is not null then 'RECORDED' else '' end) as "
      "report_state from ",
      source.text, ") d");
  std::vector<Value> args = {StoppedDaysLimit(duties.rules.stopped_months), due,
                             std::string(WordOf(time.day > duties.due ? DutyStatus::kMissing : DutyStatus::kNotDue))};
  Append(source.args, args);
  source.args = std::move(args);
  return source;
}

absl::StatusOr<PageEnd> DutyStore::List(const TimePoint& time, const DutyQuery& duties, const ListQuery& query,
                                        std::vector<ReportDuty>& page) {
  ListSource source{.columns = std::string(kColumns), .width = kWidth};
  HTX_ASSIGN_OR_RETURN(source.from, Source(time, duties, Reach::kSome));
  const auto asks = [&](absl::string_view column) { return absl::StrContains(query.where.text, column); };
  if (!asks("d.id") && !asks("d.province") && !asks("d.alliance")) {
    // Whoever does not ask about reports needs none of them looked up to be told how many owe one.
    const bool filed = asks("d.status") || asks("d.submitted_date");
    HTX_ASSIGN_OR_RETURN(source.counted, Source(time, duties, filed ? Reach::kAll : Reach::kAllUnfiled));
  }
  return ReadPage(transaction_, source, query, [&](const sql::Row& row) {
    page.push_back(Read(row));
    return absl::OkStatus();
  });
}

}  // namespace htx::registry
