#include "registry/store/report_store.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/store/insert.h"
#include "registry/store/organization_rows.h"
#include "registry/store/report_figures.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kFilingColumns =
    "organization, year, filing, version, known_from, known_to, state, correction, correction_reason, submitter, "
    "decider, decided, note";
// What List and FindFiling read, after the figures.
constexpr absl::string_view kTail =
    "r.filing, r.version, r.state, r.correction, r.correction_reason, r.submitter, r.decider, r.decided, r.note";
constexpr size_t kWidth = 3 + kFigureWidth + 9;

std::string Columns() { return absl::StrCat("r.organization, r.year, r.known_from, ", FiguresOf("r"), ", ", kTail); }

Filing Read(const sql::Row& row) {
  Filing filing;
  filing.report.organization = OrganizationId::Of(row.String(0));
  filing.report.year = row.Int(1);
  filing.report.known_from = FromMicros(row.Int(2));
  ReadFigures(row, 3, filing.report);
  const size_t tail = 3 + kFigureWidth;
  filing.report.filing = row.Int(tail);
  filing.version = row.Int(tail + 1);
  filing.state = Stored<ReportState>(row.Text(tail + 2));
  filing.correction = row.Bool(tail + 3);
  filing.correction_reason = row.String(tail + 4);
  filing.submitter = row.String(tail + 5);
  filing.decider = row.String(tail + 6);
  if (!row.IsNull(tail + 7)) filing.decided = FromMicros(row.Int(tail + 7));
  filing.note = row.String(tail + 8);
  return filing;
}

std::vector<Value> ValuesOf(const Filing& filing) {
  const Report& report = filing.report;
  std::vector<Value> values = {report.organization.text(),
                               report.year,
                               report.filing,
                               filing.version,
                               ToMicros(report.known_from),
                               kStill,
                               Word(filing.state),
                               int64_t{filing.correction},
                               filing.correction_reason,
                               filing.submitter,
                               filing.decider,
                               filing.decided ? Value(ToMicros(*filing.decided)) : Value(absl::monostate()),
                               filing.note};
  AppendFigures(report, values);
  return values;
}

std::string InsertFilingText(absl::string_view key) {
  return InsertText("report_filings", absl::StrCat(kFilingColumns, ", ", kFigureColumns), key);
}

// The figures that count, with the filing they came from.
std::string CountingSource() {
  return absl::StrCat("(select c.organization, c.year, c.known_from, ", FiguresOf("c"),
                      ", c.filing, coalesce(f.version, 0) as version, case when c.filing = 0 then 'RECORDED' else "
                      "'APPROVED' end as state, coalesce(f.correction, 0) as correction, "
                      "coalesce(f.correction_reason, '') as correction_reason, coalesce(f.submitter, '') as submitter, "
                      "coalesce(f.decider, '') as decider, f.decided, coalesce(f.note, '') as note "
                      "from organization_reports c left join report_filings f on f.organization = c.organization and "
                      "f.year = c.year and f.filing = c.filing and f.known_from <= ? and f.known_to > ? "
                      "where c.known_from <= ? and c.known_to > ?) r");
}

}  // namespace

absl::StatusOr<Report> ReportStore::Save(Report report) {
  const std::string& id = report.organization.text();
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows last,
      transaction_.Query("select max(known_from) from organization_reports where organization = ? and year = ?",
                         {id, report.year}));
  if (!last[0].IsNull(0)) report.known_from = std::max(report.known_from, FromMicros(last[0].Int(0) + 1));
  const int64_t known = ToMicros(report.known_from);
  HTX_RETURN_IF_ERROR(
      transaction_
          .Execute("update organization_reports set known_to = ? where organization = ? and year = ? and "
                   "known_to = ?",
                   {known, id, report.year, kStill})
          .status());
  std::vector<Value> values = {id, report.year, known, kStill, report.filing};
  AppendFigures(report, values);
  HTX_RETURN_IF_ERROR(
      transaction_
          .Execute(InsertText("organization_reports",
                              absl::StrCat("organization, year, known_from, known_to, filing, ", kFigureColumns)),
                   values)
          .status());
  return report;
}

absl::StatusOr<std::optional<Report>> ReportStore::Find(const OrganizationId& organization, int64_t year) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query(absl::StrCat("select c.known_from, c.filing, ", FiguresOf("c"),
                                                       " from organization_reports c where c.organization = ? and "
                                                       "c.year = ? and c.known_to = ?"),
                                          {organization.text(), year, kStill}));
  if (rows.empty()) return std::optional<Report>();
  Report report{.organization = organization, .year = year};
  report.known_from = FromMicros(rows[0].Int(0));
  report.filing = rows[0].Int(1);
  ReadFigures(rows[0], 2, report);
  return std::optional<Report>(std::move(report));
}

