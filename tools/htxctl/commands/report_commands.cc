// `htxctl fund report <kind>`: the reports of a fund, for people or as comma-separated values.

#include <memory>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "htx/funding/v1/fund_service.grpc.pb.h"
#include "htx/funding/v1/report_service.grpc.pb.h"
#include "htxctl/commands/command.h"
#include "htxctl/commands/print_sheet.h"
#include "htxctl/demo/values.h"
#include "htxctl/files/report_sheet.h"

namespace htx::ctl {
namespace {

using funding::v1::FundService;

constexpr int kRowsOfPage = 1'000;

struct ReportFlags {
  std::string fund = {};
  std::string from = {};
  std::string to = {};
  std::string date = {};
  std::string dataset = {};
  std::string by = {};
  std::string key = {};
  std::string borrower = {};
  std::vector<int> groups = {};
  int months = 12;
  bool by_source = false;
  bool csv = false;
  std::string out = {};
};

absl::StatusOr<funding::v1::ReportGrouping> GroupingOf(const std::string& by) {
  constexpr std::pair<absl::string_view, funding::v1::ReportGrouping> kGroupings[] = {
      {"", funding::v1::REPORT_GROUPING_UNSPECIFIED},      {"province", funding::v1::REPORT_GROUPING_PROVINCE},
      {"district", funding::v1::REPORT_GROUPING_DISTRICT}, {"sector", funding::v1::REPORT_GROUPING_SECTOR},
      {"source", funding::v1::REPORT_GROUPING_SOURCE},     {"programme", funding::v1::REPORT_GROUPING_PROGRAM},
      {"product", funding::v1::REPORT_GROUPING_PRODUCT}};
  for (const auto& [word, grouping] : kGroupings) {
    if (word == by) return grouping;
  }
  return InvalidField("--by", {.en = "province, district, sector, source, programme or product",
                               .vi = "province, district, sector, source, programme hoặc product"});
}

absl::StatusOr<ExitCode> Print(const Session& session, const ReportFlags& flags, const ReportSheet& sheet) {
  return PrintSheet(session, sheet, flags.csv, flags.out);
}

absl::StatusOr<funding::v1::GetFundReportResponse> AskPeriod(const Session& session, const ReportFlags& flags) {
  funding::v1::GetFundReportRequest request;
  request.set_fund(NameIn("funds", flags.fund));
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay from, DayArgument("--from", flags.from));
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay to, DayArgument("--to", flags.to));
  *request.mutable_period() = ToRange(from, to);
  request.set_dataset(flags.dataset);
  HTX_ASSIGN_OR_RETURN(const funding::v1::ReportGrouping grouping, GroupingOf(flags.by));
  if (grouping != funding::v1::REPORT_GROUPING_UNSPECIFIED) request.add_group_by(grouping);
  const auto stub = FundService::NewStub(session.funding());
  return session.Call(*stub, &FundService::Stub::GetFundReport, request);
}

template <PeriodKind kKind>
absl::StatusOr<ExitCode> Period(const Session& session, const ReportFlags& flags) {
  HTX_ASSIGN_OR_RETURN(const auto report, AskPeriod(session, flags));
  if (session.options().json) {
    PrintJson(report);
    return report.basis().reconciled() ? kExitOk : kExitDiffers;
  }
  return Print(session, flags, PeriodSheet(kKind, report));
}

absl::StatusOr<ExitCode> Plan(const Session& session, const ReportFlags& flags) {
  HTX_ASSIGN_OR_RETURN(const auto report, AskPeriod(session, flags));
  if (session.options().json) {
    PrintJson(report);
    return report.basis().reconciled() ? kExitOk : kExitDiffers;
  }
  return Print(session, flags, PlanSheet(report));
}

// What the two reports of debts have in common.
template <class Request>
absl::StatusOr<Request> DebtRequest(const ReportFlags& flags) {
  Request request;
  request.set_fund(NameIn("funds", flags.fund));
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay day, DayArgument("--date", flags.date));
  *request.mutable_date() = ToDate(day);
  request.set_dataset(flags.dataset);
  HTX_ASSIGN_OR_RETURN(const funding::v1::ReportGrouping grouping, GroupingOf(flags.by));
  request.set_group_by(grouping);
  return request;
}

