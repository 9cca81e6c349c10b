#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "htx/registry/v1/alliance_work_service.grpc.pb.h"
#include "htx/registry/v1/membership_service.grpc.pb.h"
#include "htx/registry/v1/report_service.grpc.pb.h"
#include "htxctl/commands/command.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

namespace v1 = registry::v1;

// "MISSING" of REPORT_DUTY_STATUS_MISSING.
std::string Short(const std::string& name, size_t prefix) { return name.size() > prefix ? name.substr(prefix) : name; }

struct ListFlags {
  std::string alliance = {};
  std::string filter = {};
  std::string as_of = {};
  int year = 0;
  bool all = false;
};

// Calls `method` page by page and hands every page to `show`; what was shown of how many goes under the table.
template <class Stub, class Request, class Response, class Show>
absl::StatusOr<ExitCode> ShowPages(const Session& session, Stub& stub,
                                   grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                   Request& request, bool all, Table& table, Show show) {
  int64_t total = 0;
  int64_t shown = 0;
  do {
    HTX_ASSIGN_OR_RETURN(const Response page, session.Call(stub, method, request));
    total = page.total_size();
    if (session.options().json) PrintJson(page);
    shown += show(page);
    request.set_page_token(page.next_page_token());
  } while (all && !request.page_token().empty());
  if (!session.options().json) {
    std::printf("%s\n%s / %s\n", table.Text().c_str(), Grouped(shown).c_str(), Grouped(total).c_str());
  }
  return kExitOk;
}

template <class Request>
absl::Status SetDay(const ListFlags& flags, Request& request) {
  if (flags.as_of.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay day, DayArgument("--as-of", flags.as_of));
  *request.mutable_time() = AsOf(day);
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Duties(const Session& session, const ListFlags& flags) {
  using v1::ReportService;
  v1::ListReportDutiesRequest request;
  request.set_year(flags.year);
  request.set_filter(flags.filter);
  request.set_page_size(1000);
  HTX_RETURN_IF_ERROR(SetDay(flags, request));
  const auto stub = ReportService::NewStub(session.registry());
  Table table({{"organisation"},
               {"name", Align::kLeft, 60},
               {"status"},
               {"why"},
               {"handed in"},
               {"days late", Align::kRight},
               {"report"}});
  return ShowPages(
      session, *stub, &ReportService::Stub::ListReportDuties, request, flags.all, table,
      [&](const v1::ListReportDutiesResponse& page) {
        for (const v1::ReportDuty& duty : page.duties()) {
          table.Add({Short(duty.organization(), sizeof("organizations/") - 1), duty.legal_name(),
                     Short(v1::ReportDutyStatus_Name(duty.status()), sizeof("REPORT_DUTY_STATUS_") - 1),
                     duty.exemption() == v1::REPORT_EXEMPTION_UNSPECIFIED
                         ? ""
                         : Short(v1::ReportExemption_Name(duty.exemption()), sizeof("REPORT_EXEMPTION_") - 1),
                     duty.has_submitted_date() ? TextOf(duty.submitted_date()) : "",
                     duty.days_late() == 0 ? "" : Grouped(duty.days_late()),
                     duty.report_state() == v1::ORGANIZATION_REPORT_STATE_UNSPECIFIED
                         ? ""
                         : Short(v1::OrganizationReportState_Name(duty.report_state()),
                                 sizeof("ORGANIZATION_REPORT_STATE_") - 1)});
        }
        return page.duties_size();
      });
}

absl::StatusOr<ExitCode> Dues(const Session& session, const ListFlags& flags) {
  using v1::MembershipService;
  v1::ListDuesRequest request;
  request.set_alliance(NameIn("organizations", flags.alliance));
  request.set_year(flags.year);
  request.set_filter(flags.filter);
  request.set_page_size(1000);
  HTX_RETURN_IF_ERROR(SetDay(flags, request));
  const auto stub = MembershipService::NewStub(session.registry());
  Table table({{"member"},
               {"name", Align::kLeft, 60},
               {"status"},
               {"owed", Align::kRight},
               {"paid", Align::kRight},
               {"balance", Align::kRight}});
  return ShowPages(session, *stub, &MembershipService::Stub::ListDues, request, flags.all, table,
                   [&](const v1::ListDuesResponse& page) {
                     for (const v1::Dues& dues : page.dues()) {
                       table.Add({Short(dues.member(), sizeof("organizations/") - 1), dues.legal_name(),
                                  Short(v1::DuesStatus_Name(dues.status()), sizeof("DUES_STATUS_") - 1),
                                  dues.has_owed() ? Grouped(dues.owed().amount()) : "?", Grouped(dues.paid().amount()),
                                  dues.has_balance() ? Grouped(dues.balance().amount()) : "?"});
                     }
                     return page.dues_size();
                   });
}

absl::StatusOr<ExitCode> Petitions(const Session& session, const ListFlags& flags) {
  using v1::AllianceWorkService;
  v1::ListPetitionsRequest request;
  request.set_filter(flags.filter);
  request.set_page_size(1000);
  HTX_RETURN_IF_ERROR(SetDay(flags, request));
  const auto stub = AllianceWorkService::NewStub(session.registry());
  Table table({{"petition"},
               {"raised"},
               {"days", Align::kRight},
               {"state"},
               {"addressee", Align::kLeft, 40},
               {"subject", Align::kLeft, 60}});
  return ShowPages(session, *stub, &AllianceWorkService::Stub::ListPetitions, request, flags.all, table,
                   [&](const v1::ListPetitionsResponse& page) {
                     for (const v1::Petition& petition : page.petitions()) {
                       table.Add({Short(petition.name(), sizeof("petitions/") - 1), TextOf(petition.raised_date()),
                                  Grouped(petition.age_days()),
                                  Short(v1::PetitionState_Name(petition.state()), sizeof("PETITION_STATE_") - 1),
                                  petition.addressee(), petition.subject()});
                     }
                     return page.petitions_size();
                   });
}

using Show = absl::StatusOr<ExitCode> (*)(const Session&, const ListFlags&);

// A list with the flags that all of them have.
CLI::App* AddList(CLI::App& parent, Invocation& invocation, const char* name, const char* what, Show show,
                  const std::shared_ptr<ListFlags>& flags) {
  CLI::App* list = parent.add_subcommand(name, what);
  list->add_option("--filter", flags->filter, "AIP-160 filter");
  list->add_option("--as-of", flags->as_of, "Day, e.g. 2024-12-31; default today");
  list->add_flag("--all", flags->all, "All pages, not the first 1 000 rows alone");
  list->callback([&invocation, flags, show] {
    invocation.run = [flags, show](const Session& session) { return show(session, *flags); };
  });
  return list;
}

}  // namespace

