#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "htx/awards/v1/change_service.grpc.pb.h"
#include "htx/funding/v1/change_service.grpc.pb.h"
#include "htx/registry/v1/change_service.grpc.pb.h"
#include "htxctl/client/message_text.h"
#include "htxctl/commands/command.h"
#include "htxctl/demo/values.h"

namespace htx::ctl {
namespace {

struct WatchFlags {
  std::string service = "registry";
  std::string resume_token = {};
  bool from_now = false;
  int64_t limit = 0;  // 0: without end.
  int minutes = 60;
};

// One change on one line: JSON for programs, else the header.
void PrintChange(const Session& session, const google::protobuf::Message& message,
                 const common::v1::ChangeHeader& header) {
  if (session.options().json) {
    const std::string json = JsonLine(message);
    if (!json.empty()) std::printf("%s\n", json.c_str());
  } else {
    std::printf("%10s  %s  %-32s %-44s %s\n", absl::StrCat(header.sequence()).c_str(),
                TextOf(header.recorded_time()).c_str(), header.type().c_str(), header.resource().c_str(),
                header.actor().c_str());
  }
  std::fflush(stdout);
}

// Prints what comes until the limit, the end of the stream, or the deadline (which is not an error here).
template <class Response>
absl::StatusOr<ExitCode> Follow(const Session& session, grpc::ClientContext& context,
                                grpc::ClientReader<Response>& reader, int64_t limit) {
  Response response;
  int64_t seen = 0;
  while ((limit == 0 || seen < limit) && reader.Read(&response)) {
    if (!response.has_change()) continue;  // A bookmark.
    PrintChange(session, response, response.change().header());
    ++seen;
  }
  if (limit != 0 && seen >= limit) context.TryCancel();
  const absl::Status status = FromWire(reader.Finish());
  const bool ended_as_asked =
      status.ok() || status.code() == absl::StatusCode::kDeadlineExceeded || (limit != 0 && seen >= limit);
  if (!ended_as_asked) return status;
  return kExitOk;
}

// Where to start: after the token, else now or at the oldest change.
template <class Request, class Start>
Request RequestOf(const WatchFlags& flags, Start now) {
  Request request;
  request.set_resume_token(flags.resume_token);
  if (flags.from_now) request.set_start(now);
  return request;
}

absl::StatusOr<ExitCode> Watch(const Session& session, const WatchFlags& flags) {
  grpc::ClientContext context;
  session.Prepare(context, absl::Minutes(flags.minutes));
  if (flags.service == "registry") {
    const auto stub = registry::v1::ChangeService::NewStub(session.registry());
    const auto request = RequestOf<registry::v1::WatchChangesRequest>(flags, registry::v1::CHANGE_START_NOW);
    return Follow(session, context, *stub->WatchChanges(&context, request), flags.limit);
  }
  if (flags.service == "funding") {
    const auto stub = funding::v1::ChangeService::NewStub(session.funding());
    const auto request = RequestOf<funding::v1::WatchChangesRequest>(flags, funding::v1::CHANGE_START_NOW);
    return Follow(session, context, *stub->WatchChanges(&context, request), flags.limit);
  }
  const auto stub = awards::v1::ChangeService::NewStub(session.awards());
  const auto request = RequestOf<awards::v1::WatchChangesRequest>(flags, awards::v1::CHANGE_START_NOW);
  return Follow(session, context, *stub->WatchChanges(&context, request), flags.limit);
}

}  // namespace

void AddWatchCommand(CLI::App& app, Invocation& invocation) {
  CLI::App* watch = app.add_subcommand("watch", "Follow a service's change feed");
  const auto flags = std::make_shared<WatchFlags>();
  watch->add_option("service", flags->service, "registry, funding or awards")
      ->check(CLI::IsMember({"registry", "funding", "awards"}))
      ->capture_default_str();
  watch->add_option("--resume-token", flags->resume_token, "Token of the last message you have (see --json)");
  watch->add_flag("--now", flags->from_now, "Only what comes from now on");
  watch->add_option("--limit", flags->limit, "Stop after so many changes; 0: never")->capture_default_str();
  watch->add_option("--minutes", flags->minutes, "Stop after so long")
      ->check(CLI::Range(1, 1440))
      ->capture_default_str();
  watch->callback(
      [&invocation, flags] { invocation.run = [flags](const Session& session) { return Watch(session, *flags); }; });
  watch->footer(
      "Examples:\n  htxctl watch registry --now\n  htxctl watch funding --limit 10\n"
      "  htxctl --json watch awards | jq .change.header.type");
}

}  // namespace htx::ctl