absl::StatusOr<ExitCode> Groups(const Session& session, const ReportFlags& flags) {
  HTX_ASSIGN_OR_RETURN(const auto request, DebtRequest<funding::v1::GetDebtReportRequest>(flags));
  const auto stub = funding::v1::ReportService::NewStub(session.funding());
  HTX_ASSIGN_OR_RETURN(const auto report,
                       session.Call(*stub, &funding::v1::ReportService::Stub::GetDebtReport, request));
  if (session.options().json) {
    PrintJson(report);
    return report.basis().reconciled() ? kExitOk : kExitDiffers;
  }
  return Print(session, flags, DebtSheet(report));
}

absl::StatusOr<ExitCode> Debts(const Session& session, const ReportFlags& flags) {
  HTX_ASSIGN_OR_RETURN(auto request, DebtRequest<funding::v1::ListReportedDebtsRequest>(flags));
  for (const int group : flags.groups) request.add_debt_groups(group);
  request.set_key(flags.key);
  request.set_page_size(kRowsOfPage);
  const auto stub = funding::v1::ReportService::NewStub(session.funding());
  ReportSheet sheet = DebtListSheet();
  do {
    HTX_ASSIGN_OR_RETURN(const auto page,
                         session.Call(*stub, &funding::v1::ReportService::Stub::ListReportedDebts, request));
    if (session.options().json) PrintJson(page);
    AddDebts(page, sheet);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  if (session.options().json) return kExitOk;
  return Print(session, flags, sheet);
}

absl::StatusOr<ExitCode> Sources(const Session& session, const ReportFlags& flags) {
  funding::v1::GetSourceReportRequest request;
  request.set_fund(NameIn("funds", flags.fund));
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay from, DayArgument("--from", flags.from));
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay to, DayArgument("--to", flags.to));
  *request.mutable_period() = ToRange(from, to);
  const auto stub = funding::v1::ReportService::NewStub(session.funding());
  HTX_ASSIGN_OR_RETURN(const auto report,
                       session.Call(*stub, &funding::v1::ReportService::Stub::GetSourceReport, request));
  if (session.options().json) {
    PrintJson(report);
    return report.basis().reconciled() ? kExitOk : kExitDiffers;
  }
  return Print(session, flags, SourceSheet(report));
}

absl::StatusOr<ExitCode> Forecast(const Session& session, const ReportFlags& flags) {
  funding::v1::GetCashForecastRequest request;
  request.set_fund(NameIn("funds", flags.fund));
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay day, DayArgument("--date", flags.date));
  *request.mutable_date() = ToDate(day);
  request.set_dataset(flags.dataset);
  request.set_months(flags.months);
  request.set_by_source(flags.by_source);
  const auto stub = funding::v1::ReportService::NewStub(session.funding());
  HTX_ASSIGN_OR_RETURN(const auto report,
                       session.Call(*stub, &funding::v1::ReportService::Stub::GetCashForecast, request));
  if (session.options().json) {
    PrintJson(report);
    return report.basis().reconciled() ? kExitOk : kExitDiffers;
  }
  return Print(session, flags, ForecastSheet(report));
}

absl::StatusOr<ExitCode> Statement(const Session& session, const ReportFlags& flags) {
  funding::v1::GetBorrowerStatementRequest request;
  request.set_fund(NameIn("funds", flags.fund));
  request.set_borrower(NameIn("organizations", flags.borrower));
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay from, DayArgument("--from", flags.from));
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay to, DayArgument("--to", flags.to));
  *request.mutable_from_date() = ToDate(from);
  *request.mutable_to_date() = ToDate(to);
  request.set_page_size(kRowsOfPage);
  const auto stub = funding::v1::ReportService::NewStub(session.funding());
  ReportSheet sheet = StatementSheet();
  bool first = true;
  do {
    HTX_ASSIGN_OR_RETURN(const auto page,
                         session.Call(*stub, &funding::v1::ReportService::Stub::GetBorrowerStatement, request));
    if (session.options().json) PrintJson(page);
    AddStatement(page, first, sheet);
    first = false;
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  if (session.options().json) return sheet.reconciled ? kExitOk : kExitDiffers;
  return Print(session, flags, sheet);
}

