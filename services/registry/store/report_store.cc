#include "registry/store/report_store.h"

#include <algorithm>

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/organization_rows.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kColumns =
    "r.organization, r.year, r.known_from, r.revenue, r.profit, r.labour, r.labour_qualifier, r.labour_upper, "
    "r.member_count, r.monthly_income, r.evaluation_score, r.evaluation_class, r.qualifier, r.dataset";
constexpr size_t kWidth = 14;

Report Read(const sql::Row& row) {
  return {.organization = OrganizationId::Of(row.String(0)),
          .year = row.Int(1),
          .revenue = OptionalInt(row, 3),
          .profit = OptionalInt(row, 4),
          .labour = ReadReported(row, 5),
          .member_count = OptionalInt(row, 8),
          .monthly_income = OptionalInt(row, 9),
          .evaluation_score = OptionalInt(row, 10),
          .evaluation_class = Stored<EvaluationClass>(row.Text(11)),
          .qualifier = Stored<Qualifier>(row.Text(12)),
          .dataset = row.String(13),
          .known_from = FromMicros(row.Int(2))};
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
  std::vector<Value> values = {id, report.year, known, kStill, ValueOf(report.revenue), ValueOf(report.profit)};
  AppendReported(report.labour, values);
  values.push_back(ValueOf(report.member_count));
  values.push_back(ValueOf(report.monthly_income));
  values.push_back(ValueOf(report.evaluation_score));
  values.push_back(Word(report.evaluation_class));
  values.push_back(Word(report.qualifier));
  values.emplace_back(report.dataset);
  HTX_RETURN_IF_ERROR(
      transaction_
          .Execute(
              "insert into organization_reports (organization, year, known_from, known_to, revenue, profit, labour, "
              "labour_qualifier, labour_upper, member_count, monthly_income, evaluation_score, evaluation_class, "
              "qualifier, dataset) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              values)
          .status());
  return report;
}

absl::StatusOr<PageEnd> ReportStore::List(absl::Time known, const ListQuery& query, std::vector<Report>& page) {
  const int64_t micros = ToMicros(known);
  const ListSource source{
      .columns = std::string(kColumns),
      .width = kWidth,
      .from = {.text = "(select * from organization_reports where known_from <= ? and known_to > ?) r",
               .args = {micros, micros}}};
  return ReadPage(transaction_, source, query, [&](const sql::Row& row) {
    page.push_back(Read(row));
    return absl::OkStatus();
  });
}

}  // namespace htx::registry
