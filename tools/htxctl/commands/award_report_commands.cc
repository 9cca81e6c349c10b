// `htxctl award form`, `htxctl award contest results`: for people or as comma-separated values.

#include <memory>

#include "common/base/status.h"
#include "htx/awards/v1/contest_service.grpc.pb.h"
#include "htx/awards/v1/statistics_service.grpc.pb.h"
#include "htxctl/commands/command.h"
#include "htxctl/commands/print_sheet.h"
#include "htxctl/demo/values.h"
#include "htxctl/files/award_sheets.h"

namespace htx::ctl {
namespace {

using awards::v1::AwardStatisticsService;
using awards::v1::ContestService;

struct FormFlags {
  std::string code = {};
  int year = 0;
  std::string manager = {};
  std::string dataset = {};
  std::string layout_date = {};
  bool csv = false;
  std::string out = {};
};

absl::StatusOr<ExitCode> Form(const Session& session, const FormFlags& flags) {
  awards::v1::GetOfficialFormRequest request;
  request.set_code(flags.code);
  request.set_year(flags.year);
  if (!flags.manager.empty()) request.set_manager(NameIn("organizations", flags.manager));
  request.set_dataset(flags.dataset);
  if (!flags.layout_date.empty()) {
    HTX_ASSIGN_OR_RETURN(const absl::CivilDay day, DayArgument("--layout-date", flags.layout_date));
    *request.mutable_layout_date() = ToDate(day);
  }
  const auto stub = AwardStatisticsService::NewStub(session.awards());
  HTX_ASSIGN_OR_RETURN(const auto response,
                       session.Call(*stub, &AwardStatisticsService::Stub::GetOfficialForm, request));
  if (session.options().json) {
    PrintJson(response);
    return kExitOk;
  }
  return PrintSheet(session, FormSheet(response), flags.csv, flags.out);
}

struct ResultFlags {
  std::string contest = {};
  bool csv = false;
  std::string out = {};
};

absl::StatusOr<ExitCode> ContestResults(const Session& session, const ResultFlags& flags) {
  const auto stub = ContestService::NewStub(session.awards());
  awards::v1::GetContestRequest get;
  get.set_name(NameIn("contests", flags.contest));
  awards::v1::GetContestResultsRequest request;
  request.set_name(get.name());
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &ContestService::Stub::GetContestResults, request));
  if (session.options().json) {
    PrintJson(response);
    return kExitOk;
  }
  HTX_ASSIGN_OR_RETURN(const auto contest, session.Call(*stub, &ContestService::Stub::GetContest, get));
  return PrintSheet(session, ContestSheet(contest.contest(), response), flags.csv, flags.out);
}

}  // namespace

void AddAwardReportCommands(CLI::App& award, Invocation& invocation) {
  CLI::App* form = award.add_subcommand("form", "A yearly form of the emulation sector, 0601 to 0605");
  const auto flags = std::make_shared<FormFlags>();
  form->add_option("form", flags->code, "Code, e.g. 0603")->required();
  form->add_option("--year", flags->year, "Reporting year, to 30 November")->required();
  form->add_option("--manager", flags->manager, "Alliance whose records count; default: all");
  form->add_option("--dataset", flags->dataset, "Records of one report alone");
  form->add_option("--layout-date", flags->layout_date, "Day whose layout is used");
  form->add_flag("--csv", flags->csv, "Comma-separated values");
  form->add_option("--out", flags->out, "File to write comma-separated values to");
  form->callback(
      [&invocation, flags] { invocation.run = [flags](const Session& session) { return Form(session, *flags); }; });
  form->footer("Example:\n  htxctl award form 0603 --year 2024 --manager lmhtx-hai-phong --out 0603.csv");

  CLI::App* contest = award.add_subcommand("contest", "Contests and selections");
  contest->require_subcommand(1);
  CLI::App* results = contest->add_subcommand("results", "Ranks, prizes and whether they follow from what was locked");
  const auto chosen = std::make_shared<ResultFlags>();
  results->add_option("contest", chosen->contest, "Id or contests/{id}")->required();
  results->add_flag("--csv", chosen->csv, "Comma-separated values");
  results->add_option("--out", chosen->out, "File to write comma-separated values to");
  results->callback([&invocation, chosen] {
    invocation.run = [chosen](const Session& session) { return ContestResults(session, *chosen); };
  });
  results->footer("Example:\n  htxctl award contest results luat-htx-2023 --csv");
}

}  // namespace htx::ctl
