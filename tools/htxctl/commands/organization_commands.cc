#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "htx/registry/v1/organization_service.grpc.pb.h"
#include "htxctl/commands/command.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

using registry::v1::OrganizationService;

// "TRANSPORT" of SECTOR_TRANSPORT.
std::string Short(const std::string& name, size_t prefix) { return name.size() > prefix ? name.substr(prefix) : name; }
std::string KindText(const registry::v1::Organization& each) {
  return Short(registry::v1::OrganizationKind_Name(each.kind()), sizeof("ORGANIZATION_KIND_") - 1);
}
std::string SectorText(const registry::v1::Organization& each) {
  return Short(registry::v1::Sector_Name(each.sector()), sizeof("SECTOR_") - 1);
}
std::string StatusText(const registry::v1::Organization& each) {
  const std::string legal = Short(registry::v1::LegalStatus_Name(each.legal_status()), sizeof("LEGAL_STATUS_") - 1);
  return each.activity_status() == registry::v1::ACTIVITY_STATUS_CEASED ? absl::StrCat(legal, "/CEASED") : legal;
}

struct GetFlags {
  std::string name = {};
  std::string as_of = {};
};

absl::StatusOr<ExitCode> Get(const Session& session, const GetFlags& flags) {
  registry::v1::GetOrganizationRequest request;
  request.set_name(NameIn("organizations", flags.name));
  request.set_view(registry::v1::ORGANIZATION_VIEW_FULL);
  if (!flags.as_of.empty()) {
    HTX_ASSIGN_OR_RETURN(const absl::CivilDay day, DayArgument("--as-of", flags.as_of));
    *request.mutable_time() = AsOf(day);
  }
  const auto stub = OrganizationService::NewStub(session.registry());
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &OrganizationService::Stub::GetOrganization, request));
  if (session.options().json) {
    PrintJson(response);
    return kExitOk;
  }
  const registry::v1::Organization& each = response.organization();
  Table table({{"field"}, {"value", Align::kLeft, 120}});
  table.Add({"name", each.name()});
  table.Add({"legal_name", each.legal_name()});
  table.Add({"short_name", each.short_name()});
  table.Add({"kind", KindText(each)});
  table.Add({"sector", SectorText(each)});
  table.Add({"status", StatusText(each)});
  table.Add({"tax_code", each.tax_code()});
  table.Add({"founded", TextOf(each.founded_date())});
  table.Add({"area", each.area()});
  table.Add({"alliance", each.alliance()});
  table.Add({"members", each.has_member_count() ? Grouped(each.member_count()) : ""});
  table.Add({"workers", each.has_labour()
                            ? Qualified(each.labour().value(), each.labour().qualifier(), each.labour().upper())
                            : ""});
  table.Add({"dataset", each.dataset()});
  table.Add({"etag", each.etag()});
  table.Add({"as of", TextOf(response.time().valid_date())});
  std::printf("%s", table.Text().c_str());
  for (const registry::v1::AllowedAction& action : each.allowed_actions()) {
    const std::string& why = session.options().language == "vi" ? action.explanation_vi() : action.explanation_en();
    std::printf("  %s %s%s\n", action.allowed() ? "+" : "-", action.action().c_str(),
                action.allowed() ? "" : absl::StrCat(": ", action.reason(), ", ", why).c_str());
  }
  return kExitOk;
}

absl::StatusOr<ExitCode> Profile(const Session& session, const std::string& id) {
  registry::v1::GetOrganizationProfileRequest request;
  request.set_name(NameIn("organizations", id));
  const auto stub = OrganizationService::NewStub(session.registry());
  HTX_ASSIGN_OR_RETURN(const auto response,
                       session.Call(*stub, &OrganizationService::Stub::GetOrganizationProfile, request));
  if (session.options().json) {
    PrintJson(response);
    return kExitOk;
  }
  std::printf("%s  %s  %s\n", response.organization().name().c_str(), response.organization().legal_name().c_str(),
              StatusText(response.organization()).c_str());
  if (response.has_debts()) {
    std::printf("debts    outstanding %s, overdue %s, worst group %d\n",
                Grouped(response.debts().outstanding().amount()).c_str(),
                Grouped(response.debts().overdue().amount()).c_str(), response.debts().worst_debt_group());
  }
  if (response.has_honours()) {
    std::printf("honours  %s that stand%s\n", Grouped(response.honours().standing()).c_str(),
                response.honours().complete() ? "" : " (whose place it took is not known)");
    Table table({{"award"}, {"kind", Align::kLeft, 60}, {"year"}, {"decision"}, {"recipient"}});
    for (const common::v1::HonourLine& line : response.honours().latest()) {
      table.Add({line.award(), line.display_name(), absl::StrCat(line.year()),
                 absl::StrCat(line.decision_number(), line.revoked() ? ", REVOKED" : ""), line.organization()});
    }
    std::printf("%s", table.Text().c_str());
  }
  for (const std::string& service : response.unavailable()) std::printf("%s did not answer\n", service.c_str());
  return kExitOk;
}

}  // namespace

void AddOrganizationCommands(CLI::App& app, Invocation& invocation) {
  CLI::App* org = app.add_subcommand("org", "Organisations of the registry");
  org->require_subcommand(1);

  CLI::App* profile = org->add_subcommand("profile", "One organisation with its debts and honours");
  const auto whose = std::make_shared<std::string>();
  profile->add_option("organization", *whose, "Id or organizations/{id}")->required();
  profile->callback(
      [&invocation, whose] { invocation.run = [whose](const Session& session) { return Profile(session, *whose); }; });

  CLI::App* get = org->add_subcommand("get", "One organisation, as of a day");
  const auto get_flags = std::make_shared<GetFlags>();
  get->add_option("id", get_flags->name, "Id or organizations/{id}")->required();
  get->add_option("--as-of", get_flags->as_of, "Day, e.g. 2019-06-30; default today");
  get->callback([&invocation, get_flags] {
    invocation.run = [get_flags](const Session& session) { return Get(session, *get_flags); };
  });
  get->footer(
      "Examples:\n  htxctl org get lmhtx-hai-phong --as-of 2019-06-30\n  htxctl --json org get "
      "hp22-hai-phong-htx-0001");
}

}  // namespace htx::ctl
