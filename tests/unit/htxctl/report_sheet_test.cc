// Reports as tables and as comma-separated values.

#include "htxctl/files/report_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace htx::ctl {
namespace {

using ::testing::HasSubstr;

funding::v1::GetFundReportResponse Report(bool reconciled) {
  funding::v1::GetFundReportResponse report;
  funding::v1::FundGroup& group = *report.add_breakdowns()->add_groups();
  group.set_key("areas/d783");
  group.set_display_name("Củ Chi, ngoại thành");
  group.mutable_figures()->set_borrowers(2);
  group.mutable_figures()->mutable_lent()->set_amount(1'250'000'000);
  *report.mutable_totals() = group.figures();
  funding::v1::ReportControl& control = *report.mutable_basis()->add_controls();
  control.set_name("PRINCIPAL_LENT");
  control.set_accounts("1311-1315");
  control.mutable_reported()->set_amount(1'250'000'000);
  control.mutable_ledger()->set_amount(reconciled ? 1'250'000'000 : 1'250'000'001);
  report.mutable_basis()->set_reconciled(reconciled);
  return report;
}

TEST(ReportSheet, ValuesForASpreadsheetHaveUnitsAndNoGroupedDigits) {
  std::ostringstream output;
  WriteCsv(PeriodSheet(PeriodKind::kLending, Report(true)), "vi", output);
  EXPECT_EQ(
      output.str(),
      "# Báo cáo cho vay trong kỳ\r\n"
      "# đối chiếu PRINCIPAL_LENT, báo cáo / sổ cái 1311-1315: 1 250 000 000 / 1 250 000 000\r\n"
      "# khớp với sổ cái\r\n"
      "Nhóm,Mã,Khách hàng vay (số lượng),Khoản vay (số lượng),Khoản vay mới (số lượng),Doanh số cho vay (đồng)\r\n"
      "\"Củ Chi, ngoại thành\",areas/d783,2,0,0,1250000000\r\n"
      "Tổng cộng,,2,0,0,1250000000\r\n");
}

TEST(ReportSheet, TablesSpeakEnglishWhenAsked) {
  const std::string text = TextOf(PeriodSheet(PeriodKind::kOutstanding, Report(true)), "en");
  EXPECT_THAT(text, HasSubstr("Outstanding debt\n"));
  EXPECT_THAT(text, HasSubstr("Principal collected (VND)"));
  EXPECT_THAT(text, HasSubstr("agrees with the ledger"));
}

TEST(ReportSheet, WhatDoesNotAgreeIsSaidAndIsNoSuccess) {
  const ReportSheet sheet = PeriodSheet(PeriodKind::kLending, Report(false));
  EXPECT_FALSE(sheet.reconciled);
  EXPECT_THAT(TextOf(sheet, "en"), HasSubstr("DOES NOT AGREE with the ledger"));
}

TEST(ReportSheet, APercentageHasTwoDecimals) {
  funding::v1::GetFundReportResponse report = Report(true);
  report.mutable_plan()->mutable_plan()->mutable_planned_lending()->set_amount(3);
  report.mutable_plan()->mutable_actual_lending()->set_amount(2);
  report.mutable_plan()->mutable_completion()->set_numerator(2);
  report.mutable_plan()->mutable_completion()->set_denominator(3);
  std::ostringstream output;
  WriteCsv(PlanSheet(report), "en", output);
  EXPECT_THAT(output.str(), HasSubstr("\r\n3,2,66.67,-1\r\n"));
}

}  // namespace
}  // namespace htx::ctl