absl::StatusOr<std::vector<int64_t>> ReportStore::YearsHandedIn(const OrganizationId& organization) {
  std::vector<int64_t> years;
  HTX_RETURN_IF_ERROR(transaction_.ForEach(
      "select year from organization_reports where organization = ? and known_to = ? union "
      "select year from report_filings where organization = ? and known_to = ? and state = 'SUBMITTED'",
      {organization.text(), kStill, organization.text(), kStill}, [&](const sql::Row& row) {
        years.push_back(row.Int(0));
        return absl::OkStatus();
      }));
  return years;
}

absl::StatusOr<std::optional<Filing>> ReportStore::FindFiling(const OrganizationId& organization, int64_t year,
                                                              std::optional<int64_t> number) {
  const std::string text =
      absl::StrCat("select ", Columns(),
                   " from report_filings r where r.organization = ? and r.year = ? and "
                   "r.known_to = ? and r.filing = ",
                   number ? "?" : "(select max(filing) from report_filings where organization = ? and year = ?)");
  std::vector<Value> args = {organization.text(), year, kStill};
  if (number) {
    args.emplace_back(*number);
  } else {
    args.insert(args.end(), {organization.text(), year});
  }
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(text, args));
  if (rows.empty()) return std::optional<Filing>();
  return std::optional<Filing>(Read(rows[0]));
}

absl::StatusOr<bool> ReportStore::InsertFiling(const Filing& filing) {
  HTX_ASSIGN_OR_RETURN(const int64_t written,
                       transaction_.Execute(InsertFilingText("organization, year, filing, version"), ValuesOf(filing)));
  return written == 1;
}

absl::StatusOr<Filing> ReportStore::SaveFiling(Filing filing) {
  const Report& report = filing.report;
  const std::vector<Value> key = {report.organization.text(), report.year, report.filing, filing.version - 1};
  HTX_ASSIGN_OR_RETURN(const sql::Rows before,
                       transaction_.Query("select known_from from report_filings where organization = ? and year = ? "
                                          "and filing = ? and version = ?",
                                          key));
  if (before.empty()) return EtagMismatch(NameOf(filing));
  filing.report.known_from = std::max(report.known_from, FromMicros(before[0].Int(0) + 1));
  HTX_ASSIGN_OR_RETURN(
      const int64_t closed,
      transaction_.Execute("update report_filings set known_to = ? where organization = ? and year = ? and filing = ? "
                           "and version = ? and known_to = ?",
                           {ToMicros(report.known_from), key[0], key[1], key[2], key[3], kStill}));
  if (closed != 1) return EtagMismatch(NameOf(filing));
  HTX_RETURN_IF_ERROR(transaction_.Execute(InsertFilingText(""), ValuesOf(filing)).status());
  return filing;
}

absl::StatusOr<std::optional<Report>> ReportStore::LatestBefore(const OrganizationId& organization, int64_t year,
                                                                int64_t known) {
  static const auto* const text = new std::string(
      absl::StrCat("select c.year, c.known_from, c.filing, ", FiguresOf("c"),
                   " from organization_reports c where c.organization = ? and c.year < ? and c.known_from <= ? and "
                   "c.known_to > ? order by c.year desc limit 1"));
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(*text, {organization.text(), year, known, known}));
  if (rows.empty()) return std::optional<Report>();
  Report report{.organization = organization, .year = rows[0].Int(0)};
  report.known_from = FromMicros(rows[0].Int(1));
  report.filing = rows[0].Int(2);
  ReadFigures(rows[0], 3, report);
  return std::optional<Report>(std::move(report));
}

absl::StatusOr<PageEnd> ReportStore::List(const TimePoint& time, bool filings, const ListQuery& query,
                                          std::vector<Filing>& page) {
  const int64_t micros = time.KnownMicros();
  ListSource source{.columns = Columns(), .width = kWidth};
  if (filings) {
    source.from = {.text = "(select * from report_filings where known_from <= ? and known_to > ?) r",
                   .args = {micros, micros}};
  } else {
    source.from = {.text = CountingSource(), .args = {micros, micros, micros, micros}};
  }
  // Only a filter asks whose record an organisation is in.
  if (absl::StrContains(query.where.text, "r.alliance")) {
    const query::Fragment then = OrganizationAt("r.organization", time);
    source.from.text = absl::StrCat("(select r.*, coalesce(o.alliance, n.alliance) as alliance from ", source.from.text,
                                    " join organizations n on n.id = r.organization left join ", then.text, ") r");
    source.from.args.insert(source.from.args.end(), then.args.begin(), then.args.end());
  }
  return ReadPage(transaction_, source, query, [&](const sql::Row& row) {
    page.push_back(Read(row));
    return absl::OkStatus();
  });
}

}  // namespace htx::registry
