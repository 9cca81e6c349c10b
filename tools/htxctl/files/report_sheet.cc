#include "htxctl/files/report_sheet.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "htxctl/files/csv_stream.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

std::string In(absl::string_view language, const Text& text) { return language == "en" ? text.en : text.vi; }

Text UnitText(Unit unit) {
  switch (unit) {
    case Unit::kText:
      return {};
    case Unit::kCount:
      return {.en = "number", .vi = "số lượng"};
    case Unit::kDong:
      return {.en = "VND", .vi = "đồng"};
    case Unit::kPercent:
      return {.en = "%", .vi = "%"};
  }
  return {};
}

std::string Hundredths(int64_t number) {
  const int64_t size = number < 0 ? -number : number;
  return absl::StrFormat("%s%d.%02d", number < 0 ? "-" : "", size / 100, size % 100);
}

std::string CellText(const std::variant<std::string, int64_t, Text>& cell, Unit unit, bool grouped,
                     absl::string_view language) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* word = std::get_if<Text>(&cell)) return In(language, *word);
  const int64_t number = std::get<int64_t>(cell);
  if (unit == Unit::kPercent) return Hundredths(number);
  return grouped ? Grouped(number) : absl::StrCat(number);
}

}  // namespace

std::string HeadingOf(const SheetColumn& column, absl::string_view language) {
  const std::string unit = In(language, UnitText(column.unit));
  const std::string heading = In(language, column.heading);
  return unit.empty() ? heading : absl::StrCat(heading, " (", unit, ")");
}

std::string TextOf(const ReportSheet& sheet, absl::string_view language) {
  std::vector<Table::Column> columns;
  for (const SheetColumn& column : sheet.columns) {
    columns.push_back({.title = HeadingOf(column, language),
                       .align = column.unit == Unit::kText ? Align::kLeft : Align::kRight,
                       .max_width = 40});
  }
  Table table(std::move(columns));
  for (const auto& row : sheet.rows) {
    std::vector<std::string> cells;
    for (size_t i = 0; i < row.size(); ++i) cells.push_back(CellText(row[i], sheet.columns[i].unit, true, language));
    table.Add(std::move(cells));
  }
  std::string text = absl::StrCat(In(language, sheet.title), "\n\n", table.Text());
  for (const Text& note : sheet.notes) absl::StrAppend(&text, In(language, note), "\n");
  return text;
}

void WriteCsv(const ReportSheet& sheet, absl::string_view language, std::ostream& output) {
  output << "# " << In(language, sheet.title) << "\r\n";
  for (const Text& note : sheet.notes) output << "# " << In(language, note) << "\r\n";
  std::vector<std::string> cells;
  for (const SheetColumn& column : sheet.columns) cells.push_back(HeadingOf(column, language));
  WriteCsvRow(cells, output);
  for (const auto& row : sheet.rows) {
    cells.clear();
    for (size_t i = 0; i < row.size(); ++i) cells.push_back(CellText(row[i], sheet.columns[i].unit, false, language));
    WriteCsvRow(cells, output);
  }
}

void AddBasis(const funding::v1::ReportBasis& basis, ReportSheet& sheet) {
  for (const funding::v1::ReportControl& control : basis.controls()) {
    const std::string figures = absl::StrCat(control.accounts(), ": ", Grouped(control.reported().amount()), " / ",
                                             Grouped(control.ledger().amount()));
    sheet.notes.push_back({.en = absl::StrCat("control ", control.name(), ", report / ledger ", figures),
                           .vi = absl::StrCat("đối chiếu ", control.name(), ", báo cáo / sổ cái ", figures)});
  }
  for (const funding::v1::ReportFinding& finding : basis.findings()) {
    const std::string figures =
        absl::StrCat(Grouped(finding.reported().amount()), " / ", Grouped(finding.ledger().amount()));
    sheet.notes.push_back(
        {.en = absl::StrCat("DIFFERS: ", finding.resource(), ", ", finding.control(), ", records / ledger ", figures),
         .vi = absl::StrCat("LỆCH: ", finding.resource(), ", ", finding.control(), ", hồ sơ / sổ cái ", figures)});
  }
  sheet.notes.push_back(basis.reconciled()
                            ? Text{.en = "agrees with the ledger", .vi = "khớp với sổ cái"}
                            : Text{.en = "DOES NOT AGREE with the ledger", .vi = "KHÔNG KHỚP với sổ cái"});
  sheet.reconciled = basis.reconciled();
}

}  // namespace htx::ctl
