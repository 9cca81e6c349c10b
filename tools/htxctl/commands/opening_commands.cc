// Taking a fund over from other books: telling it from files, and booking what was told.

#include <algorithm>
#include <fstream>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/error.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "htx/funding/v1/migration_service.grpc.pb.h"
#include "htxctl/client/message_text.h"
#include "htxctl/commands/command.h"
#include "htxctl/demo/values.h"
#include "htxctl/files/area_file.h"
#include "htxctl/files/opening_file.h"
#include "htxctl/rpc/fields.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

using funding::v1::MigrationService;

constexpr size_t kMostBytes = 1 << 20;
constexpr int kMostLoans = 100;
constexpr int kShownRefusals = 50;

struct OpeningFlags {
  std::string fund = {};
  std::string cut_over = {};
  std::string loans = {};
  std::string events = {};
  std::string collaterals = {};
  std::string balances = {};
  std::string report = {};
  std::string content_hash = {};
  bool dry_run = false;
};

absl::StatusOr<std::string> TextOfFile(const std::string& path) {
  if (path.empty()) return std::string();
  return ReadFile(path);
}

// What a refused call says about its only row.
funding::v1::OpeningResult Refused(const funding::v1::OpeningLoan& loan, const absl::Status& status, bool vietnamese) {
  const ErrorDetail detail = DetailOf(status);
  funding::v1::OpeningResult result;
  result.set_loan_id(loan.loan_id());
  result.set_outcome(funding::v1::OPENING_OUTCOME_REFUSED);
  result.set_reason(detail.reason);
  std::string message = vietnamese ? detail.message.vi : detail.message.en;
  for (const FieldViolation& violation : detail.fields) {
    absl::StrAppend(&message, "; ", violation.field, " ",
                    vietnamese ? violation.description.vi : violation.description.en);
  }
  result.set_message(message);
  return result;
}

class Teller {
 public:
  Teller(const Session& session, const OpeningFlags& flags, absl::CivilDay cut_over)
      : session_(session), stub_(MigrationService::NewStub(session.funding())) {
    base_.set_fund(NameIn("funds", flags.fund));
    *base_.mutable_cut_over_date() = ToDate(cut_over);
    base_.set_validate_only(flags.dry_run);
  }

  // Tells all loans in batches, each with its own result.
  absl::StatusOr<std::vector<funding::v1::OpeningResult>> Loans(const std::vector<funding::v1::OpeningLoan>& loans) {
    std::vector<funding::v1::OpeningResult> results;
    size_t next = 0;
    while (next < loans.size()) {
      const size_t end = EndOfBatch(loans, next);
      HTX_RETURN_IF_ERROR(Batch(loans, next, end, results));
      next = end;
    }
    return results;
  }
  // Errors name the line of the file instead of the place in the request.
  absl::Status Balances(const OpeningFile& file) {
    if (file.balances.empty()) return absl::OkStatus();
    funding::v1::StageOpeningRequest request = base_;
    for (const funding::v1::OpeningBalance& balance : file.balances) *request.add_balances() = balance;
    const absl::Status sent = Send(request).status();
    ErrorDetail detail = DetailOf(sent);
    if (detail.fields.empty()) return sent;
    for (FieldViolation& violation : detail.fields) {
      for (size_t i = 0; i < file.balances.size(); ++i) {
        const std::string place = absl::StrCat("balances[", i, "]");
        if (!absl::StartsWith(violation.field, place)) continue;
        const std::string line = absl::StrCat("balances line ", file.balance_lines[i]);
        for (std::string* text : {&violation.field, &detail.message.en, &detail.message.vi}) {
          *text = absl::StrReplaceAll(*text, {{place, line}});
        }
        break;
      }
    }
    return MakeError(sent.code(), std::move(detail));
  }

 private:
  static size_t EndOfBatch(const std::vector<funding::v1::OpeningLoan>& loans, size_t next) {
    size_t bytes = 0;
    size_t end = next;
    while (end < loans.size() && end - next < kMostLoans && (end == next || bytes < kMostBytes)) {
      bytes += loans[end++].ByteSizeLong();
    }
    return end;
  }
  absl::StatusOr<funding::v1::StageOpeningResponse> Send(funding::v1::StageOpeningRequest& request) {
    request.set_request_id(NewUuid());
    return session_.Call(*stub_, &MigrationService::Stub::StageOpening, std::as_const(request));
  }
  // A field rule that one row breaks refuses its whole batch: then the rows are told one by one.
  absl::Status Batch(const std::vector<funding::v1::OpeningLoan>& loans, size_t from, size_t to,
                     std::vector<funding::v1::OpeningResult>& results) {
    funding::v1::StageOpeningRequest request = base_;
    for (size_t i = from; i < to; ++i) *request.add_loans() = loans[i];
    const auto response = Send(request);
    if (response.ok()) {
      results.insert(results.end(), response->results().begin(), response->results().end());
      return absl::OkStatus();
    }
    if (!absl::IsInvalidArgument(response.status())) return response.status();
    if (to - from > 1) {
      for (size_t i = from; i < to; ++i) HTX_RETURN_IF_ERROR(Batch(loans, i, i + 1, results));
      return absl::OkStatus();
    }
    results.push_back(Refused(loans[from], response.status(), session_.options().language == "vi"));
    return absl::OkStatus();
  }

