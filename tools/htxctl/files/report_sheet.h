#pragma once

// Reports of a fund as sheets: a table for people, or comma-separated values for a spreadsheet, in Vietnamese or
// English, with the unit in every heading.

#include <ostream>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/error.h"
#include "htx/funding/v1/fund_service.pb.h"
#include "htx/funding/v1/report_service.pb.h"

namespace htx::ctl {

enum class Unit { kText, kCount, kDong, kPercent };

struct SheetColumn {
  Text heading = {};
  Unit unit = Unit::kText;
};

struct ReportSheet {
  Text title = {};
  std::vector<SheetColumn> columns = {};
  // Words of the sheet itself are in both languages; numbers of kPercent are hundredths of a percent.
  std::vector<std::vector<std::variant<std::string, int64_t, Text>>> rows = {};
  std::vector<Text> notes = {};
  bool reconciled = true;
};

// "Dư nợ (đồng)" or "Outstanding (VND)".
std::string HeadingOf(const SheetColumn& column, absl::string_view language);
// For people: title, table, notes.
std::string TextOf(const ReportSheet& sheet, absl::string_view language);
// Title and notes as lines that begin with "#", then a heading and the rows; digits are not grouped.
void WriteCsv(const ReportSheet& sheet, absl::string_view language, std::ostream& output);

// The columns that a report of a period is printed with.
enum class PeriodKind { kLending, kCollection, kOutstanding, kBorrowers };
ReportSheet PeriodSheet(PeriodKind kind, const funding::v1::GetFundReportResponse& report);
ReportSheet PlanSheet(const funding::v1::GetFundReportResponse& report);
ReportSheet DebtSheet(const funding::v1::GetDebtReportResponse& report);
ReportSheet DebtListSheet();
void AddDebts(const funding::v1::ListReportedDebtsResponse& page, ReportSheet& sheet);
ReportSheet SourceSheet(const funding::v1::GetSourceReportResponse& report);
ReportSheet ForecastSheet(const funding::v1::GetCashForecastResponse& report);
ReportSheet StatementSheet();
void AddStatement(const funding::v1::GetBorrowerStatementResponse& page, bool first, ReportSheet& sheet);

// What the controls say, as notes of the sheet.
void AddBasis(const funding::v1::ReportBasis& basis, ReportSheet& sheet);

}  // namespace htx::ctl