using ReportRun = absl::StatusOr<ExitCode> (*)(const Session&, const ReportFlags&);

class Reports {
 public:
  Reports(CLI::App& parent, Invocation& invocation) : parent_(parent), invocation_(invocation) {}

  // A kind of report, with the flags that all have.
  CLI::App* Add(const char* name, const char* what, ReportRun run) {
    CLI::App* command = parent_.add_subcommand(name, what);
    command->add_option("fund", flags_->fund, "Id or funds/{id}")->required();
    command->add_flag("--csv", flags_->csv, "Comma-separated values");
    command->add_option("--out", flags_->out, "File to write comma-separated values to");
    command->callback([invocation = &invocation_, flags = flags_, run] {
      invocation->run = [flags, run](const Session& session) { return run(session, *flags); };
    });
    return command;
  }
  void OfPeriod(CLI::App* command, const char* to) {
    command->add_option("--from", flags_->from, "First day")->required();
    command->add_option("--to", flags_->to, to)->required();
  }
  void OfDay(CLI::App* command) {
    command->add_option("--date", flags_->date, "Business day, as its books were at its end")->required();
    OfDataset(command);
  }
  void OfDataset(CLI::App* command) {
    command->add_option("--dataset", flags_->dataset, "Loans of this data set alone");
  }
  void ByGroup(CLI::App* command) {
    command->add_option("--by", flags_->by, "province, district, sector, source, programme or product");
  }
  ReportFlags& flags() { return *flags_; }

 private:
  CLI::App& parent_;
  Invocation& invocation_;
  std::shared_ptr<ReportFlags> flags_ = std::make_shared<ReportFlags>();
};

constexpr char kNext[] = "First day after the period";

}  // namespace

void AddReportCommands(CLI::App& parent, Invocation& invocation) {
  CLI::App* report = parent.add_subcommand("report", "Reports of a fund, each with its control totals");
  report->require_subcommand(1);
  Reports reports(*report, invocation);
  const std::tuple<const char*, const char*, ReportRun> periods[] = {
      {"lending", "Money lent in a period", Period<PeriodKind::kLending>},
      {"collection", "Money collected in a period", Period<PeriodKind::kCollection>},
      {"outstanding", "From opening to closing debt of a period", Period<PeriodKind::kOutstanding>},
      {"borrowers", "Borrowers and jobs of a period", Period<PeriodKind::kBorrowers>},
      {"plan", "Plan against actual lending", Plan}};
  for (const auto& [name, what, run] : periods) {
    CLI::App* command = reports.Add(name, what, run);
    reports.OfPeriod(command, kNext);
    reports.OfDataset(command);
    if (run != &Plan) reports.ByGroup(command);
  }
  CLI::App* groups = reports.Add("groups", "Debts by group, and provisions", Groups);
  reports.OfDay(groups);
  reports.ByGroup(groups);
  CLI::App* debts = reports.Add("debts", "The loans behind the groups", Debts);
  reports.OfDay(debts);
  reports.ByGroup(debts);
  debts->add_option("--key", reports.flags().key, "With --by: the group, as `groups` names it, e.g. areas/d783");
  debts->add_option("--group", reports.flags().groups, "Debt groups, 0 to 5")->check(CLI::Range(0, 5));
  CLI::App* sources = reports.Add("sources", "Use of capital by source", Sources);
  reports.OfPeriod(sources, kNext);
  CLI::App* forecast = reports.Add("forecast", "Money expected of running loans", Forecast);
  reports.OfDay(forecast);
  forecast->add_option("--months", reports.flags().months, "Months ahead")->check(CLI::Range(1, 120));
  forecast->add_flag("--by-source", reports.flags().by_source, "Divided by source");
  CLI::App* statement = reports.Add("statement", "Statement of a borrower", Statement);
  statement->add_option("borrower", reports.flags().borrower, "Id or organizations/{id}")->required();
  reports.OfPeriod(statement, "Last day");
  report->footer(
      "Examples:\n  htxctl fund report lending quy-ccm --from 2023-01-01 --to 2024-01-01 --by district\n"
      "  htxctl fund report groups quy-ccm --date 2023-12-31 --out groups.csv");
}

}  // namespace htx::ctl
