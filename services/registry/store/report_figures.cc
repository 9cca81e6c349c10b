#include "registry/store/report_figures.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/organization_rows.h"

namespace htx::registry {
namespace {

// "capital 6 note" per line; neither ids nor notes hold line ends.
std::string Pack(const std::vector<CriterionScore>& scores) {
  return absl::StrJoin(scores, "\n", [](std::string* out, const CriterionScore& score) {
    absl::StrAppend(out, score.criterion, " ", score.points, " ", score.note);
  });
}

std::vector<CriterionScore> Unpack(absl::string_view packed) {
  std::vector<CriterionScore> scores;
  for (const absl::string_view line : absl::StrSplit(packed, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> parts = absl::StrSplit(line, absl::MaxSplits(' ', 2));
    HTX_CHECK(parts.size() == 3);
    CriterionScore score{.criterion = parts[0], .note = parts[2]};
    HTX_CHECK(absl::SimpleAtoi(parts[1], &score.points));
    scores.push_back(std::move(score));
  }
  return scores;
}

}  // namespace

void AppendFigures(const Report& report, std::vector<Value>& values) {
  values.push_back(ValueOf(report.revenue));
  values.push_back(ValueOf(report.profit));
  AppendReported(report.labour, values);
  values.push_back(ValueOf(report.member_count));
  values.push_back(ValueOf(report.monthly_income));
  values.push_back(ValueOf(report.evaluation_score));
  values.push_back(Word(report.evaluation_class));
  values.push_back(Word(report.qualifier));
  values.emplace_back(report.dataset);
  values.emplace_back(Pack(report.scores));
  values.emplace_back(report.rule_version);
  values.emplace_back(report.submitted ? FormatDay(*report.submitted) : "");
  values.push_back(ValueOf(report.total_capital));
  values.push_back(ValueOf(report.common_fund.external_income));
  values.push_back(ValueOf(report.common_fund.set_aside));
  values.push_back(ValueOf(report.internal_lending.equity));
  values.push_back(ValueOf(report.internal_lending.funds));
  values.push_back(ValueOf(report.internal_lending.largest_debt));
  values.push_back(ValueOf(report.internal_lending.outstanding));
  values.push_back(ValueOf(report.internal_lending.overdue));
}

void ReadFigures(const sql::Row& row, size_t column, Report& report) {
  report.revenue = OptionalInt(row, column);
  report.profit = OptionalInt(row, column + 1);
  report.labour = ReadReported(row, column + 2);
  report.member_count = OptionalInt(row, column + 5);
  report.monthly_income = OptionalInt(row, column + 6);
  report.evaluation_score = OptionalInt(row, column + 7);
  report.evaluation_class = Stored<EvaluationClass>(row.Text(column + 8));
  report.qualifier = Stored<Qualifier>(row.Text(column + 9));
  report.dataset = row.String(column + 10);
  report.scores = Unpack(row.Text(column + 11));
  report.rule_version = row.String(column + 12);
  report.total_capital = OptionalInt(row, column + 14);
  report.common_fund = {.external_income = OptionalInt(row, column + 15), .set_aside = OptionalInt(row, column + 16)};
  report.internal_lending = {.equity = OptionalInt(row, column + 17),
                             .funds = OptionalInt(row, column + 18),
                             .largest_debt = OptionalInt(row, column + 19),
                             .outstanding = OptionalInt(row, column + 20),
                             .overdue = OptionalInt(row, column + 21)};
  if (!row.Text(column + 13).empty()) report.submitted = StoredDay(row.Text(column + 13));
}

std::string FiguresOf(absl::string_view alias) {
  const std::vector<absl::string_view> names = absl::StrSplit(kFigureColumns, ", ");
  return absl::StrJoin(names, ", ",
                       [&](std::string* out, absl::string_view name) { absl::StrAppend(out, alias, ".", name); });
}

}  // namespace htx::registry