void AddAllianceCommands(CLI::App& app, Invocation& invocation) {
  CLI::App* alliance = app.add_subcommand("alliance", "Yearly duties, dues and petitions");
  alliance->require_subcommand(1);

  const auto duty_flags = std::make_shared<ListFlags>();
  CLI::App* duties =
      AddList(*alliance, invocation, "duties", "Who owes the yearly report, and since when", Duties, duty_flags);
  duties->add_option("year", duty_flags->year, "Year of the report")->required();
  duties->footer("Example:\n  htxctl alliance duties 2023 --filter 'status = MISSING AND province = \"p31\"'");

  const auto dues_flags = std::make_shared<ListFlags>();
  CLI::App* dues = AddList(*alliance, invocation, "dues", "What members owe for a year", Dues, dues_flags);
  dues->add_option("alliance", dues_flags->alliance, "Id or organizations/{id} of the alliance")->required();
  dues->add_option("year", dues_flags->year, "Year")->required();
  dues->footer("Example:\n  htxctl alliance dues lmhtx-hai-phong 2024 --filter 'status = OWING'");

  const auto petition_flags = std::make_shared<ListFlags>();
  petition_flags->filter = "state = RAISED OR state = FORWARDED";
  AddList(*alliance, invocation, "petitions",
          "Petitions, oldest first; those that nobody answered unless --filter says otherwise", Petitions,
          petition_flags)
      ->footer("Example:\n  htxctl alliance petitions --filter 'addressee : \"UBND\"' --as-of 2024-12-31");
}

}  // namespace htx::ctl
