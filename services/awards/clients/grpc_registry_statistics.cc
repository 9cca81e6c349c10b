#include "awards/clients/grpc_registry_statistics.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"
#include "common/rpc/peer.h"
#include "htx/registry/v1/activity_service.grpc.pb.h"
#include "htx/registry/v1/report_service.grpc.pb.h"

namespace htx::awards {
namespace {

namespace registry = htx::registry::v1;
using Figure = MeasureSpec::Figure;

constexpr absl::Duration kCap = absl::Seconds(5);

void SetDate(google::type::Date& date, absl::CivilDay day) {
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
}

void SetPeriod(common::v1::DateRange& range, const Period& period) {
  SetDate(*range.mutable_from(), period.from);
  SetDate(*range.mutable_to(), *period.to);
}

registry::OrganizationPopulation PopulationOf(MeasureSpec::Population population) {
  switch (population) {
    case MeasureSpec::Population::kExisting:
      return registry::ORGANIZATION_POPULATION_EXISTING;
    case MeasureSpec::Population::kFounded:
      return registry::ORGANIZATION_POPULATION_FOUNDED;
    case MeasureSpec::Population::kEnded:
      return registry::ORGANIZATION_POPULATION_ENDED;
    case MeasureSpec::Population::kAdmitted:
      return registry::ORGANIZATION_POPULATION_ADMITTED;
  }
  return registry::ORGANIZATION_POPULATION_EXISTING;
}

// One answer of the registry: its numerator, its denominator where there is one, its sequence.
struct Part {
  int64_t numerator = 0;
  int64_t denominator = 0;
  int64_t sequence = 0;
};

class GrpcRegistryStatistics : public RegistryStatistics {
 public:
  explicit GrpcRegistryStatistics(const std::shared_ptr<grpc::Channel>& channel)
      : reports_(registry::ReportService::NewStub(channel)), activities_(registry::ActivityService::NewStub(channel)) {}

  absl::StatusOr<Measured> Measure(const rpc::RequestContext& context, const MeasureQuery& query) override {
    const bool by_alliance = !query.alliances.empty();
    const absl::string_view field = by_alliance ? "alliance" : "id";
    const absl::Span<const OrganizationId> units = by_alliance ? query.alliances : query.units;
    const bool one_by_one = query.spec.population == MeasureSpec::Population::kAdmitted;
    const size_t step = one_by_one ? 1 : kUnitsInFilter;
    Part sum;
    bool first = true;
    for (size_t i = 0; i < units.size(); i += step) {
      HTX_ASSIGN_OR_RETURN(const Part part,
                           MeasurePart(context, query, field, units.subspan(i, std::min(step, units.size() - i))));
      sum.numerator += part.numerator;
      sum.denominator += part.denominator;
      sum.sequence = first ? part.sequence : std::min(sum.sequence, part.sequence);
      first = false;
    }
    const bool share = query.spec.figure == Figure::kShare || query.spec.figure == Figure::kEffective ||
                       query.spec.figure == Figure::kReach;
    return Measured{.actual = {sum.numerator, share ? sum.denominator : 1}, .sequence = sum.sequence};
  }

 private:
  absl::StatusOr<Part> MeasurePart(const rpc::RequestContext& context, const MeasureQuery& query,
                                   absl::string_view field, absl::Span<const OrganizationId> units) {
    if (query.spec.source == MeasureSpec::Source::kActivities) return MeasureActivities(context, query, units);
    HTX_ASSIGN_OR_RETURN(Part part, MeasureOrganizations(context, query, query.spec.filter, field, units));
    if (query.spec.figure != Figure::kShare) return part;
    HTX_ASSIGN_OR_RETURN(const Part whole, MeasureOrganizations(context, query, query.spec.denominator, field, units));
    return Part{part.numerator, whole.numerator, std::min(part.sequence, whole.sequence)};
  }

