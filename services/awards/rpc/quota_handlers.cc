// Bases of quotas and what is left of them.

#include "awards/domain/errors.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/quota_use.h"
#include "awards/rpc/route_handlers.h"
#include "awards/rpc/route_proto.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/cluster_store.h"
#include "awards/store/quota_store.h"
#include "common/base/status.h"

namespace htx::awards {

absl::StatusOr<v1::StateQuotaBaseResponse> RouteHandlers::StateQuotaBase(const v1::StateQuotaBaseRequest& request,
                                                                         const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const QuotaStatement statement, ParseStatement(request, parts_.ids->Next(), now));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(statement.alliance)));
  return sql::WriteOnce<v1::StateQuotaBaseResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::StateQuotaBaseResponse> {
        HTX_RETURN_IF_ERROR(store::InsertStatement(transaction, statement));
        HTX_RETURN_IF_ERROR(
            Announce(transaction, "QUOTA_BASE_STATED", NameOf(statement.id), v1::Change(), statement.counted_on));
        v1::StateQuotaBaseResponse response;
        *response.mutable_statement() = ToProto(statement);
        return response;
      });
}

absl::StatusOr<v1::GetQuotaResponse> RouteHandlers::GetQuota(const v1::GetQuotaRequest& request,
                                                             const rpc::RequestContext& context) {
  FieldErrors errors;
  const QuotaPlace place = {
      .cluster = ClusterId::Of(ParseName(errors, "cluster", request.cluster(), "clusters", false)),
      .alliance = OrganizationId::Of(ParseName(errors, "alliance", request.alliance(), "organizations", true)),
      .year = request.year()};
  const absl::CivilDay day =
      ParseOptionalDate(errors, "as_of", request.has_as_of(), request.as_of()).value_or(DayOf(parts_.clock->Now()));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  v1::GetQuotaResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
    HTX_ASSIGN_OR_RETURN(const KindOnDate kind, KindOn(request.award_kind(), day, sets, place.alliance));
    if (!place.cluster.empty()) {
      HTX_ASSIGN_OR_RETURN(const std::optional<Cluster> cluster, store::FindCluster(transaction, place.cluster));
      if (!cluster) return ClusterUnknown(NameOf(place.cluster));
    }
    HTX_ASSIGN_OR_RETURN(*response.mutable_quota(), ShowQuota(transaction, kind, place));
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::awards
