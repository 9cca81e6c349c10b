#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status.h"
#include "htx/registry/v1/area_service.grpc.pb.h"
#include "htxctl/commands/command.h"
#include "htxctl/demo/stable_id.h"
#include "htxctl/files/area_file.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

using registry::v1::AreaService;

// A reform of the whole country takes some seconds.
constexpr absl::Duration kApplyTimeout = absl::Seconds(60);

struct ApplyFlags {
  std::string file = {};
  std::string assignments = {};
  std::string reason = {};
  bool dry_run = false;
};

std::string IdOf(const std::string& name) { return std::string(absl::StripPrefix(name, "areas/")); }

void Print(const registry::v1::ApplyAreaChangeResponse& response) {
  const registry::v1::AreaImpact& impact = response.impact();
  Table counts({{"what"}, {"count", Align::kRight}});
  counts.Add({"units formed", Grouped(impact.formed_count())});
  counts.Add({"units ended", Grouped(impact.ended_count())});
  for (const registry::v1::AreaTransitionCount& part : impact.transitions()) {
    const std::string word =
        registry::v1::AreaTransitionType_Name(part.type()).substr(sizeof("AREA_TRANSITION_TYPE_") - 1);
    counts.Add({absl::StrCat("transitions ", word), Grouped(part.count())});
  }
  counts.Add({"organisations in units that end", Grouped(impact.organization_count())});
  counts.Add({"  moved with the whole unit", Grouped(impact.moved_count())});
  counts.Add({"  placed by name", Grouped(impact.assigned_count())});
  counts.Add({"  placed in the residual unit", Grouped(impact.residual_count())});
  counts.Add({"  of abolished units", Grouped(impact.lifted_count())});
  const registry::v1::AreaConservation& totals = impact.conservation();
  counts.Add({"organisations before", Grouped(totals.organizations_before())});
  counts.Add({"organisations after", Grouped(totals.organizations_after())});
  counts.Add({"members before", Grouped(totals.members_before())});
  counts.Add({"members after", Grouped(totals.members_after())});
  counts.Add({"version of the areas", Grouped(response.area_version())});
  std::printf("%s", counts.Text().c_str());
  if (impact.unresolved().empty()) return;
  Table open({{"organisation"}, {"was in"}, {"for now in"}});
  for (const registry::v1::UnresolvedPlacement& each : impact.unresolved()) {
    open.Add({each.organization(), IdOf(each.from()), IdOf(each.to())});
  }
  std::printf("\n%s%s", open.Text().c_str(), impact.residual_count() > impact.unresolved_size() ? "…\n" : "");
}

absl::StatusOr<ExitCode> Apply(const Session& session, const ApplyFlags& flags) {
  registry::v1::ApplyAreaChangeRequest request;
  HTX_ASSIGN_OR_RETURN(*request.mutable_change(), ReadAreaChange(flags.file));
  if (!flags.assignments.empty()) {
    HTX_ASSIGN_OR_RETURN(const std::string text, ReadFile(flags.assignments));
    HTX_RETURN_IF_ERROR(AddAssignments(text, *request.mutable_change()));
  }
  request.set_validate_only(flags.dry_run);
  request.set_reason(flags.reason);
  // The same file has the same id, so that a file sent twice is answered as it was the first time.
  request.set_request_id(StableUuid(absl::StrCat("area/", request.change().SerializeAsString(), flags.reason)));
  const auto stub = AreaService::NewStub(session.registry());
  grpc::ClientContext context;
  session.Prepare(context, kApplyTimeout);
  registry::v1::ApplyAreaChangeResponse response;
  HTX_RETURN_IF_ERROR(FromWire(stub->ApplyAreaChange(&context, request, &response)));
  if (session.options().json) {
    PrintJson(response);
  } else {
    Print(response);
  }
  return kExitOk;
}

}  // namespace

void AddAreaCommands(CLI::App& app, Invocation& invocation) {
  CLI::App* area = app.add_subcommand("area", "Administrative units of the registry");
  area->require_subcommand(1);

  CLI::App* apply = area->add_subcommand("apply", "Record a reform from a file, all of it or nothing");
  const auto apply_flags = std::make_shared<ApplyFlags>();
  apply->add_option("file", apply_flags->file, "The reform: CSV, or JSON when the name ends in .json")->required();
  apply->add_option("--assignments", apply_flags->assignments,
                    "CSV organization,from,to: organisations of split units that are placed by name");
  apply->add_option("--reason", apply_flags->reason, "Why, for the audit log");
  apply->add_flag("--dry-run", apply_flags->dry_run, "Say what it would do, record nothing");
  apply->callback([&invocation, apply_flags] {
    invocation.run = [apply_flags](const Session& session) { return Apply(session, *apply_flags); };
  });
  apply->footer(
      "The formats are told in docs/registry/areas.md. A file that was recorded may be sent again: it is answered as\n"
      "it was then.\nExample:\n  htxctl area apply communes-2025.csv --dry-run");
}

}  // namespace htx::ctl
