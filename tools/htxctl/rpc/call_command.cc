#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/status.h"
#include "htxctl/rpc/method_command.h"
#include "htxctl/rpc/request_flags.h"

namespace htx::ctl {
namespace {

using google::protobuf::FileDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

struct CallFlags {
  std::string method = {};
  std::string data = {};
  std::vector<std::string> fields = {};
};

// Every service. The rules of law and the operations are asked of the registry.
constexpr const char* kServices[] = {"htx.registry.v1.ActivityService",     "htx.registry.v1.AllianceWorkService",
                                     "htx.registry.v1.AreaService",         "htx.registry.v1.AuditService",
                                     "htx.registry.v1.BulkService",         "htx.registry.v1.ChangeService",
                                     "htx.registry.v1.HistoryService",      "htx.registry.v1.MembershipService",
                                     "htx.registry.v1.OrganizationService", "htx.registry.v1.PartyService",
                                     "htx.registry.v1.QualityService",      "htx.registry.v1.ReportService",
                                     "htx.registry.v1.RoleService",         "htx.funding.v1.ApplicationService",
                                     "htx.funding.v1.ChangeService",        "htx.funding.v1.CapitalCostService",
                                     "htx.funding.v1.CollateralService",    "htx.funding.v1.CommitteeService",
                                     "htx.funding.v1.EndOfDayService",      "htx.funding.v1.FundService",
                                     "htx.funding.v1.LedgerService",        "htx.funding.v1.LoanService",
                                     "htx.funding.v1.MigrationService",     "htx.funding.v1.PartyService",
                                     "htx.funding.v1.ProductService",       "htx.funding.v1.ProgramService",
                                     "htx.funding.v1.ProposalService",      "htx.funding.v1.ReportService",
                                     "htx.funding.v1.StandingService",      "htx.awards.v1.AwardStatisticsService",
                                     "htx.awards.v1.ChangeService",         "htx.awards.v1.CommendationService",
                                     "htx.awards.v1.ContestService",        "htx.awards.v1.CouncilService",
                                     "htx.awards.v1.EligibilityService",    "htx.awards.v1.EmulationService",
                                     "htx.awards.v1.HonourService",         "htx.awards.v1.LogService",
                                     "htx.awards.v1.RouteService",          "htx.awards.v1.RuleSetService",
                                     "htx.awards.v1.ScoringService",        "htx.common.v1.RuleService",
                                     "google.longrunning.Operations"};

// All unary methods, in the order of the list.
std::vector<const MethodDescriptor*> UnaryMethods() {
  std::vector<const MethodDescriptor*> methods;
  for (const char* name : kServices) {
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    for (int i = 0; service != nullptr && i < service->method_count(); ++i) {
      const MethodDescriptor* const method = service->method(i);
      if (!method->client_streaming() && !method->server_streaming()) methods.push_back(method);
    }
  }
  return methods;
}

// "ListRoles", "RoleService.ListRoles" or the full name, with "/" or "." before the method.
absl::StatusOr<const MethodDescriptor*> Choose(const std::string& text) {
  const std::string wanted = absl::StrReplaceAll(text, {{"/", "."}});
  std::vector<const MethodDescriptor*> found;
  for (const MethodDescriptor* method : UnaryMethods()) {
    if (method->full_name() == wanted || absl::EndsWith(method->full_name(), absl::StrCat(".", wanted))) {
      found.push_back(method);
    }
  }
  if (found.size() == 1) return found.front();
  return found.empty()
             ? InvalidField("method", {.en = absl::StrCat("there is no method ", text, "; `htxctl call` lists them"),
                                       .vi = absl::StrCat("không có phương thức ", text, "; xem `htxctl call`")})
             : InvalidField("method",
                            {.en = absl::StrCat("several services have a method ", text, "; name the service too"),
                             .vi = absl::StrCat("nhiều dịch vụ có phương thức ", text, "; hãy nêu cả tên dịch vụ")});
}

absl::StatusOr<ExitCode> Call(const Session& session, const CallFlags& flags) {
  if (flags.method.empty()) {
    for (const MethodDescriptor* method : UnaryMethods()) std::printf("%s\n", method->full_name().c_str());
    return kExitOk;
  }
  HTX_ASSIGN_OR_RETURN(const MethodDescriptor* const method, Choose(flags.method));
  std::unique_ptr<Message> request = NewMessage(*method->input_type());
  if (!flags.data.empty()) {
    HTX_ASSIGN_OR_RETURN(request, ReadJson(*method->input_type(), flags.data));
  }
  for (const std::string& field : flags.fields) HTX_RETURN_IF_ERROR(SetAssignment(*request, field));
  EnsureRequestId(*request);
  const std::unique_ptr<Message> response = NewMessage(*method->output_type());
  HTX_RETURN_IF_ERROR(session.Call(*method, *request, *response));
  PrintJson(*response);
  return kExitOk;
}

}  // namespace

void AddCallCommand(CLI::App& app, Invocation& invocation, absl::string_view language) {
  const bool vi = language == "vi";
  CLI::App* const call = app.add_subcommand("call", vi ? "Gọi một phương thức bất kỳ; không nêu tên thì liệt kê"
                                                       : "Call any method of any service; without a name, list them");
  const auto flags = std::make_shared<CallFlags>();
  call->add_option("method", flags->method, "GetArea, AreaService.GetArea, htx.registry.v1.AreaService/GetArea");
  call->add_option("fields", flags->fields, vi ? "đường-dẫn=giá-trị" : "path=value");
  call->add_option("--data", flags->data, vi ? "Yêu cầu: JSON hoặc @tệp" : "The request: JSON or @file");
  call->callback(
      [&invocation, flags] { invocation.run = [flags](const Session& session) { return Call(session, *flags); }; });
  call->footer(absl::StrCat(vi ? "Ví dụ" : "Examples",
                            ":\n  htxctl call RoleService.ListRoles parent=organizations/lmhtx-hai-phong\n"
                            "  htxctl call GetArea --data '{\"name\": \"areas/p31\"}'"));
}

}  // namespace htx::ctl
