// The books of a fund: balances, statements, their proof, and the whole of them as text.

#include <fstream>
#include <iostream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "htx/funding/v1/ledger_service.grpc.pb.h"
#include "htxctl/commands/command.h"
#include "htxctl/demo/values.h"
#include "htxctl/files/hledger.h"
#include "htxctl/rpc/fields.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

using funding::v1::LedgerService;

constexpr int kPage = 1'000;

struct LedgerFlags {
  std::string fund = {};
  std::string date = {};
  std::string from = {};
  std::string to = {};
  std::string filter = {};
  std::string out = {};
  bool statutory = false;
};

absl::StatusOr<ExitCode> Balance(const Session& session, const LedgerFlags& flags) {
  funding::v1::GetTrialBalanceRequest request;
  request.set_fund(NameIn("funds", flags.fund));
  if (!flags.date.empty()) {
    HTX_ASSIGN_OR_RETURN(const absl::CivilDay day, DayArgument("--date", flags.date));
    *request.mutable_date() = ToDate(day);
  }
  if (flags.statutory) request.set_chart(funding::v1::LEDGER_CHART_STATUTORY);
  const auto stub = LedgerService::NewStub(session.funding());
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &LedgerService::Stub::GetTrialBalance, request));
  if (session.options().json) {
    PrintJson(response);
    return kExitOk;
  }
  Table table({{"account"}, {"name"}, {"debit", Align::kRight}, {"credit", Align::kRight}, {"balance", Align::kRight}});
  for (const funding::v1::TrialBalanceRow& row : response.rows()) {
    table.Add({row.account(), row.display_name(), Grouped(row.debit()), Grouped(row.credit()), Grouped(row.balance())});
  }
  table.Add({"", "total", Grouped(response.total_debit()), Grouped(response.total_credit())});
  std::printf("%s", table.Text().c_str());
  return kExitOk;
}

void AddBalances(Table& table, const std::string& when,
                 const google::protobuf::RepeatedPtrField<funding::v1::TrialBalanceRow>& rows) {
  for (const funding::v1::TrialBalanceRow& row : rows) {
    table.Add({when, "", row.account(), row.display_name(), "", Grouped(row.balance())});
  }
}

absl::StatusOr<ExitCode> Statement(const Session& session, const LedgerFlags& flags) {
  funding::v1::GetStatementRequest request;
  request.set_fund(NameIn("funds", flags.fund));
  request.set_filter(flags.filter);
  request.set_page_size(kPage);
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay from, DayArgument("--from", flags.from));
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay to, DayArgument("--to", flags.to));
  *request.mutable_from_date() = ToDate(from);
  *request.mutable_to_date() = ToDate(to);
  const auto stub = LedgerService::NewStub(session.funding());
  Table table({{"day"}, {"kind"}, {"account"}, {"cause"}, {"amount", Align::kRight}, {"balance", Align::kRight}});
  bool first = true;
  do {
    HTX_ASSIGN_OR_RETURN(const auto page, session.Call(*stub, &LedgerService::Stub::GetStatement, request));
    if (session.options().json) {
      PrintJson(page);
    } else {
      if (first) AddBalances(table, "before", page.opening());
      for (const funding::v1::StatementLine& line : page.lines()) {
        table.Add({TextOf(line.business_date()), CellOf(line, "kind", Reader::kPerson), line.line().account(),
                   line.cause(), Grouped(line.line().debit().amount() - line.line().credit().amount()),
                   Grouped(line.balance())});
      }
      if (page.next_page_token().empty()) AddBalances(table, "after", page.closing());
    }
    first = false;
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  if (!session.options().json) std::printf("%s", table.Text().c_str());
  return kExitOk;
}

absl::StatusOr<ExitCode> Verify(const Session& session, const LedgerFlags& flags) {
  funding::v1::VerifyLedgerRequest request;
  request.set_fund(NameIn("funds", flags.fund));
  if (!flags.from.empty()) {
    HTX_ASSIGN_OR_RETURN(const absl::CivilDay from, DayArgument("--from", flags.from));
    *request.mutable_from_date() = ToDate(from);
  }
  if (!flags.to.empty()) {
    HTX_ASSIGN_OR_RETURN(const absl::CivilDay to, DayArgument("--to", flags.to));
    *request.mutable_to_date() = ToDate(to);
  }
  const auto stub = LedgerService::NewStub(session.funding());
  HTX_ASSIGN_OR_RETURN(const auto proof, session.Call(*stub, &LedgerService::Stub::VerifyLedger, request));
  if (session.options().json) {
    PrintJson(proof);
    return proof.intact() && proof.complete() ? kExitOk : kExitDiffers;
  }
  Table table({{"what"}, {"day"}, {"entry"}, {"account"}, {"expected"}, {"found"}});
  for (const funding::v1::LedgerFinding& finding : proof.findings()) {
    table.Add({CellOf(finding, "fault", Reader::kPerson), finding.has_date() ? TextOf(finding.date()) : "",
               finding.entry(), finding.account(), finding.expected(), finding.found()});
  }
  if (proof.findings_size() > 0) std::printf("%s\n", table.Text().c_str());
  std::printf("%s days, %s entries: %s%s\n", Grouped(proof.day_count()).c_str(), Grouped(proof.entry_count()).c_str(),
              proof.intact() ? "intact" : "NOT INTACT",
              proof.complete() ? "" : ", not walked to the end; go on with --from");
  if (proof.days_size() > 0) {
    const funding::v1::LedgerDay& last = proof.days(proof.days_size() - 1);
    std::printf("hash of %s: %s\n", TextOf(last.date()).c_str(), last.hash().c_str());
  }
  return proof.intact() && proof.complete() ? kExitOk : kExitDiffers;
}

