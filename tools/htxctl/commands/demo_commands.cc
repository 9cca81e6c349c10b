#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "google/protobuf/struct.pb.h"
#include "htxctl/commands/command.h"
#include "htxctl/demo/expectations.h"
#include "htxctl/demo/load.h"
#include "htxctl/ui/progress.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

// One service's part needs the parts before it.
absl::Status LoadPart(const Session& session, const std::string& part) {
  const bool all = part == "all";
  if (all || part == "registry") {
    HTX_RETURN_IF_ERROR(LoadOrganizations(session));
    HTX_RETURN_IF_ERROR(LoadActivities(session));
  }
  if (all || part == "funding") HTX_RETURN_IF_ERROR(LoadFunding(session));
  if (all || part == "awards") {
    HTX_RETURN_IF_ERROR(LoadEmulation(session));
    HTX_RETURN_IF_ERROR(LoadCommendation(session));
  }
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Load(const Session& session, const std::string& part) {
  const absl::Time start = absl::Now();
  HTX_RETURN_IF_ERROR(LoadPart(session, part));
  std::printf("demonstration loaded in %s s\n", absl::StrCat(absl::ToInt64Seconds(absl::Now() - start)).c_str());
  return kExitOk;
}

struct FiguresFlags {
  std::string only = {};                 // A report or a row; empty: everything.
  std::vector<std::string> expect = {};  // "000-2=95": replaces what is expected.
};

absl::StatusOr<std::map<std::string, std::string>> Replacements(const std::vector<std::string>& expect) {
  std::map<std::string, std::string> replacements;
  for (const std::string& each : expect) {
    const size_t equals = each.find('=');
    if (equals == std::string::npos || equals == 0) {
      return InvalidField("--expect", {.en = absl::StrCat("\"", each, "\" is not ID=VALUE"),
                                       .vi = absl::StrCat("\"", each, "\" không có dạng ID=GIÁ TRỊ")});
    }
    replacements[each.substr(0, equals)] = each.substr(equals + 1);
  }
  return replacements;
}

// "003" chooses the whole report, "003-2" its row 2 alone.
bool Chosen(absl::string_view id, absl::string_view only) {
  return only.empty() || id == only || absl::StartsWith(id, absl::StrCat(only, "-"));
}

void PrintTable(const std::vector<Finding>& findings, bool vietnamese) {
  Table table({{"seed"},
               {vietnamese ? "nội dung" : "what", Align::kLeft, 46, true},
               {vietnamese ? "kỳ vọng" : "expected", Align::kLeft, 32, true},
               {vietnamese ? "kết quả" : "got", Align::kLeft, 32, true},
               {"service RPC"},
               {"ok"}});
  for (const Finding& finding : findings) {
    const Expectation& expectation = finding.expectation;
    table.Add({std::string(expectation.id), std::string(vietnamese ? expectation.what_vi : expectation.what_en),
               finding.expected, finding.got, std::string(expectation.source),
               finding.matches ? "ok"
               : vietnamese    ? "KHÁC"
                               : "DIFFERS"});
  }
  std::printf("%s", table.Text().c_str());
}

void PrintAsJson(const std::vector<Finding>& findings) {
  google::protobuf::ListValue list;
  for (const Finding& finding : findings) {
    auto& fields = *list.add_values()->mutable_struct_value()->mutable_fields();
    fields["seed"].set_string_value(std::string(finding.expectation.id));
    fields["what"].set_string_value(std::string(finding.expectation.what_en));
    fields["expected"].set_string_value(finding.expected);
    fields["got"].set_string_value(finding.got);
    fields["source"].set_string_value(std::string(finding.expectation.source));
    fields["ok"].set_bool_value(finding.matches);
  }
  PrintJson(list);
}

absl::StatusOr<ExitCode> Report(const Session& session, const FiguresFlags& flags) {
  HTX_ASSIGN_OR_RETURN(const auto replacements, Replacements(flags.expect));
  const bool vietnamese = session.options().language == "vi";
  const std::vector<Expectation> all = AllExpectations();
  std::vector<Finding> findings;
  int64_t different = 0;
  {
    Progress progress(vietnamese ? "đối chiếu số liệu" : "asking for the figures", static_cast<int64_t>(all.size()));
    for (const Expectation& expectation : all) {
      progress.Add(1);
      if (!Chosen(expectation.id, flags.only)) continue;
      const auto replaced = replacements.find(std::string(expectation.id));
      findings.push_back(Check(session, expectation, replaced == replacements.end() ? "" : replaced->second));
      if (!findings.back().matches) ++different;
    }
  }
  if (session.options().json) {
    PrintAsJson(findings);
  } else {
    PrintTable(findings, vietnamese);
    std::printf(vietnamese ? "\n%s số liệu, %s khác\n" : "\n%s figures, %s differ\n",
                Grouped(static_cast<int64_t>(findings.size())).c_str(), Grouped(different).c_str());
  }
  return different == 0 && !findings.empty() ? kExitOk : kExitDiffers;
}

}  // namespace

void AddDemoCommands(CLI::App& app, Invocation& invocation) {
  CLI::App* demo = app.add_subcommand("demo", "The demonstration data");
  demo->require_subcommand(1);
  CLI::App* load =
      demo->add_subcommand("load", "Load the demonstration through the public RPCs; loading again changes nothing");
  const auto part = std::make_shared<std::string>("all");
  load->add_option("--part", *part, "One service's part; funding and awards need the registry's first")
      ->check(CLI::IsMember({"all", "registry", "funding", "awards"}))
      ->capture_default_str();
  load->callback(
      [&invocation, part] { invocation.run = [part](const Session& session) { return Load(session, *part); }; });
  load->footer("Example:\n  htxctl demo load && htxctl report");

  CLI::App* report = app.add_subcommand("report", "Ask back every figure of the five source reports and compare");
  const auto flags = std::make_shared<FiguresFlags>();
  report->add_option("--only", flags->only, "Ask only for one report or row, e.g. 003 or 003-2");
  report->add_option("--expect", flags->expect, "ID=VALUE: expect another value, to see that the comparison can fail");
  report->callback(
      [&invocation, flags] { invocation.run = [flags](const Session& session) { return Report(session, *flags); }; });
  report->footer(
      "Exit code 0 when every figure is as expected, 1 when one differs.\n"
      "Qualifiers: >= at least, > more than, ~ about, (est.) estimate, 2-3 range, 9/9 ratio of counts.\n"
      "Examples:\n  htxctl report\n  htxctl report --only 003 --lang en\n  htxctl --json report");
}

}  // namespace htx::ctl
