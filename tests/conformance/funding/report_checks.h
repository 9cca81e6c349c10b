#pragma once

// The reports of a fund, asked for by tests; and what must hold of every one of them: sums of break-downs, of pages
// and of the ledger are the report's.

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {

inline std::string Explained(const v1::ReportBasis& basis) { return basis.ShortDebugString(); }

class ReportDesk {
 public:
  explicit ReportDesk(FundingOffice& office, std::string fund = "funds/f") : office_(office), fund_(std::move(fund)) {}

  v1::GetFundReportResponse Period(absl::CivilDay from, absl::CivilDay to,
                                   const std::vector<v1::ReportGrouping>& groupings = {}) {
    v1::GetFundReportRequest request;
    request.set_fund(fund_);
    *request.mutable_period()->mutable_from() = DateProto(from);
    *request.mutable_period()->mutable_to() = DateProto(to);
    for (const v1::ReportGrouping grouping : groupings) request.add_group_by(grouping);
    return Answer(office_.funds().GetFundReport(request, FundingOffice::As("viewer")));
  }
  v1::GetDebtReportResponse Debts(absl::CivilDay day, v1::ReportGrouping grouping = v1::REPORT_GROUPING_UNSPECIFIED) {
    v1::GetDebtReportRequest request;
    request.set_fund(fund_);
    *request.mutable_date() = DateProto(day);
    request.set_group_by(grouping);
    return Answer(office_.reports().GetDebtReport(request, FundingOffice::As("viewer")));
  }
  // Every loan that `request` chooses, from all pages.
  std::vector<v1::ReportedDebt> DebtList(v1::ListReportedDebtsRequest request) {
    std::vector<v1::ReportedDebt> debts;
    do {
      const auto page = Answer(office_.reports().ListReportedDebts(request, FundingOffice::As("viewer")));
      debts.insert(debts.end(), page.debts().begin(), page.debts().end());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return debts;
  }
  static v1::ListReportedDebtsRequest ListOf(absl::CivilDay day, int page_size = 2,
                                             const std::string& fund = "funds/f") {
    v1::ListReportedDebtsRequest request;
    request.set_fund(fund);
    *request.mutable_date() = DateProto(day);
    request.set_page_size(page_size);
    return request;
  }
  v1::GetSourceReportResponse Sources(absl::CivilDay from, absl::CivilDay to) {
    v1::GetSourceReportRequest request;
    request.set_fund(fund_);
    *request.mutable_period()->mutable_from() = DateProto(from);
    *request.mutable_period()->mutable_to() = DateProto(to);
    return Answer(office_.reports().GetSourceReport(request, FundingOffice::As("viewer")));
  }
  v1::GetCashForecastResponse Forecast(absl::CivilDay day, int months, bool by_source = false) {
    v1::GetCashForecastRequest request;
    request.set_fund(fund_);
    *request.mutable_date() = DateProto(day);
    request.set_months(months);
    request.set_by_source(by_source);
    return Answer(office_.reports().GetCashForecast(request, FundingOffice::As("viewer")));
  }
  // The whole statement: the answer to the last page with the lines of all pages.
  v1::GetBorrowerStatementResponse Statement(const std::string& borrower, absl::CivilDay from, absl::CivilDay to,
                                             int page_size = 2) {
    v1::GetBorrowerStatementRequest request;
    request.set_fund(fund_);
    request.set_borrower("organizations/" + borrower);
    *request.mutable_from_date() = DateProto(from);
    *request.mutable_to_date() = DateProto(to);
    request.set_page_size(page_size);
    v1::GetBorrowerStatementResponse whole;
    do {
      auto page = Answer(office_.reports().GetBorrowerStatement(request, FundingOffice::As("viewer")));
      request.set_page_token(page.next_page_token());
      whole.MergeFrom(page);
      *whole.mutable_basis() = page.basis();
    } while (!request.page_token().empty());
    return whole;
  }

  // What must hold on any day.
  void CheckDay(absl::CivilDay day) {
    SCOPED_TRACE(FormatDay(day));
    const v1::GetDebtReportResponse debts = Debts(day, v1::REPORT_GROUPING_DISTRICT);
    EXPECT_TRUE(debts.basis().reconciled()) << Explained(debts.basis());
    CheckDebts(day, debts);
    const Dong outstanding = debts.totals().outstanding().amount();
    const v1::GetCashForecastResponse forecast = Forecast(day, 6, true);
    EXPECT_TRUE(forecast.basis().reconciled()) << Explained(forecast.basis());
    EXPECT_EQ(forecast.total_principal().amount(), outstanding);
    const v1::GetCashForecastResponse plain = Forecast(day, 6);
    EXPECT_EQ(plain.total_interest().amount(), forecast.total_interest().amount());
    const v1::GetSourceReportResponse sources = Sources(absl::CivilDay(2018, 1, 1), day + 1);
    EXPECT_TRUE(sources.basis().reconciled()) << Explained(sources.basis());
    EXPECT_EQ(sources.totals().outstanding().amount(), outstanding);
    for (const v1::SourceReportLine& line : sources.sources()) {
      Dong expected = 0;
      for (const v1::CashForecastLine& each : forecast.lines()) {
        if (each.source() == line.source()) expected += each.principal().amount();
      }
      EXPECT_EQ(expected, line.figures().outstanding().amount()) << line.source();
    }
  }
  // What must hold of any period [from, to).
  void CheckPeriod(absl::CivilDay from, absl::CivilDay to) {
    SCOPED_TRACE(FormatDay(from));
    const v1::GetFundReportResponse report =
        Period(from, to,
               {v1::REPORT_GROUPING_PROVINCE, v1::REPORT_GROUPING_DISTRICT, v1::REPORT_GROUPING_SECTOR,
                v1::REPORT_GROUPING_SOURCE, v1::REPORT_GROUPING_PROGRAM, v1::REPORT_GROUPING_PRODUCT});
    EXPECT_TRUE(report.basis().reconciled()) << Explained(report.basis());
    const v1::FundFigures& totals = report.totals();
    for (const v1::FundBreakdown& breakdown : report.breakdowns()) {
      Dong lent = 0;
      Dong principal = 0;
      Dong interest = 0;
      Dong outstanding = 0;
      for (const v1::FundGroup& group : breakdown.groups()) {
        lent += group.figures().lent().amount();
        principal += group.figures().principal_collected().amount();
        interest += group.figures().interest_collected().amount();
        outstanding += group.figures().outstanding().amount();
      }
      EXPECT_EQ(lent, totals.lent().amount()) << breakdown.grouping();
      EXPECT_EQ(principal, totals.principal_collected().amount()) << breakdown.grouping();
      EXPECT_EQ(interest, totals.interest_collected().amount()) << breakdown.grouping();
      EXPECT_EQ(outstanding, totals.outstanding().amount()) << breakdown.grouping();
    }
    EXPECT_EQ(totals.outstanding().amount(), Debts(to - 1).totals().outstanding().amount());
  }

 private:
  template <class Response>
  static Response Answer(absl::StatusOr<Response> response) {
    EXPECT_THAT(response, testing::IsOk());
    return response.ok() ? *std::move(response) : Response();
  }

  void CheckDebts(absl::CivilDay day, const v1::GetDebtReportResponse& debts) {
    Dong by_group = 0;
    for (const v1::DebtReportLine& line : debts.groups()) {
      by_group += line.figures().outstanding().amount();
      v1::ListReportedDebtsRequest request = ListOf(day, 2, fund_);
      request.add_debt_groups(line.debt_group());
      CheckLine(line, DebtList(std::move(request)));
    }
    EXPECT_EQ(by_group, debts.totals().outstanding().amount());
    Dong by_district = 0;
    for (const v1::DebtReportLine& line : debts.breakdown()) {
      by_district += line.figures().outstanding().amount();
      v1::ListReportedDebtsRequest request = ListOf(day, 2, fund_);
      request.set_group_by(v1::REPORT_GROUPING_DISTRICT);
      request.set_key(line.key());
      CheckLine(line, DebtList(std::move(request)));
    }
    EXPECT_EQ(by_district, debts.totals().outstanding().amount());
  }
  static void CheckLine(const v1::DebtReportLine& line, const std::vector<v1::ReportedDebt>& debts) {
    Dong outstanding = 0;
    Dong overdue = 0;
    Dong specific = 0;
    for (const v1::ReportedDebt& debt : debts) {
      outstanding += debt.figures().outstanding().amount();
      overdue += debt.figures().overdue_principal().amount();
      specific += debt.figures().specific_required().amount();
    }
    EXPECT_EQ(static_cast<int64_t>(debts.size()), line.figures().loans());
    EXPECT_EQ(outstanding, line.figures().outstanding().amount());
    EXPECT_EQ(overdue, line.figures().overdue_principal().amount());
    EXPECT_EQ(specific, line.figures().specific_required().amount());
  }

  FundingOffice& office_;
  const std::string fund_;
};

}  // namespace htx::funding
