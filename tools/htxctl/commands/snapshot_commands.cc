#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "htx/registry/v1/bulk_service.grpc.pb.h"
#include "htxctl/commands/command.h"
#include "htxctl/demo/stable_id.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

using registry::v1::BulkService;

absl::StatusOr<ExitCode> VerifySnapshot(const Session& session) {
  const auto stub = BulkService::NewStub(session.registry());
  HTX_ASSIGN_OR_RETURN(const auto response,
                       session.Call(*stub, &BulkService::Stub::VerifySnapshot, registry::v1::VerifySnapshotRequest()));
  const ExitCode code = response.consistent() ? kExitOk : kExitDiffers;
  if (session.options().json) {
    PrintJson(response);
    return code;
  }
  if (response.rebuilding()) {
    std::printf("the rows are being made anew; try again\n");
    return code;
  }
  Table table({{"type"}, {"name", Align::kLeft, 100}, {"problem"}});
  for (const registry::v1::SnapshotDifference& each : response.differences()) {
    table.Add({registry::v1::SnapshotType_Name(each.type()), each.name(),
               registry::v1::SnapshotProblem_Name(each.problem())});
  }
  if (!response.consistent()) std::printf("%s", table.Text().c_str());
  std::printf("%s at sequence %s: %s rows, %s differences; %s records wait for their newest change\n",
              response.consistent() ? "consistent" : "NOT consistent", absl::StrCat(response.sequence()).c_str(),
              Grouped(response.row_count()).c_str(), Grouped(response.difference_count()).c_str(),
              Grouped(response.behind_count()).c_str());
  return code;
}

absl::StatusOr<ExitCode> RebuildSnapshot(const Session& session, const std::string& reason) {
  const auto stub = BulkService::NewStub(session.registry());
  registry::v1::RebuildSnapshotRequest request;
  request.set_request_id(StableUuid(absl::StrCat("rebuild-snapshot ", absl::ToUnixNanos(absl::Now()))));
  request.set_reason(reason);
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &BulkService::Stub::RebuildSnapshot, request));
  std::printf("the rows of %s organizations are being made anew; snapshots wait meanwhile\n",
              Grouped(response.organization_count()).c_str());
  return kExitOk;
}

}  // namespace

void AddSnapshotCommands(CLI::App& app, Invocation& invocation) {
  CLI::App* snapshot = app.add_subcommand("snapshot", "Proof and repair of the rows that snapshots are made of");
  snapshot->require_subcommand(1);
  CLI::App* verify =
      snapshot->add_subcommand("verify", "Compares them with the register; exit code 1 when they differ");
  verify->callback([&invocation] { invocation.run = [](const Session& session) { return VerifySnapshot(session); }; });
  CLI::App* rebuild = snapshot->add_subcommand("rebuild", "Makes them anew");
  const auto reason = std::make_shared<std::string>();
  rebuild->add_option("--reason", *reason, "Why, for the audit log")->required();
  rebuild->callback([&invocation, reason] {
    invocation.run = [reason](const Session& session) { return RebuildSnapshot(session, *reason); };
  });
}

}  // namespace htx::ctl
