// Which columns each report has.

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "htxctl/files/report_sheet.h"

namespace htx::ctl {
namespace {

using Cell = std::variant<std::string, int64_t, Text>;
using Row = std::vector<Cell>;

int64_t Dong(const common::v1::Money& money) { return money.amount(); }

const Text kTotal = {.en = "Total", .vi = "Tổng cộng"};

// What a group of a break-down is called.
template <class Group>
std::string NameOf(const Group& group) {
  return group.display_name().empty() ? group.key() : group.display_name();
}

// Hundredths of a percent, rounded half up; "-" when undefined.
Cell Share(const common::v1::Ratio& ratio) {
  if (ratio.denominator() <= 0) return std::string("-");
  return (ratio.numerator() * 20'000 + ratio.denominator()) / (2 * ratio.denominator());
}

std::string Day(const google::type::Date& date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

SheetColumn Column(std::string en, std::string vi, Unit unit = Unit::kText) {
  return {.heading = {.en = std::move(en), .vi = std::move(vi)}, .unit = unit};
}
SheetColumn Money(std::string en, std::string vi) { return Column(std::move(en), std::move(vi), Unit::kDong); }
SheetColumn Count(std::string en, std::string vi) { return Column(std::move(en), std::move(vi), Unit::kCount); }

std::vector<SheetColumn> PeriodColumns(PeriodKind kind) {
  std::vector<SheetColumn> columns = {Column("Group", "Nhóm"), Column("Code", "Mã")};
  const auto add = [&](std::vector<SheetColumn> more) { columns.insert(columns.end(), more.begin(), more.end()); };
  switch (kind) {
    case PeriodKind::kLending:
      add({Count("Borrowers", "Khách hàng vay"), Count("Loans", "Khoản vay"), Count("New loans", "Khoản vay mới"),
           Money("Lent", "Doanh số cho vay")});
      break;
    case PeriodKind::kCollection:
      add({Money("Principal collected", "Thu nợ gốc"), Money("Interest collected", "Thu lãi"),
           Money("Penalty collected", "Thu lãi phạt"), Money("Fees collected", "Thu phí"),
           Money("Recovered of written-off debt", "Thu nợ đã xử lý rủi ro")});
      break;
    case PeriodKind::kOutstanding:
      add({Money("Opening", "Dư nợ đầu kỳ"), Money("Taken over", "Nhận bàn giao"), Money("Lent", "Doanh số cho vay"),
           Money("Principal collected", "Thu nợ gốc"), Money("Written off", "Xử lý rủi ro"),
           Money("Outstanding", "Dư nợ cuối kỳ")});
      break;
    case PeriodKind::kBorrowers:
      add({Count("Borrowers", "Khách hàng vay"), Count("Debtors at the end", "Khách hàng còn dư nợ"),
           Count("Jobs of new loans", "Số lao động của khoản vay mới"),
           Count("New loans without a number of jobs", "Khoản vay mới chưa ghi số lao động"),
           Money("Outstanding", "Dư nợ cuối kỳ")});
      break;
  }
  return columns;
}

Row PeriodRow(PeriodKind kind, Cell name, std::string code, const funding::v1::FundFigures& figures) {
  Row row = {std::move(name), std::move(code)};
  const auto add = [&](Row more) { row.insert(row.end(), more.begin(), more.end()); };
  switch (kind) {
    case PeriodKind::kLending:
      add({figures.borrowers(), figures.loans(), figures.new_loans(), Dong(figures.lent())});
      break;
    case PeriodKind::kCollection:
      add({Dong(figures.principal_collected()), Dong(figures.interest_collected()), Dong(figures.penalty_collected()),
           Dong(figures.fees_collected()), Dong(figures.recovered())});
      break;
    case PeriodKind::kOutstanding:
      add({Dong(figures.opening()), Dong(figures.taken_over()), Dong(figures.lent()),
           Dong(figures.principal_collected()), Dong(figures.written_off()), Dong(figures.outstanding())});
      break;
    case PeriodKind::kBorrowers:
      add({figures.borrowers(), figures.debtors(), figures.jobs(), figures.loans_without_jobs(),
           Dong(figures.outstanding())});
      break;
  }
  return row;
}

Text PeriodTitle(PeriodKind kind) {
  switch (kind) {
    case PeriodKind::kLending:
      return {.en = "Lending of the period", .vi = "Báo cáo cho vay trong kỳ"};
    case PeriodKind::kCollection:
      return {.en = "Collection of the period", .vi = "Báo cáo thu nợ trong kỳ"};
    case PeriodKind::kOutstanding:
      return {.en = "Outstanding debt", .vi = "Báo cáo dư nợ"};
    case PeriodKind::kBorrowers:
      return {.en = "Borrowers and jobs", .vi = "Báo cáo khách hàng và lao động"};
  }
  return {};
}

// The figures of debts, after what names them.
std::vector<SheetColumn> DebtColumns(std::vector<SheetColumn> columns) {
  const std::vector<SheetColumn> figures = {Money("Outstanding", "Dư nợ gốc"),
                                            Money("Overdue principal", "Nợ gốc quá hạn"),
                                            Money("Interest owed", "Lãi phải trả"),
                                            Money("Deducted collateral", "Tài sản bảo đảm được khấu trừ"),
                                            Money("Specific provision required", "Dự phòng cụ thể phải trích"),
                                            Money("General provision required", "Dự phòng chung phải trích"),
                                            Money("Provision booked", "Dự phòng đã hạch toán"),
                                            Money("Written off, followed", "Nợ đã xử lý đang theo dõi")};
  columns.insert(columns.end(), figures.begin(), figures.end());
  return columns;
}

void AddFigures(const funding::v1::DebtFigures& figures, Row& row) {
  const Row more = {Dong(figures.outstanding()),       Dong(figures.overdue_principal()),
                    Dong(figures.interest_owed()),     Dong(figures.deducted()),
                    Dong(figures.specific_required()), Dong(figures.general_required()),
                    Dong(figures.provision_booked()),  Dong(figures.followed())};
  row.insert(row.end(), more.begin(), more.end());
}

Row MovementRow(Row row, const funding::v1::BorrowerMovement& movement) {
  const Row more = {Dong(movement.lent()),      Dong(movement.received()),    Dong(movement.principal()),
                    Dong(movement.interest()),  Dong(movement.penalty()),     Dong(movement.fee()),
                    Dong(movement.recovered()), Dong(movement.written_off()), Dong(movement.taken_over())};
  row.insert(row.end(), more.begin(), more.end());
  return row;
}

std::string GroupText(int group) { return group == 0 ? "?" : absl::StrCat(group); }

}  // namespace

ReportSheet PeriodSheet(PeriodKind kind, const funding::v1::GetFundReportResponse& report) {
  ReportSheet sheet;
  sheet.title = PeriodTitle(kind);
  sheet.columns = PeriodColumns(kind);
  for (const funding::v1::FundBreakdown& breakdown : report.breakdowns()) {
    for (const funding::v1::FundGroup& group : breakdown.groups()) {
      sheet.rows.push_back(PeriodRow(kind, NameOf(group), group.key(), group.figures()));
    }
  }
  sheet.rows.push_back(PeriodRow(kind, kTotal, "", report.totals()));
  AddBasis(report.basis(), sheet);
  return sheet;
}

ReportSheet PlanSheet(const funding::v1::GetFundReportResponse& report) {
  ReportSheet sheet;
  sheet.title = {.en = "Plan and actual lending", .vi = "Kế hoạch và thực hiện cho vay"};
  sheet.columns = {Money("Planned", "Kế hoạch"), Money("Lent", "Thực hiện"),
                   Column("Completion", "Tỷ lệ hoàn thành", Unit::kPercent), Money("Difference", "Chênh lệch")};
  if (report.has_plan()) {
    const funding::v1::PlanComparison& plan = report.plan();
    sheet.rows.push_back({Dong(plan.plan().planned_lending()), Dong(plan.actual_lending()), Share(plan.completion()),
                          Dong(plan.actual_lending()) - Dong(plan.plan().planned_lending())});
  } else {
    sheet.notes.push_back({.en = "no plan is set for exactly this period", .vi = "chưa có kế hoạch cho đúng kỳ này"});
  }
  AddBasis(report.basis(), sheet);
  return sheet;
}

ReportSheet DebtSheet(const funding::v1::GetDebtReportResponse& report) {
  ReportSheet sheet;
  sheet.title = {.en = "Debts by group, and provisions", .vi = "Phân loại nợ và trích lập dự phòng"};
  sheet.columns =
      DebtColumns({Column("Debt group", "Nhóm nợ"), Count("Loans", "Khoản vay"), Count("Debtors", "Khách hàng"),
                   Money("Principal in the group's account", "Dư nợ hạch toán tại nhóm")});
  const auto add = [&](Cell name, const funding::v1::DebtFigures& figures, Cell booked) {
    Row row = {std::move(name), figures.loans(), figures.debtors(), std::move(booked)};
    AddFigures(figures, row);
    sheet.rows.push_back(std::move(row));
  };
  for (const funding::v1::DebtReportLine& line : report.groups()) {
    add(GroupText(line.debt_group()), line.figures(), Dong(line.booked_principal()));
  }
  for (const funding::v1::DebtReportLine& line : report.breakdown()) {
    add(NameOf(line), line.figures(), std::string());
  }
  add(kTotal, report.totals(), std::string());
  if (report.has_bad_debt_ratio()) {
    const Cell share = Share(report.bad_debt_ratio());
    const std::string text =
        std::holds_alternative<std::string>(share)
            ? std::get<std::string>(share)
            : absl::StrFormat("%d.%02d %%", std::get<int64_t>(share) / 100, std::get<int64_t>(share) % 100);
    sheet.notes.push_back({.en = absl::StrCat("bad debts: ", text), .vi = absl::StrCat("tỷ lệ nợ xấu: ", text)});
  } else {
    sheet.notes.push_back({.en = "bad debts: not known", .vi = "tỷ lệ nợ xấu: chưa xác định"});
  }
  if (report.totals().unknown_provisions() > 0) {
    const std::string count = absl::StrCat(report.totals().unknown_provisions());
    sheet.notes.push_back({.en = absl::StrCat("loans whose provision no rule gives: ", count),
                           .vi = absl::StrCat("khoản vay chưa có quy định trích lập: ", count)});
  }
  AddBasis(report.basis(), sheet);
  return sheet;
}

ReportSheet DebtListSheet() {
  ReportSheet sheet;
  sheet.title = {.en = "Loans of the debt report", .vi = "Chi tiết khoản vay của báo cáo nợ"};
  sheet.columns =
      DebtColumns({Column("Loan", "Khoản vay"), Column("Contract", "Hợp đồng"), Column("Debtor", "Khách hàng"),
                   Column("Debt group", "Nhóm nợ"), Column("Group of the loan alone", "Nhóm nợ riêng của khoản vay"),
                   Column("Group as booked", "Nhóm nợ hạch toán"), Count("Days past due", "Số ngày quá hạn")});
  return sheet;
}

void AddDebts(const funding::v1::ListReportedDebtsResponse& page, ReportSheet& sheet) {
  for (const funding::v1::ReportedDebt& debt : page.debts()) {
    Row row = {debt.loan(),
               debt.contract_number(),
               debt.debtor(),
               GroupText(debt.debt_group()),
               GroupText(debt.own_debt_group()),
               GroupText(debt.booked_debt_group()),
               int64_t{debt.days_past_due()}};
    AddFigures(debt.figures(), row);
    sheet.rows.push_back(std::move(row));
  }
}

ReportSheet SourceSheet(const funding::v1::GetSourceReportResponse& report) {
  ReportSheet sheet;
  sheet.title = {.en = "Use of capital by source", .vi = "Sử dụng nguồn vốn"};
  sheet.columns = {Column("Source", "Nguồn vốn"),
                   Money("Opening capital", "Vốn đầu kỳ"),
                   Money("Put in", "Tăng trong kỳ"),
                   Money("Taken out", "Giảm trong kỳ"),
                   Money("Capital", "Vốn cuối kỳ"),
                   Money("Lent", "Cho vay trong kỳ"),
                   Money("Principal collected", "Thu nợ gốc"),
                   Money("Written off", "Xử lý rủi ro"),
                   Money("Outstanding", "Dư nợ"),
                   Money("Committed", "Đã cam kết"),
                   Money("Available", "Còn có thể cho vay"),
                   Column("Use", "Tỷ lệ sử dụng", Unit::kPercent),
                   Money("Cost", "Chi phí vốn"),
                   Money("Fees", "Phí ủy thác"),
                   Money("Owed to the provider", "Còn phải trả bên cấp vốn")};
  const auto add = [&](Cell name, const funding::v1::SourceFigures& figures, Cell use) {
    sheet.rows.push_back({std::move(name), Dong(figures.opening()), Dong(figures.put_in()), Dong(figures.taken_out()),
                          Dong(figures.contributed()), Dong(figures.lent()), Dong(figures.principal_collected()),
                          Dong(figures.written_off()), Dong(figures.outstanding()), Dong(figures.committed()),
                          Dong(figures.available()), std::move(use), Dong(figures.cost()), Dong(figures.fees()),
                          Dong(figures.cost_owed())});
  };
  for (const funding::v1::SourceReportLine& line : report.sources()) {
    add(line.display_name().empty() ? line.source() : line.display_name(), line.figures(), Share(line.use()));
  }
  common::v1::Ratio all;
  all.set_numerator(Dong(report.totals().outstanding()));
  all.set_denominator(Dong(report.totals().contributed()));
  add(kTotal, report.totals(), Share(all));
  AddBasis(report.basis(), sheet);
  return sheet;
}

ReportSheet ForecastSheet(const funding::v1::GetCashForecastResponse& report) {
  ReportSheet sheet;
  sheet.title = {.en = "Expected money of running loans", .vi = "Dự kiến dòng tiền thu nợ"};
  sheet.columns = {Column("When", "Kỳ"),         Column("Source", "Nguồn vốn"), Money("Principal", "Gốc"),
                   Money("Interest", "Lãi"),     Money("Penalty", "Lãi phạt"),  Count("Instalments", "Kỳ trả nợ"),
                   Money("Cumulative", "Lũy kế")};
  for (const funding::v1::CashForecastLine& line : report.lines()) {
    Cell when = Day(line.month()).substr(0, 7);
    if (line.bucket() == funding::v1::CashForecastLine::BUCKET_DUE)
      when = Text{.en = "due, not paid", .vi = "đã đến hạn"};
    if (line.bucket() == funding::v1::CashForecastLine::BUCKET_LATER) when = Text{.en = "later", .vi = "sau đó"};
    sheet.rows.push_back({when, line.source(), Dong(line.principal()), Dong(line.interest()), Dong(line.penalty()),
                          line.instalments(), Dong(line.cumulative())});
  }
  const std::string undrawn = absl::StrCat(report.undrawn().amount());
  sheet.notes.push_back({.en = absl::StrCat("signed and not paid out yet: ", undrawn, " VND"),
                         .vi = absl::StrCat("đã ký chưa giải ngân: ", undrawn, " đồng")});
  AddBasis(report.basis(), sheet);
  return sheet;
}

ReportSheet StatementSheet() {
  ReportSheet sheet;
  sheet.title = {.en = "Statement of a borrower", .vi = "Sao kê khách hàng vay"};
  sheet.columns = {Column("Day", "Ngày"),
                   Column("Loan", "Khoản vay"),
                   Column("Cause", "Chứng từ"),
                   Money("Paid out", "Giải ngân"),
                   Money("Received", "Thu tiền"),
                   Money("Principal", "Trong đó gốc"),
                   Money("Interest", "Lãi"),
                   Money("Penalty", "Lãi phạt"),
                   Money("Fee", "Phí"),
                   Money("Recovered", "Thu nợ đã xử lý"),
                   Money("Written off", "Xử lý rủi ro"),
                   Money("Taken over", "Nhận bàn giao"),
                   Money("Principal owed", "Dư nợ gốc")};
  return sheet;
}

void AddStatement(const funding::v1::GetBorrowerStatementResponse& page, bool first, ReportSheet& sheet) {
  if (first) {
    sheet.title.en = absl::StrCat(sheet.title.en, " ", page.borrower_display_name());
    sheet.title.vi = absl::StrCat(sheet.title.vi, " ", page.borrower_display_name());
    Row opening = MovementRow({std::string(), std::string(), Text{.en = "opening", .vi = "đầu kỳ"}}, {});
    opening.emplace_back(Dong(page.opening()));
    sheet.rows.push_back(std::move(opening));
  }
  for (const funding::v1::BorrowerStatementLine& line : page.lines()) {
    Row row = MovementRow({Day(line.business_date()), line.loan(), line.cause()}, line.movement());
    row.emplace_back(Dong(line.balance()));
    sheet.rows.push_back(std::move(row));
  }
  if (!page.next_page_token().empty()) return;
  Row totals = MovementRow({std::string(), std::string(), kTotal}, page.totals());
  totals.emplace_back(Dong(page.closing()));
  sheet.rows.push_back(std::move(totals));
  AddBasis(page.basis(), sheet);
}

}  // namespace htx::ctl
