// `operations`: work of the registry that outlives its call, as google.longrunning has it.

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "htx/registry/v1/bulk_service.pb.h"
#include "htx/registry/v1/operation.pb.h"
#include "htxctl/client/message_text.h"
#include "htxctl/commands/command.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

namespace lro = google::longrunning;
using lro::Operations;

constexpr absl::string_view kOfImports = "operations/import-";

struct OperationFlags {
  std::string name = {};
  std::string filter = {};
  int page_size = 50;
  bool all = false;
};

// An operation is also told by the name or the request_id of its import.
std::string NameOf(const std::string& text) {
  if (absl::StartsWith(text, "operations/")) return text;
  if (absl::StartsWith(text, "import-")) return absl::StrCat("operations/", text);
  return absl::StrCat(kOfImports, absl::StripPrefix(text, "imports/"));
}

registry::v1::ImportOperationMetadata MetadataOf(const lro::Operation& operation) {
  registry::v1::ImportOperationMetadata metadata;
  operation.metadata().UnpackTo(&metadata);
  return metadata;
}

int64_t RefusedIn(const registry::v1::ImportCounts& counts) {
  return counts.rejected() + counts.possible_duplicates() + counts.ambiguous();
}

absl::Status ErrorOf(const lro::Operation& operation) {
  if (!operation.has_error()) return absl::OkStatus();
  return FromWire(grpc::Status(static_cast<grpc::StatusCode>(operation.error().code()), operation.error().message(),
                               operation.error().SerializeAsString()));
}

std::string StateOf(const registry::v1::ImportOperationMetadata& metadata) {
  const registry::v1::Import& import = metadata.import_record();
  const auto* const state = registry::v1::ImportState_descriptor()->FindValueByNumber(import.state());
  return absl::StrCat(state == nullptr ? "" : WordOf(*state), metadata.given_up() ? " (given up)" : "");
}

void Show(const lro::Operation& operation, const Options& options) {
  if (options.json) return PrintJson(operation);
  const registry::v1::ImportOperationMetadata metadata = MetadataOf(operation);
  const registry::v1::Import& import = metadata.import_record();
  const registry::v1::ImportCounts& counts = import.counts();
  Table table({{"field"}, {"value", Align::kLeft, 120}});
  table.Add({"operation", operation.name()});
  table.Add({"state", StateOf(metadata)});
  table.Add({"rows settled", Grouped(import.last_committed_row())});
  table.Add({"rows per second", Grouped(metadata.rows_per_second())});
  table.Add({"created", Grouped(counts.created())});
  table.Add({"updated", Grouped(counts.updated())});
  table.Add({"unchanged", Grouped(counts.unchanged() + counts.matched())});
  table.Add({"refused", Grouped(RefusedIn(counts))});
  table.Add({"missing", Grouped(counts.missing())});
  table.Add({"importer", import.principal()});
  table.Add({"began", TextOf(import.create_time())});
  if (import.has_finish_time()) table.Add({"ended", TextOf(import.finish_time())});
  std::printf("%s", table.Text().c_str());
}

absl::StatusOr<ExitCode> Get(const Session& session, const OperationFlags& flags) {
  const auto stub = Operations::NewStub(session.registry());
  lro::GetOperationRequest request;
  request.set_name(NameOf(flags.name));
  HTX_ASSIGN_OR_RETURN(const lro::Operation operation, session.Call(*stub, &Operations::Stub::GetOperation, request));
  Show(operation, session.options());
  return kExitOk;
}

absl::StatusOr<ExitCode> Cancel(const Session& session, const OperationFlags& flags) {
  const auto stub = Operations::NewStub(session.registry());
  lro::CancelOperationRequest request;
  request.set_name(NameOf(flags.name));
  HTX_RETURN_IF_ERROR(session.Call(*stub, &Operations::Stub::CancelOperation, request).status());
  return Get(session, flags);  // One that was done stays what it was.
}

