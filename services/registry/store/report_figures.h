#pragma once

// The figures of a yearly report as columns, the same in both tables that hold them.

#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/value.h"
#include "common/sql/database.h"
#include "registry/domain/report.h"

namespace htx::registry {

inline constexpr absl::string_view kFigureColumns =
    "revenue, profit, labour, labour_qualifier, labour_upper, member_count, monthly_income, evaluation_score, "
    "evaluation_class, qualifier, dataset, scores, rule_version, submitted_date, "
    "total_capital, external_income, fund_set_aside, lending_equity, lending_funds, lending_largest_debt, "
    "lending_outstanding, lending_overdue";
inline constexpr size_t kFigureWidth = 22;

// The values of kFigureColumns.
void AppendFigures(const Report& report, std::vector<Value>& values);
// Reads kFigureColumns from `column` on into `report`.
void ReadFigures(const sql::Row& row, size_t column, Report& report);
// kFigureColumns, each with the alias.
std::string FiguresOf(absl::string_view alias);

}  // namespace htx::registry
