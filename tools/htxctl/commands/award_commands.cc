#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "htx/awards/v1/commendation_service.grpc.pb.h"
#include "htx/awards/v1/emulation_service.grpc.pb.h"
#include "htxctl/commands/command.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

using awards::v1::CommendationService;
using awards::v1::EmulationService;

struct StatsFlags {
  std::string filter = {};
  std::string by = "form,grantor";
};

absl::StatusOr<ExitCode> Stats(const Session& session, const StatsFlags& flags) {
  awards::v1::QueryAwardStatisticsRequest request;
  request.set_filter(flags.filter);
  std::vector<Table::Column> columns;
  for (const absl::string_view part : absl::StrSplit(flags.by, ',', absl::SkipWhitespace())) {
    awards::v1::AwardDimension dimension = awards::v1::AWARD_DIMENSION_UNSPECIFIED;
    if (!awards::v1::AwardDimension_Parse(absl::StrCat("AWARD_DIMENSION_", absl::AsciiStrToUpper(part)), &dimension)) {
      return InvalidField("--by", {.en = "form, grantor, level, recipient_kind, year, dataset, kind or statutory",
                                   .vi = "form, grantor, level, recipient_kind, year, dataset, kind hoặc statutory"});
    }
    request.add_group_by(dimension);
    columns.push_back({std::string(part)});
  }
  const auto stub = CommendationService::NewStub(session.awards());
  HTX_ASSIGN_OR_RETURN(const auto response,
                       session.Call(*stub, &CommendationService::Stub::QueryAwardStatistics, request));
  if (session.options().json) {
    PrintJson(response);
    return kExitOk;
  }
  columns.push_back({"awards", Align::kRight});
  Table table(std::move(columns));
  for (const awards::v1::AwardStatisticsRow& row : response.rows()) {
    std::vector<std::string> cells(row.keys().begin(), row.keys().end());
    cells.push_back(Grouped(row.count()));
    table.Add(std::move(cells));
  }
  std::printf("%s\n%s awards: %s of the law's list, %s honours; %s recipients\n", table.Text().c_str(),
              Grouped(response.total()).c_str(), Grouped(response.statutory_total()).c_str(),
              Grouped(response.honour_total()).c_str(), Grouped(response.recipients()).c_str());
  return kExitOk;
}

std::string Aim(const awards::v1::Target& target) {
  switch (target.kind()) {
    case awards::v1::TARGET_KIND_AT_LEAST:
      return absl::StrCat(">= ", Grouped(target.value()));
    case awards::v1::TARGET_KIND_AT_MOST:
      return absl::StrCat("<= ", Grouped(target.value()));
    case awards::v1::TARGET_KIND_RANGE:
      return absl::StrCat(Grouped(target.value()), "-", Grouped(target.upper()));
    case awards::v1::TARGET_KIND_PERCENTAGE:
      return absl::StrCat(">= ", Percent(target.ratio().numerator(), target.ratio().denominator()));
    case awards::v1::TARGET_KIND_TASK:
      return "done";
    default:
      return Grouped(target.value());
  }
}

std::string RatioText(const common::v1::Ratio& ratio) {
  return ratio.denominator() == 1 ? Grouped(ratio.numerator())
                                  : absl::StrCat(Grouped(ratio.numerator()), "/", Grouped(ratio.denominator()));
}

absl::StatusOr<ExitCode> Pledge(const Session& session, const std::string& id, const std::string& as_of) {
  awards::v1::GetPledgeRequest request;
  request.set_name(NameIn("pledges", id));
  request.set_view(awards::v1::PLEDGE_VIEW_PROGRESS);
  if (!as_of.empty()) {
    HTX_ASSIGN_OR_RETURN(const absl::CivilDay day, DayArgument("--as-of", as_of));
    *request.mutable_as_of() = ToDate(day);
  }
  const auto stub = EmulationService::NewStub(session.awards());
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &EmulationService::Stub::GetPledge, request));
  if (session.options().json) {
    PrintJson(response);
    return kExitOk;
  }
  const awards::v1::Pledge& pledge = response.pledge();
  std::printf("%s\n%s, revision %s\n\n", pledge.display_name().c_str(),
              awards::v1::PledgeState_Name(pledge.state()).c_str(), absl::StrCat(pledge.revision()).c_str());
  Table parties({{"party", Align::kLeft, 70}, {"signed"}});
  for (const awards::v1::PledgeParty& party : pledge.parties()) {
    parties.Add({party.display_name().empty() ? party.unit() : party.display_name(), TextOf(party.signed_on())});
  }
  Table targets(
      {{"target", Align::kLeft, 70}, {"aim", Align::kRight}, {"actual", Align::kRight}, {"verdict"}, {"from"}});
  for (int i = 0; i < pledge.targets_size(); ++i) {
    const awards::v1::Target& target = pledge.targets(i);
    if (i >= pledge.progress_size()) {
      targets.Add({target.display_name(), Aim(target)});
      continue;
    }
    const awards::v1::TargetProgress& progress = pledge.progress(i);
    targets.Add({target.display_name(), Aim(target), progress.has_actual() ? RatioText(progress.actual()) : "-",
                 awards::v1::Verdict_Name(progress.verdict()).substr(sizeof("VERDICT_") - 1),
                 progress.has_actual()
                     ? awards::v1::ObservationSource_Name(progress.source()).substr(sizeof("OBSERVATION_SOURCE_") - 1)
                     : ""});
  }
  std::printf("%s\n%s", parties.Text().c_str(), targets.Text().c_str());
  return kExitOk;
}

}  // namespace

void AddAwardCommands(CLI::App& app, Invocation& invocation) {
  CLI::App* award = app.add_subcommand("award", "Awards and pledges");
  award->require_subcommand(1);
  AddCredentialCommands(*award, invocation);
  AddAwardReportCommands(*award, invocation);

  CLI::App* stats = award->add_subcommand("stats", "Counts of awards by any dimensions");
  const auto flags = std::make_shared<StatsFlags>();
  stats->add_option("--filter", flags->filter, "AIP-160 filter");
  stats->add_option("--by", flags->by, "Dimensions, comma-separated")->capture_default_str();
  stats->callback(
      [&invocation, flags] { invocation.run = [flags](const Session& session) { return Stats(session, *flags); }; });
  stats->footer(
      "Examples:\n  htxctl award stats --filter 'dataset = \"hai-phong-2024\" AND year = 2023'\n"
      "  htxctl award stats --by kind,recipient_kind");

  CLI::App* pledge = award->add_subcommand("pledge", "A pledge: who signed, and how far each target is met");
  const auto id = std::make_shared<std::string>();
  const auto as_of = std::make_shared<std::string>();
  pledge->add_option("pledge", *id, "Id or pledges/{id}")->required();
  pledge->add_option("--as-of", *as_of, "Last day taken into account");
  pledge->callback([&invocation, id, as_of] {
    invocation.run = [id, as_of](const Session& session) { return Pledge(session, *id, *as_of); };
  });
  pledge->footer("Example:\n  htxctl award pledge giao-uoc-dbsh-2018 --as-of 2018-12-31");
}

}  // namespace htx::ctl