// Waits as long as --timeout says, in calls that the registry answers when the operation ends or their time is over.
absl::StatusOr<ExitCode> Wait(const Session& session, const OperationFlags& flags) {
  const auto stub = Operations::NewStub(session.registry());
  const absl::Time until = absl::Now() + absl::Seconds(session.options().timeout_s);
  lro::WaitOperationRequest request;
  request.set_name(NameOf(flags.name));
  lro::Operation operation;
  do {
    grpc::ClientContext context;
    session.Prepare(context, std::max(until - absl::Now(), absl::Seconds(1)));
    HTX_RETURN_IF_ERROR(FromWire(stub->WaitOperation(&context, request, &operation)));
  } while (!operation.done() && absl::Now() + absl::Seconds(1) < until);
  Show(operation, session.options());
  if (!operation.done()) return kExitUnavailable;
  HTX_RETURN_IF_ERROR(ErrorOf(operation));
  return RefusedIn(MetadataOf(operation).import_record().counts()) > 0 ? kExitDiffers : kExitOk;
}

absl::StatusOr<ExitCode> ListThem(const Session& session, const OperationFlags& flags) {
  const auto stub = Operations::NewStub(session.registry());
  lro::ListOperationsRequest request;
  request.set_name("operations");
  request.set_filter(flags.filter);
  request.set_page_size(flags.all ? 1000 : flags.page_size);
  Table table({{"operation"},
               {"state"},
               {"rows", Align::kRight},
               {"created", Align::kRight},
               {"updated", Align::kRight},
               {"refused", Align::kRight},
               {"importer"},
               {"began"}});
  do {
    HTX_ASSIGN_OR_RETURN(const auto page, session.Call(*stub, &Operations::Stub::ListOperations, request));
    if (session.options().json) PrintJson(page);
    for (const lro::Operation& operation : page.operations()) {
      const registry::v1::ImportOperationMetadata metadata = MetadataOf(operation);
      const registry::v1::Import& import = metadata.import_record();
      table.Add({operation.name().substr(operation.name().find('/') + 1), StateOf(metadata),
                 Grouped(import.last_committed_row()), Grouped(import.counts().created()),
                 Grouped(import.counts().updated()), Grouped(RefusedIn(import.counts())), import.principal(),
                 TextOf(import.create_time())});
    }
    request.set_page_token(page.next_page_token());
  } while (flags.all && !request.page_token().empty());
  if (session.options().json) return kExitOk;
  std::printf("%s", table.Text().c_str());
  if (!request.page_token().empty()) std::printf("… (--all)\n");
  return kExitOk;
}

}  // namespace

void AddOperationCommands(CLI::App& app, Invocation& invocation) {
  CLI::App* const group = app.add_subcommand("operations", "Work that outlives its call: imports, from outside");
  group->require_subcommand(1);
  const auto flags = std::make_shared<OperationFlags>();
  const auto add = [&](const char* name, const char* help,
                       absl::StatusOr<ExitCode> (*run)(const Session&, const OperationFlags&)) {
    CLI::App* const command = group->add_subcommand(name, help);
    command->callback([&invocation, flags, run] {
      invocation.run = [flags, run](const Session& session) { return run(session, *flags); };
    });
    return command;
  };
  CLI::App* const list = add("list", "Operations, the newest first", ListThem);
  list->add_option("--filter", flags->filter, "AIP-160 filter, e.g. done = false");
  list->add_option("--page-size", flags->page_size, "Lines")->capture_default_str();
  list->add_flag("--all", flags->all, "Every page");
  constexpr char kName[] = "operations/{operation}, or an import by its name or request_id";
  add("get", "One operation as it stands", Get)->add_option("operation", flags->name, kName)->required();
  add("cancel", "End one that is under way: what was committed stays, of an atomic import nothing", Cancel)
      ->add_option("operation", flags->name, kName)
      ->required();
  CLI::App* const wait = add("wait", "Wait until it is done, as long as --timeout says", Wait);
  wait->add_option("operation", flags->name, kName)->required();
  wait->footer(
      "Exit codes: 0 done; 1 done, and rows were refused; 3 it failed or was cancelled; 4 it is still under way.\n"
      "Example:\n  htxctl operations wait import-0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d --timeout 600");
}

}  // namespace htx::ctl