absl::StatusOr<ExitCode> Export(const Session& session, const LedgerFlags& flags) {
  const absl::Status unwritable = InvalidField("--out", {.en = "cannot be written", .vi = "không ghi được"});
  std::ofstream file;
  if (!flags.out.empty()) {
    file.open(flags.out, std::ios::binary);
    if (!file) return unwritable;
  }
  std::ostream& output = flags.out.empty() ? std::cout : file;
  const auto stub = LedgerService::NewStub(session.funding());
  funding::v1::GetChartOfAccountsRequest ask;
  if (flags.statutory) {
    ask.set_fund(NameIn("funds", flags.fund));
    HTX_ASSIGN_OR_RETURN(const absl::CivilDay day, DayArgument("--date", flags.date));
    *ask.mutable_date() = ToDate(day);
  }
  HTX_ASSIGN_OR_RETURN(const auto chart,
                       session.Call(*stub, &LedgerService::Stub::GetChartOfAccounts, std::as_const(ask)));
  const HledgerNames names = StatutoryNames(chart.accounts());
  output << HledgerHead(chart.accounts(), names);
  funding::v1::ListJournalEntriesRequest request;
  request.set_fund(NameIn("funds", flags.fund));
  request.set_filter(flags.filter);
  request.set_page_size(kPage);
  do {
    HTX_ASSIGN_OR_RETURN(const auto page, session.Call(*stub, &LedgerService::Stub::ListJournalEntries, request));
    for (const funding::v1::JournalEntry& entry : page.entries()) output << HledgerEntry(entry, names);
    request.set_page_token(page.next_page_token());
  } while (output && !request.page_token().empty());
  output.flush();
  return output ? absl::StatusOr<ExitCode>(kExitOk) : unwritable;
}

using LedgerRun = absl::StatusOr<ExitCode> (*)(const Session&, const LedgerFlags&);

// A command about one fund.
CLI::App* Add(CLI::App& parent, Invocation& invocation, const char* name, const char* what,
              const std::shared_ptr<LedgerFlags>& flags, LedgerRun run) {
  CLI::App* command = parent.add_subcommand(name, what);
  command->add_option("fund", flags->fund, "Id or funds/{id}")->required();
  command->callback([&invocation, flags, run] {
    invocation.run = [flags, run](const Session& session) { return run(session, *flags); };
  });
  return command;
}

}  // namespace

void AddLedgerCommands(CLI::App& parent, Invocation& invocation) {
  const auto flags = std::make_shared<LedgerFlags>();
  CLI::App* balance = Add(parent, invocation, "balance", "Trial balance of a fund's books", flags, Balance);
  balance->add_option("--date", flags->date, "Business day; default everything recorded");
  balance->add_flag("--statutory", flags->statutory, "In the statutory chart of that day, as far as it is known");
  balance->footer("Example:\n  htxctl fund balance quy-ccm --date 2023-12-31");

  CLI::App* statement = Add(parent, invocation, "statement", "Statement of an account or a loan", flags, Statement);
  statement->add_option("--from", flags->from, "First day")->required();
  statement->add_option("--to", flags->to, "Last day")->required();
  statement->add_option("--filter", flags->filter, "AIP-160 filter, e.g. 'account = 1110' or 'loan = l1'");
  statement->footer(
      "Example:\n  htxctl fund statement quy-ccm --from 2023-01-01 --to 2023-12-31 --filter 'account = 1110'");

  CLI::App* ledger = parent.add_subcommand("ledger", "Proof of a fund's books");
  ledger->require_subcommand(1);
  CLI::App* verify = Add(*ledger, invocation, "verify", "Recompute the hash chains, entries and sums", flags, Verify);
  verify->add_option("--from", flags->from, "First day; default the beginning");
  verify->add_option("--to", flags->to, "Last day; default the end");
  verify->footer("Example:\n  htxctl fund ledger verify quy-ccm");

  CLI::App* write = Add(parent, invocation, "export-ledger", "The journal as a file that hledger reads", flags, Export);
  CLI::Option* statutory =
      write->add_flag("--statutory", flags->statutory, "Accounts below those of the statutory chart");
  statutory->needs(write->add_option("--date", flags->date, "With --statutory: the day whose chart it is"));
  write->add_option("--filter", flags->filter, "AIP-160 filter, e.g. 'business_date <= 2023-12-31'");
  write->add_option("--out", flags->out, "File to write; default: standard output");
  write->footer("Example:\n  htxctl fund export-ledger quy-ccm --out ccm.journal && hledger -f ccm.journal bal --real");
}

}  // namespace htx::ctl
