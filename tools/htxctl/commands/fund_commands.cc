#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "htx/funding/v1/loan_service.grpc.pb.h"
#include "htxctl/commands/command.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

using funding::v1::LoanService;

struct LoansFlags {
  std::string fund = {};
  std::string filter = {};
  int page_size = 50;
};

absl::StatusOr<ExitCode> Loans(const Session& session, const LoansFlags& flags) {
  funding::v1::ListLoansRequest request;
  const std::string fund = flags.fund.empty() ? "" : absl::StrCat("fund = \"", flags.fund, "\"");
  request.set_filter(absl::StrCat(fund, !fund.empty() && !flags.filter.empty() ? " AND " : "",
                                  flags.filter.empty() ? "" : absl::StrCat("(", flags.filter, ")")));
  request.set_page_size(flags.page_size);
  const auto stub = LoanService::NewStub(session.funding());
  HTX_ASSIGN_OR_RETURN(const auto page, session.Call(*stub, &LoanService::Stub::ListLoans, request));
  if (session.options().json) {
    PrintJson(page);
    return kExitOk;
  }
  Table table({{"loan"},
               {"borrower", Align::kLeft, 60},
               {"state"},
               {"contract"},
               {"principal", Align::kRight},
               {"outstanding", Align::kRight},
               {"overdue days", Align::kRight}});
  for (const funding::v1::Loan& loan : page.loans()) {
    table.Add({loan.name().substr(sizeof("loans/") - 1),
               loan.borrower_display_name().empty() ? loan.borrower() : loan.borrower_display_name(),
               funding::v1::LoanState_Name(loan.state()).substr(sizeof("LOAN_STATE_") - 1),
               TextOf(loan.contract_date()), Grouped(loan.terms().principal()),
               Grouped(loan.balances().principal_outstanding()), Grouped(loan.balances().days_past_due())});
  }
  std::printf("%s\n%d / %s\n", table.Text().c_str(), page.loans_size(), Grouped(page.total_size()).c_str());
  return kExitOk;
}

struct SimulateFlags {
  int64_t principal = 0;
  std::string rate = {};  // Percent a year, e.g. "6.6".
  int months = 12;
  std::string disbursed = {};
  std::string first_due = {};
};

// "6.6" as 66 000 millionths; at most four decimals, so that no floating point is needed.
absl::StatusOr<int64_t> Millionths(const std::string& percent) {
  const std::vector<std::string> parts = absl::StrSplit(percent, '.');
  int64_t whole = 0;
  int64_t fraction = 0;
  const bool two = parts.size() == 2 && !parts[1].empty() && parts[1].size() <= 4;
  const bool fits = parts[0].size() <= 3 && absl::SimpleAtoi(parts[0], &whole) && whole >= 0;
  if (fits &&
      (parts.size() == 1 ||
       (two && absl::SimpleAtoi(parts[1] + std::string(4 - parts[1].size(), '0'), &fraction) && fraction >= 0))) {
    return whole * 10'000 + fraction;
  }
  return InvalidField("--rate", {.en = "percent a year with at most four decimals, e.g. 6.6",
                                 .vi = "phần trăm một năm, tối đa bốn chữ số thập phân, ví dụ 6.6"});
}

absl::StatusOr<ExitCode> Simulate(const Session& session, const SimulateFlags& flags) {
  funding::v1::SimulateScheduleRequest request;
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay disbursed, DayArgument("--disbursed", flags.disbursed));
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay first_due, DayArgument("--first-due", flags.first_due));
  HTX_ASSIGN_OR_RETURN(const int64_t rate, Millionths(flags.rate));
  *request.mutable_terms()->mutable_principal() = Vnd(flags.principal);
  request.mutable_terms()->set_annual_rate_ppm(rate);
  request.mutable_terms()->set_term_months(flags.months);
  *request.mutable_terms()->mutable_first_due_date() = ToDate(first_due);
  request.mutable_terms()->set_method(funding::v1::SCHEDULE_METHOD_EQUAL_PRINCIPAL);
  *request.mutable_disbursement_date() = ToDate(disbursed);
  const auto stub = LoanService::NewStub(session.funding());
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &LoanService::Stub::SimulateSchedule, request));
  if (session.options().json) {
    PrintJson(response);
    return kExitOk;
  }
  Table table({{"no.", Align::kRight},
               {"due"},
               {"days", Align::kRight},
               {"opening", Align::kRight},
               {"principal", Align::kRight},
               {"interest", Align::kRight},
               {"total", Align::kRight}});
  for (const funding::v1::Instalment& line : response.schedule().instalments()) {
    table.Add({absl::StrCat(line.number()), TextOf(line.due_date()), absl::StrCat(line.days()),
               Grouped(line.opening_balance()), Grouped(line.principal()), Grouped(line.interest()),
               Grouped(line.total())});
  }
  table.Add(
      {"", "", "", "", Grouped(response.schedule().total_principal()), Grouped(response.schedule().total_interest())});
  std::printf("%s", table.Text().c_str());
  return kExitOk;
}

void AddSimulate(CLI::App& fund, Invocation& invocation) {
  CLI::App* simulate =
      fund.add_subcommand("simulate", "Repayment schedule of a loan, equal principal; nothing is stored");
  const auto flags = std::make_shared<SimulateFlags>();
  simulate->add_option("--principal", flags->principal, "Đồng")->required();
  simulate->add_option("--rate", flags->rate, "Percent a year, e.g. 6.6")->required();
  simulate->add_option("--months", flags->months, "Instalments")->capture_default_str();
  simulate->add_option("--disbursed", flags->disbursed, "Day the money is paid out")->required();
  simulate->add_option("--first-due", flags->first_due, "Day of the first instalment")->required();
  simulate->callback(
      [&invocation, flags] { invocation.run = [flags](const Session& session) { return Simulate(session, *flags); }; });
  simulate->footer(
      "Example:\n  htxctl fund simulate --principal 600000000 --rate 6 --disbursed 2024-01-15 --first-due 2024-02-15");
}

}  // namespace

void AddFundCommands(CLI::App& app, Invocation& invocation) {
  CLI::App* fund = app.add_subcommand("fund", "Support funds and their loans");
  fund->require_subcommand(1);

  CLI::App* loans = fund->add_subcommand("loans", "Loans by filter");
  const auto loans_flags = std::make_shared<LoansFlags>();
  loans->add_option("fund", loans_flags->fund, "Id of the fund; default all funds");
  loans->add_option("--filter", loans_flags->filter,
                    "AIP-160 filter, e.g. 'state = ACTIVE AND principal >= 500000000'");
  loans->add_option("--page-size", loans_flags->page_size, "Rows")->check(CLI::Range(1, 1000))->capture_default_str();
  loans->callback([&invocation, loans_flags] {
    invocation.run = [loans_flags](const Session& session) { return Loans(session, *loans_flags); };
  });
  loans->footer("Example:\n  htxctl fund loans quy-htx-hai-phong --filter 'district = \"d311\"'");
  AddSimulate(*fund, invocation);
  AddReportCommands(*fund, invocation);
  AddLedgerCommands(*fund, invocation);
  AddOpeningCommands(*fund, invocation);
}

}  // namespace htx::ctl
