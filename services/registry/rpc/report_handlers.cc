#include "registry/rpc/report_handlers.h"

#include <algorithm>
#include <map>
#include <vector>

#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/area.h"
#include "registry/domain/errors.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/list_page.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/read_time.h"
#include "registry/rpc/report_proto.h"
#include "registry/store/report_store.h"
#include "registry/store/schemas.h"
#include "registry/store/statistics_store.h"

namespace htx::registry {
namespace {

// Puts every province under the one that covers it on `day`, and joins the rows that become equal.
std::vector<AggregateRow> OnBoundariesOf(absl::CivilDay day, const AggregateQuery& query, const AreaTree& areas,
                                         std::vector<AggregateRow> rows) {
  const auto place = std::find(query.group_by.begin(), query.group_by.end(), Dimension::kProvince);
  if (place == query.group_by.end()) return rows;
  const auto column = static_cast<size_t>(place - query.group_by.begin());
  std::map<std::vector<std::string>, AggregateRow> joined;
  for (AggregateRow& row : rows) {
    if (const Area* area = areas.Find(row.keys[column])) {
      if (const Area* today = areas.PlaceOn(*area, day)) row.keys[column] = today->id;
    }
    const auto [group, is_new] = joined.emplace(row.keys, row);
    if (!is_new) group->second.Add(row);
  }
  std::vector<AggregateRow> result;
  for (auto& [keys, row] : joined) result.push_back(std::move(row));
  return result;
}

AggregateRow TotalOf(const std::vector<AggregateRow>& rows, const AggregateQuery& query) {
  AggregateRow total;
  total.cells.resize(query.measures.size());
  for (const AggregateRow& row : rows) total.Add(row);
  return total;
}

// The day on which a population is looked at when the caller names none: the last of the period when that is past.
absl::CivilDay DefaultDay(const AggregateQuery& query, absl::CivilDay today) {
  const bool flow = query.population != Population::kExisting && query.population != Population::kMembers;
  return flow ? std::min(query.period_to - 1, today) : today;
}

}  // namespace

absl::StatusOr<v1::RecordOrganizationReportResponse> ReportHandlers::RecordOrganizationReport(
    const v1::RecordOrganizationReportRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(const Report report, ParseReport(request.report()));
  return sql::WriteOnce<v1::RecordOrganizationReportResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::RecordOrganizationReportResponse> {
        OrganizationStore organizations(transaction);
        HTX_ASSIGN_OR_RETURN(const std::optional<Organization> organization, organizations.Find(report.organization));
        if (!organization) return NeverExisted("organization", NameOf(report.organization));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(organization->facts().alliance)));
        HTX_ASSIGN_OR_RETURN(const Timeline timeline, organizations.ReadTimeline(report.organization));
        HTX_RETURN_IF_ERROR(Accept(report, timeline.front().valid_from));
        Report dated = report;
        dated.known_from = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(const Report saved, ReportStore(transaction).Save(dated));
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
                                                  .time = request.time()},
                                                 office_.tokens, office_.clock.Now()));
  v1::ListOrganizationReportsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    std::vector<Report> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end, ReportStore(transaction).List(list.time.known, list.query, page));
    response.clear_reports();
    for (const Report& report : page) *response.add_reports() = ToProto(report);
    response.set_total_size(end.total);
    response.set_next_page_token(NextToken(list, end, office_.tokens));
    return absl::OkStatus();
  }));
  *response.mutable_time() = ToProto(list.time);
  return response;
}

absl::StatusOr<v1::AggregateOrganizationsResponse> ReportHandlers::AggregateOrganizations(
    const v1::AggregateOrganizationsRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  const absl::CivilDay today = DayOf(now);
  HTX_ASSIGN_OR_RETURN(AggregateQuery query, ParseAggregate(request));
  HTX_ASSIGN_OR_RETURN(query.where, query::ParseFilter(request.filter(), OrganizationSchema()));
  HTX_ASSIGN_OR_RETURN(query.time, ResolveTime(request.time(), now));
  if (!request.time().has_valid_date()) {
    query.time.day = DefaultDay(query, today);
    query.time.now = query.time.now && query.time.day == today;
  }
  const int64_t sequence = office_.head.sequence();
  std::vector<AggregateRow> rows;
  std::shared_ptr<const AreaTree> areas;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(rows, StatisticsStore(transaction).Aggregate(query));
    HTX_ASSIGN_OR_RETURN(areas, office_.areas.Read(transaction));
    if (query.time.latest) {
      HTX_ASSIGN_OR_RETURN(const absl::Time newest, OrganizationStore(transaction).LastKnown(now));
      query.time.known = std::max(now, newest);  // A writer's clock may be ahead.
    }
    return absl::OkStatus();
  }));
  if (rows.size() > static_cast<size_t>(query.limit)) return TooManyGroups(query.limit);

  const bool current = request.area_basis() == v1::AREA_BASIS_CURRENT_BOUNDARIES;
  if (current) rows = OnBoundariesOf(today, query, *areas, std::move(rows));
  v1::AggregateOrganizationsResponse response;
  for (const AggregateRow& row : rows) *response.add_rows() = ToProto(row, query);
  *response.mutable_total() = ToProto(TotalOf(rows, query), query);
  *response.mutable_time() = ToProto(query.time);
  response.set_sequence(sequence);
  response.set_area_basis(current ? v1::AREA_BASIS_CURRENT_BOUNDARIES : v1::AREA_BASIS_AS_RECORDED);
  return response;
}

}  // namespace htx::registry
