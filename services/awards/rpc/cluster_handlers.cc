#include <set>

#include "awards/domain/errors.h"
#include "awards/rpc/cluster_proto.h"
#include "awards/rpc/display_names.h"
#include "awards/rpc/emulation_handlers.h"
#include "awards/rpc/proto_values.h"
#include "awards/store/cluster_store.h"
#include "awards/store/schemas.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

std::vector<OrganizationId> UnitsOf(const Cluster& cluster) {
  std::set<OrganizationId> units;
  for (const ClusterMember& member : cluster.members) units.insert(member.unit);
  return {units.begin(), units.end()};
}

// The cluster for a change: it exists, is the caller's to change, and is in the version the caller read.
absl::StatusOr<Cluster> LoadForChange(sql::Transaction& transaction, const ClusterId& id, absl::string_view etag,
                                      const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::optional<Cluster> cluster, store::FindCluster(transaction, id));
  if (!cluster) return NeverExisted("Cluster", NameOf(id));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(cluster->manager)));
  HTX_RETURN_IF_ERROR(CheckEtag(etag, cluster->version, NameOf(id)));
  return *std::move(cluster);
}

absl::Status Save(sql::Transaction& transaction, Cluster& cluster, absl::string_view type, absl::Time now,
                  std::optional<absl::CivilDay> effective) {
  ++cluster.version;
  cluster.update_time = now;
  HTX_RETURN_IF_ERROR(store::UpdateCluster(transaction, cluster));
  v1::Change change;
  *change.mutable_cluster() = ToProto(cluster);
  return Announce(transaction, type, NameOf(cluster.id), change, effective);
}

}  // namespace

absl::StatusOr<v1::CreateClusterResponse> EmulationHandlers::CreateCluster(const v1::CreateClusterRequest& request,
                                                                           const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const Cluster asked, ParseNewCluster(request, parts_.ids->Next(), now));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(asked.manager)));
  return sql::WriteOnce<v1::CreateClusterResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CreateClusterResponse> {
        HTX_ASSIGN_OR_RETURN(const std::vector<MembershipElsewhere> elsewhere,
                             store::FindElsewhere(transaction, asked.kind, asked.id, UnitsOf(asked)));
        HTX_ASSIGN_OR_RETURN(const Cluster cluster, FoundCluster(asked, elsewhere));
        HTX_RETURN_IF_ERROR(store::InsertCluster(transaction, cluster));
        v1::CreateClusterResponse response;
        *response.mutable_cluster() = ToProto(cluster);
        v1::Change change;
        *change.mutable_cluster() = response.cluster();
        HTX_RETURN_IF_ERROR(Announce(transaction, "CLUSTER_CREATED", NameOf(cluster.id), change));
        return response;
      });
}

absl::StatusOr<v1::GetClusterResponse> EmulationHandlers::GetCluster(const v1::GetClusterRequest& request,
                                                                     const rpc::RequestContext& context) {
  FieldErrors errors;
  const ClusterId id = ClusterId::Of(ParseName(errors, "name", request.name(), "clusters", true));
  const std::optional<absl::CivilDay> as_of = ParseOptionalDate(errors, "as_of", request.has_as_of(), request.as_of());
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  std::optional<Cluster> cluster;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(cluster, store::FindCluster(transaction, id));
    return absl::OkStatus();
  }));
  if (!cluster) return NeverExisted("Cluster", NameOf(id));
  if (as_of) cluster = AsOf(*std::move(cluster), *as_of);
  v1::GetClusterResponse response;
  *response.mutable_cluster() = ToProto(*cluster);
  DisplayNames names(*parts_.directory, *parts_.clock, context);
  for (v1::ClusterMember& member : *response.mutable_cluster()->mutable_members()) {
    member.set_display_name(names.Of(member.unit()));
  }
  for (v1::ClusterLeader& leader : *response.mutable_cluster()->mutable_leaders()) {
    leader.set_display_name(names.Of(leader.unit()));
  }
  return response;
}

