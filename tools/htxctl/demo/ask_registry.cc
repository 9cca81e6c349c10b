#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "htx/registry/v1/activity_service.grpc.pb.h"
#include "htx/registry/v1/area_service.grpc.pb.h"
#include "htx/registry/v1/organization_service.grpc.pb.h"
#include "htx/registry/v1/report_service.grpc.pb.h"
#include "htxctl/demo/ask.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

using registry::v1::ActivityService;
using registry::v1::AreaService;
using registry::v1::OrganizationService;
using registry::v1::ReportService;

}  // namespace

std::string InDataset(absl::string_view dataset, absl::string_view filter) {
  if (filter.empty()) return absl::StrCat("dataset = \"", dataset, "\"");
  return absl::StrCat("dataset = \"", dataset, "\" AND (", filter, ")");
}

absl::StatusOr<registry::v1::AggregateOrganizationsResponse> Aggregate(
    const Session& session, const registry::v1::AggregateOrganizationsRequest& request) {
  const auto stub = ReportService::NewStub(session.registry());
  return session.Call(*stub, &ReportService::Stub::AggregateOrganizations, request);
}

registry::v1::AggregateOrganizationsRequest StockOf(absl::string_view dataset, absl::string_view filter,
                                                    absl::CivilDay day) {
  registry::v1::AggregateOrganizationsRequest request;
  request.set_filter(InDataset(dataset, filter));
  *request.mutable_time() = AsOf(day);
  return request;
}

registry::v1::AggregateOrganizationsRequest FlowOf(absl::string_view dataset, absl::string_view filter,
                                                   registry::v1::OrganizationPopulation population) {
  registry::v1::AggregateOrganizationsRequest request;
  request.set_filter(InDataset(dataset, filter));
  request.set_population(population);
  *request.mutable_period() = ToRange(DatasetOf(dataset).from, DatasetOf(dataset).to);
  return request;
}

absl::StatusOr<int64_t> CountStock(const Session& session, absl::string_view dataset, absl::string_view filter) {
  HTX_ASSIGN_OR_RETURN(const auto response, Aggregate(session, StockOf(dataset, filter, DatasetOf(dataset).as_of)));
  return response.total().count();
}

absl::StatusOr<int64_t> CountFlow(const Session& session, absl::string_view dataset, absl::string_view filter,
                                  registry::v1::OrganizationPopulation population) {
  HTX_ASSIGN_OR_RETURN(const auto response, Aggregate(session, FlowOf(dataset, filter, population)));
  return response.total().count();
}

absl::StatusOr<std::string> BySector(const Session& session, registry::v1::AggregateOrganizationsRequest request,
                                     const std::vector<std::pair<std::string, std::string>>& sectors) {
  request.add_group_by(registry::v1::ORGANIZATION_DIMENSION_SECTOR);
  HTX_ASSIGN_OR_RETURN(const auto response, Aggregate(session, request));
  std::vector<std::pair<std::string, int64_t>> parts;
  for (const auto& [sector, code] : sectors) parts.emplace_back(code, 0);
  for (const registry::v1::AggregateRow& row : response.rows()) {
    const std::string& key = row.keys(0);
    const auto known =
        std::find_if(sectors.begin(), sectors.end(), [&](const auto& each) { return each.first == key; });
    if (known == sectors.end()) {
      parts.emplace_back(key, row.count());
    } else {
      parts[static_cast<size_t>(known - sectors.begin())].second = row.count();
    }
  }
  std::string text = Grouped(response.total().count());
  for (size_t i = 0; i < parts.size(); ++i) {
    absl::StrAppend(&text, i == 0 ? " = " : " + ", parts[i].first, " ", Grouped(parts[i].second));
  }
  return text;
}

absl::StatusOr<registry::v1::SupportActivityRow> SumActivities(const Session& session, absl::string_view dataset,
                                                               absl::string_view filter) {
  const auto stub = ActivityService::NewStub(session.registry());
  registry::v1::AggregateSupportActivitiesRequest request;
  request.set_filter(InDataset(dataset, filter));
  HTX_ASSIGN_OR_RETURN(const auto response,
                       session.Call(*stub, &ActivityService::Stub::AggregateSupportActivities, request));
  return response.total();
}

absl::StatusOr<registry::v1::SupportActivity> OneActivity(const Session& session, absl::string_view dataset,
                                                          absl::string_view filter) {
  const auto stub = ActivityService::NewStub(session.registry());
  registry::v1::ListSupportActivitiesRequest request;
  request.set_filter(InDataset(dataset, filter));
  HTX_ASSIGN_OR_RETURN(const auto response,
                       session.Call(*stub, &ActivityService::Stub::ListSupportActivities, request));
  if (response.activities_size() != 1) {
    const std::string text = absl::StrCat(response.activities_size(), " activities match ", request.filter());
    return MakeError(absl::StatusCode::kFailedPrecondition, "NOT_ONE", {.en = text, .vi = text});
  }
  return response.activities(0);
}

absl::StatusOr<registry::v1::Organization> OrganizationOf(const Session& session, const std::string& name,
                                                          absl::CivilDay day) {
  const auto stub = OrganizationService::NewStub(session.registry());
  registry::v1::GetOrganizationRequest request;
  request.set_name(name);
  *request.mutable_time() = AsOf(day);
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &OrganizationService::Stub::GetOrganization, request));
  return response.organization();
}

absl::StatusOr<std::string> AreaName(const Session& session, const std::string& name) {
  const auto stub = AreaService::NewStub(session.registry());
  registry::v1::GetAreaRequest request;
  request.set_name(name);
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &AreaService::Stub::GetArea, request));
  return response.area().display_name();
}

}  // namespace htx::ctl