  const Session& session_;
  std::unique_ptr<MigrationService::Stub> stub_;
  funding::v1::StageOpeningRequest base_ = {};
};

std::string Cell(const std::string& text) {
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

absl::Status WriteReport(const std::string& path, const OpeningFile& file,
                         const std::vector<funding::v1::OpeningResult>& results) {
  std::ofstream output(path, std::ios::binary);
  output << "line,loan_id,outcome,reason,message,principal,interest,penalty,overpaid,undrawn,followed,under_way\n";
  for (size_t i = 0; i < results.size(); ++i) {
    const funding::v1::OpeningResult& result = results[i];
    output << file.lines[i] << "," << Cell(result.loan_id()) << "," << CellOf(result, "outcome", Reader::kProgram)
           << "," << result.reason() << "," << Cell(result.message());
    for (const char* figure : {"principal", "interest", "penalty", "overpaid", "undrawn", "followed", "under_way"}) {
      output << "," << CellOf(result, absl::StrCat("balance.", figure), Reader::kProgram);
    }
    output << "\n";
  }
  output.flush();
  return output ? absl::OkStatus() : InvalidField("--report", {.en = "cannot be written", .vi = "không ghi được"});
}

void PrintRefused(const OpeningFile& file, const std::vector<funding::v1::OpeningResult>& results) {
  Table table({{"line", Align::kRight}, {"loan"}, {"reason"}, {"why", Align::kLeft, 100, true}});
  int shown = 0;
  for (size_t i = 0; i < results.size() && shown < kShownRefusals; ++i) {
    if (results[i].outcome() != funding::v1::OPENING_OUTCOME_REFUSED) continue;
    table.Add({absl::StrCat(file.lines[i]), results[i].loan_id(), results[i].reason(), results[i].message()});
    ++shown;
  }
  if (!table.empty()) std::printf("%s\n", table.Text().c_str());
}

void Print(const funding::v1::Opening& opening) {
  std::printf("%s at %s: %s; %s loans (%s in the books), %s balances\n", opening.fund().c_str(),
              TextOf(opening.cut_over_date()).c_str(), CellOf(opening, "state", Reader::kPerson).c_str(),
              Grouped(opening.loan_count()).c_str(), Grouped(opening.posted_count()).c_str(),
              Grouped(opening.balance_count()).c_str());
  if (opening.differences_size() > 0) {
    Table table({{"account"},
                 {"source"},
                 {"declared", Align::kRight},
                 {"found", Align::kRight},
                 {"difference", Align::kRight}});
    for (const funding::v1::OpeningDifference& difference : opening.differences()) {
      table.Add({difference.account(), difference.source(), Grouped(difference.declared().amount()),
                 Grouped(difference.found().amount()),
                 Grouped(difference.declared().amount() - difference.found().amount())});
    }
    std::printf("%s", table.Text().c_str());
  }
  std::printf("%s\ncontent hash: %s\n", opening.reconciled() ? "reconciled" : "NOT RECONCILED",
              opening.content_hash().c_str());
}

absl::StatusOr<ExitCode> Show(const Session& session, const std::string& fund, bool refused) {
  const auto stub = MigrationService::NewStub(session.funding());
  funding::v1::GetOpeningRequest request;
  request.set_fund(NameIn("funds", fund));
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &MigrationService::Stub::GetOpening, request));
  session.options().json ? PrintJson(response) : Print(response.opening());
  return response.opening().reconciled() && !refused ? kExitOk : kExitDiffers;
}

