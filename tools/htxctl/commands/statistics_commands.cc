#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "htx/registry/v1/report_service.grpc.pb.h"
#include "htxctl/commands/command.h"
#include "htxctl/demo/stable_id.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

struct IndicatorFlags {
  std::vector<std::string> codes = {};
  std::string from = {};
  std::string to = {};
  std::string as_of = {};
  std::string area = {};
  std::string alliance = {};
  std::string dataset = {};
  std::string scope = "htx";
  int report_year = 0;
  int min_cell = 0;
  bool list = false;
};

// How a value is printed: a count with its qualifier, or the parts of a ratio.
std::string ValueText(const registry::v1::IndicatorValue& value) {
  switch (value.status()) {
    case registry::v1::INDICATOR_STATUS_OK:
      if (value.has_ratio()) return absl::StrCat(Grouped(value.numerator()), " / ", Grouped(value.denominator()));
      return Qualified(value.value(), value.qualifier(), 0);
    case registry::v1::INDICATOR_STATUS_NO_DATA:
      return "no data";
    case registry::v1::INDICATOR_STATUS_KEPT_ELSEWHERE:
      return "kept by another service";
    case registry::v1::INDICATOR_STATUS_NOT_BY_AREA:
      return "not told by area";
    case registry::v1::INDICATOR_STATUS_SUPPRESSED:
      return "suppressed";
    default:
      return "";
  }
}

registry::v1::CooperativeScope ScopeOf(const std::string& text) {
  if (text == "htx+qtdnd") return registry::v1::COOPERATIVE_SCOPE_WITH_CREDIT_FUNDS;
  if (text == "htx+lhhtx+qtdnd") return registry::v1::COOPERATIVE_SCOPE_WITH_UNIONS_AND_CREDIT_FUNDS;
  return registry::v1::COOPERATIVE_SCOPE_COOPERATIVES;
}

absl::StatusOr<ExitCode> Catalogue(const Session& session) {
  const auto stub = registry::v1::ReportService::NewStub(session.registry());
  registry::v1::ListIndicatorsRequest request;
  request.set_page_size(1000);
  HTX_ASSIGN_OR_RETURN(const auto response,
                       session.Call(*stub, &registry::v1::ReportService::Stub::ListIndicators, request));
  if (session.options().json) {
    PrintJson(response);
    return kExitOk;
  }
  Table table({{"code"}, {"name"}, {"unit"}, {"definition", Align::kLeft, 100}});
  const bool vietnamese = session.options().language == "vi";
  for (const registry::v1::Indicator& each : response.indicators()) {
    table.Add({each.code(), vietnamese ? each.display_name_vi() : each.display_name_en(), each.unit(),
               vietnamese ? each.definition_vi() : each.definition()});
  }
  std::printf("%s", table.Text().c_str());
  return kExitOk;
}

absl::StatusOr<ExitCode> Report(const Session& session, const IndicatorFlags& flags) {
  if (flags.list) return Catalogue(session);
  registry::v1::ReportIndicatorsRequest request;
  for (const std::string& code : flags.codes) request.add_codes(code);
  if (!flags.from.empty() || !flags.to.empty()) {
    HTX_ASSIGN_OR_RETURN(const absl::CivilDay from, DayArgument("--from", flags.from));
    HTX_ASSIGN_OR_RETURN(const absl::CivilDay to, DayArgument("--to", flags.to));
    *request.mutable_period() = ToRange(from, to);
  }
  if (!flags.as_of.empty()) {
    HTX_ASSIGN_OR_RETURN(const absl::CivilDay day, DayArgument("--as-of", flags.as_of));
    *request.mutable_time() = AsOf(day);
  }
  if (!flags.area.empty()) request.set_area(NameIn("areas", flags.area));
  if (!flags.alliance.empty()) request.set_alliance(NameIn("organizations", flags.alliance));
  request.set_dataset(flags.dataset);
  request.set_scope(ScopeOf(flags.scope));
  request.set_report_year(flags.report_year);
  request.set_min_cell(flags.min_cell);
  const auto stub = registry::v1::ReportService::NewStub(session.registry());
  HTX_ASSIGN_OR_RETURN(const auto response,
                       session.Call(*stub, &registry::v1::ReportService::Stub::ReportIndicators, request));
  if (session.options().json) {
    PrintJson(response);
    return kExitOk;
  }
  Table table({{"code"}, {"value", Align::kRight}, {"unit"}, {"on"}, {"definition", Align::kLeft, 100}});
  for (const registry::v1::IndicatorValue& value : response.values()) {
    table.Add({value.code(), ValueText(value), value.unit(), TextOf(value.date()),
               session.options().language == "vi" ? value.definition_vi() : value.definition()});
  }
  std::printf("%s", table.Text().c_str());
  std::printf("as of %s, reports of %d, change %lld\n", TextOf(response.time().valid_date()).c_str(),
              response.report_year(), static_cast<long long>(response.sequence()));
  return kExitOk;
}