  absl::StatusOr<Part> MeasureOrganizations(const rpc::RequestContext& context, const MeasureQuery& query,
                                            absl::string_view filter, absl::string_view field,
                                            absl::Span<const OrganizationId> units) {
    registry::AggregateOrganizationsRequest request;
    request.set_population(PopulationOf(query.spec.population));
    if (query.spec.population == MeasureSpec::Population::kAdmitted) {
      request.set_member_of(absl::StrCat("organizations/", units.front().text()));
      request.set_filter(ScopeFilter(filter, field, {}, query.dataset));
    } else {
      request.set_filter(ScopeFilter(filter, field, units, query.dataset));
    }
    if (query.spec.population == MeasureSpec::Population::kExisting) {
      SetDate(*request.mutable_time()->mutable_valid_date(), query.as_of);
    } else {
      SetPeriod(*request.mutable_period(), query.period);
    }
    if (query.spec.figure == Figure::kMembers) request.add_measures(registry::ORGANIZATION_MEASURE_MEMBER_COUNT);
    if (query.spec.figure == Figure::kLabour) request.add_measures(registry::ORGANIZATION_MEASURE_LABOUR);
    if (query.spec.figure == Figure::kEffective) {
      request.add_group_by(registry::ORGANIZATION_DIMENSION_EVALUATION_CLASS);
      request.set_report_year(query.year);
    }
    grpc::ClientContext call;
    rpc::PrepareCall(call, context, "awards", kCap);
    registry::AggregateOrganizationsResponse response;
    HTX_RETURN_IF_ERROR(rpc::FromPeer(reports_->AggregateOrganizations(&call, request, &response), "registry"));
    Part part = {.numerator = response.total().count(), .sequence = response.sequence()};
    if (!response.total().values().empty()) part.numerator = response.total().values(0).sum();
    if (query.spec.figure == Figure::kEffective) {
      part.denominator = response.total().count();
      part.numerator = 0;
      for (const registry::AggregateRow& row : response.rows()) {
        if (row.keys(0) == "GOOD" || row.keys(0) == "FAIR") part.numerator += row.count();
      }
    }
    return part;
  }

  absl::StatusOr<Part> MeasureActivities(const rpc::RequestContext& context, const MeasureQuery& query,
                                         absl::Span<const OrganizationId> units) {
    registry::AggregateSupportActivitiesRequest request;
    request.set_filter(ScopeFilter(query.spec.filter, "alliance", units, query.dataset));
    SetPeriod(*request.mutable_period(), query.period);
    grpc::ClientContext call;
    rpc::PrepareCall(call, context, "awards", kCap);
    registry::AggregateSupportActivitiesResponse response;
    HTX_RETURN_IF_ERROR(rpc::FromPeer(activities_->AggregateSupportActivities(&call, request, &response), "registry"));
    const registry::SupportActivityRow& total = response.total();
    Part part = {.numerator = total.quantity().value(), .sequence = response.sequence()};
    if (query.spec.figure == Figure::kAttendances) part.numerator = total.attendances().value();
    if (query.spec.figure == Figure::kReach) {
      part.numerator = total.reach().numerator();
      part.denominator = total.reach().denominator();
    }
    return part;
  }

  const std::unique_ptr<registry::ReportService::Stub> reports_;
  const std::unique_ptr<registry::ActivityService::Stub> activities_;
};

}  // namespace

std::string ScopeFilter(absl::string_view filter, absl::string_view field, absl::Span<const OrganizationId> ids,
                        absl::string_view dataset) {
  std::vector<std::string> terms;
  if (!filter.empty()) terms.emplace_back(filter);
  std::vector<std::string> units;
  for (const OrganizationId& id : ids) units.push_back(absl::StrCat(field, " = \"", id.text(), "\""));
  if (!units.empty()) terms.push_back(absl::StrCat("(", absl::StrJoin(units, " OR "), ")"));
  if (!dataset.empty()) terms.push_back(absl::StrCat("dataset = \"", dataset, "\""));
  return absl::StrJoin(terms, " AND ");
}

std::unique_ptr<RegistryStatistics> MakeGrpcRegistryStatistics(std::shared_ptr<grpc::Channel> registry) {
  return std::make_unique<GrpcRegistryStatistics>(registry);
}

}  // namespace htx::awards