absl::StatusOr<ExitCode> Import(const Session& session, const OpeningFlags& flags) {
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay cut_over, DayArgument("--cut-over", flags.cut_over));
  HTX_ASSIGN_OR_RETURN(const std::string loans, TextOfFile(flags.loans));
  HTX_ASSIGN_OR_RETURN(const std::string events, TextOfFile(flags.events));
  HTX_ASSIGN_OR_RETURN(const std::string collaterals, TextOfFile(flags.collaterals));
  HTX_ASSIGN_OR_RETURN(const std::string balances, TextOfFile(flags.balances));
  HTX_ASSIGN_OR_RETURN(
      const OpeningFile file,
      ReadOpening({.loans = loans, .events = events, .collaterals = collaterals, .balances = balances}));
  Teller teller(session, flags, cut_over);
  HTX_ASSIGN_OR_RETURN(const std::vector<funding::v1::OpeningResult> results, teller.Loans(file.loans));
  HTX_RETURN_IF_ERROR(teller.Balances(file));
  if (!flags.report.empty()) HTX_RETURN_IF_ERROR(WriteReport(flags.report, file, results));
  int64_t counts[funding::v1::OpeningOutcome_ARRAYSIZE] = {};
  for (const funding::v1::OpeningResult& result : results) {
    if (funding::v1::OpeningOutcome_IsValid(result.outcome())) ++counts[result.outcome()];
  }
  const int64_t refused = counts[funding::v1::OPENING_OUTCOME_REFUSED];
  if (!session.options().json) {
    PrintRefused(file, results);
    std::printf("%s staged, %s replaced, %s unchanged, %s refused\n",
                Grouped(counts[funding::v1::OPENING_OUTCOME_STAGED]).c_str(),
                Grouped(counts[funding::v1::OPENING_OUTCOME_REPLACED]).c_str(),
                Grouped(counts[funding::v1::OPENING_OUTCOME_UNCHANGED]).c_str(), Grouped(refused).c_str());
  }
  if (flags.dry_run) return refused == 0 ? kExitOk : kExitDiffers;
  return Show(session, flags.fund, refused > 0);
}

absl::StatusOr<ExitCode> Complete(const Session& session, const OpeningFlags& flags) {
  const auto stub = MigrationService::NewStub(session.funding());
  funding::v1::CompleteOpeningRequest request;
  request.set_fund(NameIn("funds", flags.fund));
  request.set_content_hash(flags.content_hash);
  request.set_validate_only(flags.dry_run);
  funding::v1::Opening opening;
  do {
    request.set_request_id(NewUuid());
    HTX_ASSIGN_OR_RETURN(auto response, session.Call(*stub, &MigrationService::Stub::CompleteOpening, request));
    opening = std::move(*response.mutable_opening());
  } while (opening.state() == funding::v1::OPENING_STATE_POSTING && !flags.dry_run);
  session.options().json ? PrintJson(opening) : Print(opening);
  return kExitOk;
}

}  // namespace

void AddOpeningCommands(CLI::App& fund, Invocation& invocation) {
  const auto flags = std::make_shared<OpeningFlags>();
  CLI::App* import = fund.add_subcommand("import", "Tell a fund's loans and balances from the books it kept before");
  import->add_option("fund", flags->fund, "Id or funds/{id}")->required();
  import->add_option("--cut-over", flags->cut_over, "The day at whose end everything holds")->required();
  import->add_option("--loans", flags->loans, "CSV of loans");
  import->add_option("--events", flags->events, "CSV of what happened under them");
  import->add_option("--collaterals", flags->collaterals, "CSV of what secures them");
  import->add_option("--balances", flags->balances, "CSV of the trial balance");
  import->add_option("--report", flags->report, "CSV to write: what became of each loan");
  import->add_flag("--dry-run", flags->dry_run, "Judge every row, keep nothing");
  import->callback([&invocation, flags] {
    invocation.run = [flags](const Session& session) { return Import(session, *flags);
};
}  // namespace htx::ctl
);
import->footer(
    "Nothing comes into the books before complete-opening. docs/funding/migration.md has the columns.\nExample:\n"
    "  htxctl fund import hp --cut-over 2024-12-31 --loans loans.csv --events events.csv --balances balances.csv");

CLI::App* show = fund.add_subcommand("opening", "What was told of a fund, and what does not agree");
show->add_option("fund", flags->fund, "Id or funds/{id}")->required();
show->callback([&invocation, flags] {
  invocation.run = [flags](const Session& session) { return Show(session, flags->fund, false); };
});
show->footer("Example:\n  htxctl fund opening hp");

CLI::App* complete = fund.add_subcommand("complete-opening", "Book what was told; by somebody who told none of it");
complete->add_option("fund", flags->fund, "Id or funds/{id}")->required();
complete->add_option("--content-hash", flags->content_hash, "As `fund opening` shows it")->required();
complete->add_flag("--validate-only", flags->dry_run, "Judge it, book nothing");
complete->callback([&invocation, flags] {
  invocation.run = [flags](const Session& session) { return Complete(session, *flags); };
});
complete->footer("Example:\n  htxctl fund complete-opening hp --content-hash 9f…");
}

}  // namespace htx::ctl
