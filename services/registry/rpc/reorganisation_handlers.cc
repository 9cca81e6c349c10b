#include "registry/rpc/reorganisation_handlers.h"

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/reorganisation_plan.h"

namespace htx::registry {
namespace {

// Runs `plan` as the write of `request`; `fill` makes the response of what came of it.
template <class Response, class Request, class Fill>
absl::StatusOr<Response> Run(const Request& request, const ReorganisationPlan& plan, const Office& office,
                             const rpc::RequestContext& context, absl::Time now, Fill fill) {
  return sql::WriteAsking<Response, ObligationQuestion, ObligationAnswer>(
      office.database, rpc::RecordOf(request, context, now),
      [&](const ObligationQuestion& question) { return AskBooks(office, question, context); },
      [&](sql::Transaction& transaction, const ObligationAnswer* answer,
          std::optional<ObligationQuestion>& question) -> absl::StatusOr<Response> {
        Docket docket(office, transaction, context);
        HTX_ASSIGN_OR_RETURN(const ReorganisationResult result,
                             Execute(plan, office, docket, context, answer, question));
        Response response;
        fill(result, response);
        response.mutable_outcome()->Swap(&docket.outcome());
        return response;
      });
}

}  // namespace

absl::StatusOr<v1::MergeOrganizationsResponse> ReorganisationHandlers::MergeOrganizations(
    const v1::MergeOrganizationsRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(const ReorganisationPlan plan, ParsePlan(request, DayOf(now), office_.ids));
  return Run<v1::MergeOrganizationsResponse>(
      request, plan, office_, context, now,
      [](const ReorganisationResult& result, v1::MergeOrganizationsResponse& response) {
        *response.mutable_target() = ToProto(result.targets.front(), 0);
        for (const Organization& source : result.sources) *response.add_sources() = ToProto(source, 0);
      });
}

absl::StatusOr<v1::SplitOrganizationResponse> ReorganisationHandlers::SplitOrganization(
    const v1::SplitOrganizationRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(const ReorganisationPlan plan, ParsePlan(request, DayOf(now), office_.ids));
  return Run<v1::SplitOrganizationResponse>(
      request, plan, office_, context, now,
      [](const ReorganisationResult& result, v1::SplitOrganizationResponse& response) {
        *response.mutable_source() = ToProto(result.sources.front(), 0);
        for (const Organization& target : result.targets) *response.add_targets() = ToProto(target, 0);
      });
}

absl::StatusOr<v1::ConvertOrganizationResponse> ReorganisationHandlers::ConvertOrganization(
    const v1::ConvertOrganizationRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(const ReorganisationPlan plan, ParsePlan(request, DayOf(now), office_.ids));
  return Run<v1::ConvertOrganizationResponse>(
      request, plan, office_, context, now,
      [](const ReorganisationResult& result, v1::ConvertOrganizationResponse& response) {
        *response.mutable_source() = ToProto(result.sources.front(), 0);
        *response.mutable_target() = ToProto(result.targets.front(), 0);
      });
}

}  // namespace htx::registry
