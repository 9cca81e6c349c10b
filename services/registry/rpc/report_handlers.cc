#include "registry/rpc/report_handlers.h"

#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/alliance_errors.h"
#include "registry/domain/errors.h"
#include "registry/rpc/disclosure.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/list_page.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/read_time.h"
#include "registry/rpc/report_proto.h"
#include "registry/store/report_store.h"
#include "registry/store/schemas.h"

namespace htx::registry {

absl::StatusOr<v1::RecordOrganizationReportResponse> ReportHandlers::RecordOrganizationReport(
    const v1::RecordOrganizationReportRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(const Report report, ParseReport(request.report(), DayOf(now)));
  return sql::WriteOnce<v1::RecordOrganizationReportResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::RecordOrganizationReportResponse> {
        OrganizationStore organizations(transaction);
        HTX_ASSIGN_OR_RETURN(const std::optional<Organization> organization, organizations.Find(report.organization));
        if (!organization) return NeverExisted("organization", NameOf(report.organization));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(organization->facts().alliance)));
        HTX_ASSIGN_OR_RETURN(const Timeline timeline, organizations.ReadTimeline(report.organization));
        HTX_RETURN_IF_ERROR(Accept(report, timeline));
        ReportStore reports(transaction);
        HTX_ASSIGN_OR_RETURN(const std::optional<Report> counting, reports.Find(report.organization, report.year));
        // What two people agreed on is not overwritten by one.
        if (counting && counting->filing != 0) return ReportCounts(NameOfReport(report.organization, report.year));
        Report dated = report;
        dated.known_from = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(const Report saved, reports.Save(dated));
        v1::RecordOrganizationReportResponse response;
        *response.mutable_report() = ToProto(saved);
        v1::Change change;
        *change.mutable_organization_report() = response.report();
        HTX_RETURN_IF_ERROR(Announce(transaction, "ORGANIZATION_REPORT_RECORDED", response.report().name(), change,
                                     absl::CivilDay(saved.year, 12, 31)));
        return response;
      });
}

absl::StatusOr<v1::ListOrganizationReportsResponse> ReportHandlers::ListOrganizationReports(
    const v1::ListOrganizationReportsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListOrganizationReports",
                                                  .filters = ReportSchema(),
                                                  .orders = ReportSchema(),
                                                  .default_order = "year desc"},
                                                 {.filter = request.filter(),
                                                  .order_by = request.order_by(),
                                                  .page_size = request.page_size(),
                                                  .page_token = request.page_token(),
                                                  .time = request.time(),
                                                  .others = request.filings() ? "filings" : ""},
                                                 office_.tokens, office_.clock.Now()));
  Reading reading(context);
  v1::ListOrganizationReportsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    std::vector<Filing> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end,
                         ReportStore(transaction).List(list.time, request.filings(), list.query, page));
    response.clear_reports();
    std::vector<OrganizationId> ids;
    for (const Filing& filing : page) ids.push_back(filing.report.organization);
    HTX_ASSIGN_OR_RETURN(const std::set<OrganizationId> hidden, reading.Hidden(transaction, ids));
    for (const Filing& filing : page) {
      v1::OrganizationReport& proto = *response.add_reports();
      proto = request.filings() ? ToProto(filing) : CountingProto(filing);
      if (hidden.contains(filing.report.organization)) Veil(proto);
    }
    response.set_total_size(end.total);
    response.set_next_page_token(NextToken(list, end, office_.tokens));
    return absl::OkStatus();
  }));
  HTX_RETURN_IF_ERROR(reading.Audit(office_, request));
  *response.mutable_time() = ToProto(list.time);
  return response;
}

}  // namespace htx::registry