absl::StatusOr<v1::ListClustersResponse> EmulationHandlers::ListClusters(const v1::ListClustersRequest& request,
                                                                         const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::ClusterSchema(), "ListClusters", request.filter(),
                                 request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListClustersResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<Cluster> page, store::ListClusters(transaction, arguments.list));
    for (const Cluster& cluster : page.items) *response.add_clusters() = ToProto(cluster);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::UpdateClusterMembersResponse> EmulationHandlers::UpdateClusterMembers(
    const v1::UpdateClusterMembersRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const std::vector<MemberChange> changes, ParseMemberChanges(request));
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "clusters"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const ClusterId id = ClusterId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  std::vector<OrganizationId> units;
  for (const MemberChange& change : changes) units.push_back(change.unit);
  return sql::WriteOnce<v1::UpdateClusterMembersResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::UpdateClusterMembersResponse> {
        HTX_ASSIGN_OR_RETURN(Cluster cluster, LoadForChange(transaction, id, request.etag(), context));
        HTX_ASSIGN_OR_RETURN(const std::vector<MembershipElsewhere> elsewhere,
                             store::FindElsewhere(transaction, cluster.kind, id, units));
        HTX_ASSIGN_OR_RETURN(cluster, ChangeMembers(std::move(cluster), changes, elsewhere));
        std::optional<absl::CivilDay> first;
        for (const MemberChange& change : changes)
          first = first ? std::min(*first, change.effective) : change.effective;
        HTX_RETURN_IF_ERROR(Save(transaction, cluster, "CLUSTER_MEMBERS_CHANGED", now, first));
        v1::UpdateClusterMembersResponse response;
        *response.mutable_cluster() = ToProto(cluster);
        return response;
      });
}

absl::StatusOr<v1::SetClusterRotationResponse> EmulationHandlers::SetClusterRotation(
    const v1::SetClusterRotationRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const RotationOrder order, ParseRotation(request));
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "clusters"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const ClusterId id = ClusterId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::SetClusterRotationResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::SetClusterRotationResponse> {
        HTX_ASSIGN_OR_RETURN(Cluster cluster, LoadForChange(transaction, id, request.etag(), context));
        HTX_ASSIGN_OR_RETURN(cluster, SetRotation(std::move(cluster), order));
        HTX_RETURN_IF_ERROR(Save(transaction, cluster, "CLUSTER_ROTATION_SET", now, order.from));
        v1::SetClusterRotationResponse response;
        *response.mutable_cluster() = ToProto(cluster);
        return response;
      });
}

absl::StatusOr<v1::AssignClusterLeadersResponse> EmulationHandlers::AssignClusterLeaders(
    const v1::AssignClusterLeadersRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const NewLeaders asked, ParseLeaders(request));
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "clusters"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const ClusterId id = ClusterId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::AssignClusterLeadersResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::AssignClusterLeadersResponse> {
        HTX_ASSIGN_OR_RETURN(Cluster cluster, LoadForChange(transaction, id, request.etag(), context));
        v1::AssignClusterLeadersResponse response;
        std::vector<ClusterLeader> leaders = asked.leaders;
        if (asked.heads_from_rotation > 0) {
          HTX_ASSIGN_OR_RETURN(const NextHeads next,
                               NextInRotation(cluster, asked.term, asked.heads_from_rotation, asked.leaders));
          leaders.insert(leaders.end(), next.heads.begin(), next.heads.end());
          for (const SkippedTurn& skipped : next.skipped) *response.add_skipped() = ToProto(skipped);
        }
        HTX_ASSIGN_OR_RETURN(cluster, AssignLeaders(std::move(cluster), asked.term, leaders));
        HTX_RETURN_IF_ERROR(Save(transaction, cluster, "CLUSTER_LEADERS_ASSIGNED", now, asked.term.from));
        *response.mutable_cluster() = ToProto(cluster);
        return response;
      });
}

}  // namespace htx::awards