absl::StatusOr<ExitCode> VerifyStatistics(const Session& session) {
  const auto stub = registry::v1::ReportService::NewStub(session.registry());
  registry::v1::VerifyStatisticsRequest request;
  HTX_ASSIGN_OR_RETURN(const auto response,
                       session.Call(*stub, &registry::v1::ReportService::Stub::VerifyStatistics, request));
  if (session.options().json) {
    PrintJson(response);
    return response.consistent() ? kExitOk : kExitDiffers;
  }
  Table table({{"sums"},
               {"cell", Align::kLeft, 100},
               {"day"},
               {"figure"},
               {"recounted", Align::kRight},
               {"kept", Align::kRight}});
  for (const registry::v1::StatisticsDifference& each : response.differences()) {
    table.Add({each.grain(), each.cell(), TextOf(each.date()), each.figure(), Grouped(each.recounted()),
               Grouped(each.kept())});
  }
  if (!response.consistent()) std::printf("%s", table.Text().c_str());
  std::printf("%s: %s revisions against %s cells, every day; %s changes wait to be folded\n",
              response.consistent() ? "consistent" : "NOT consistent", Grouped(response.revision_count()).c_str(),
              Grouped(response.cell_count()).c_str(), Grouped(response.pending_count()).c_str());
  return response.consistent() ? kExitOk : kExitDiffers;
}

absl::StatusOr<ExitCode> RebuildStatistics(const Session& session, const std::string& reason) {
  const auto stub = registry::v1::ReportService::NewStub(session.registry());
  registry::v1::RebuildStatisticsRequest request;
  request.set_request_id(StableUuid(absl::StrCat("rebuild-statistics ", absl::ToUnixNanos(absl::Now()))));
  request.set_reason(reason);
  HTX_ASSIGN_OR_RETURN(const auto response,
                       session.Call(*stub, &registry::v1::ReportService::Stub::RebuildStatistics, request));
  std::printf("%s changes are being folded anew; reads are right meanwhile\n",
              Grouped(response.change_count()).c_str());
  return kExitOk;
}

}  // namespace

void AddStatisticsCommands(CLI::App& app, Invocation& invocation) {
  CLI::App* indicators = app.add_subcommand("indicators", "Figures by the names that reports give them");
  const auto flags = std::make_shared<IndicatorFlags>();
  indicators->add_option("codes", flags->codes, "Codes such as N_HTX_OP; none: all that can be told");
  indicators->add_option("--from", flags->from, "First day of the period of flows");
  indicators->add_option("--to", flags->to, "First day after it");
  indicators->add_option("--as-of", flags->as_of, "Day of the stocks; default: the period's last day, or today");
  indicators->add_option("--area", flags->area, "Only what lies in this area, then or since");
  indicators->add_option("--alliance", flags->alliance, "Only records that this alliance keeps");
  indicators->add_option("--dataset", flags->dataset, "Only what came with this data set");
  indicators->add_option("--report-year", flags->report_year, "Year of the reports that means and shares are made of");
  indicators->add_option("--min-cell", flags->min_cell, "Hide what is made of fewer organisations")
      ->check(CLI::Range(0, 1000));
  indicators->add_option("--scope", flags->scope, "What HTX counts")
      ->check(CLI::IsMember({"htx", "htx+qtdnd", "htx+lhhtx+qtdnd"}))
      ->capture_default_str();
  indicators->add_flag("--list", flags->list, "The catalogue instead of values");
  indicators->callback(
      [&invocation, flags] { invocation.run = [flags](const Session& session) { return Report(session, *flags); }; });
  indicators->footer(
      "Examples:\n  htxctl indicators N_HTX_REG N_HTX_OP --as-of 2023-12-31\n"
      "  htxctl indicators --from 2023-01-01 --to 2024-01-01 --alliance hcm\n  htxctl indicators --list");

  CLI::App* statistics = app.add_subcommand("statistics", "Proof and repair of the kept sums");
  statistics->require_subcommand(1);
  CLI::App* verify = statistics->add_subcommand("verify", "Counts the register anew; exit code 1 when sums differ");
  verify->callback(
      [&invocation] { invocation.run = [](const Session& session) { return VerifyStatistics(session); }; });
  CLI::App* rebuild = statistics->add_subcommand("rebuild", "Makes the kept sums anew from the revisions");
  const auto reason = std::make_shared<std::string>();
  rebuild->add_option("--reason", *reason, "Why, for the audit log")->required();
  rebuild->callback([&invocation, reason] {
    invocation.run = [reason](const Session& session) { return RebuildStatistics(session, *reason); };
  });
}

}  // namespace htx::ctl
