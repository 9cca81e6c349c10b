#include "absl/strings/strip.h"
#include "awards/domain/errors.h"
#include "awards/rpc/digest.h"
#include "awards/rpc/emulation_handlers.h"
#include "awards/rpc/pledge_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/store/cluster_store.h"
#include "awards/store/pledge_store.h"
#include "awards/store/schemas.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// The campaign of a pledge and the cluster it names, if any.
struct Surroundings {
  Campaign campaign = {};
  std::optional<Cluster> cluster = {};
};

absl::StatusOr<Surroundings> LoadSurroundings(sql::Transaction& transaction, const Pledge& pledge) {
  HTX_ASSIGN_OR_RETURN(std::optional<Campaign> campaign, store::FindCampaign(transaction, pledge.campaign));
  if (!campaign) return NeverExisted("Campaign", NameOf(pledge.campaign));
  Surroundings around = {.campaign = *std::move(campaign)};
  if (!pledge.cluster.empty()) {
    HTX_ASSIGN_OR_RETURN(around.cluster, store::FindCluster(transaction, pledge.cluster));
  }
  return around;
}

absl::StatusOr<Pledge> Load(sql::Transaction& transaction, const PledgeId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<Pledge> pledge, store::FindPledge(transaction, id));
  if (!pledge) return NeverExisted("Pledge", NameOf(id));
  return *std::move(pledge);
}

// A party signs for itself; a block's manager signs for the block; the campaign's manager may sign on a party's behalf.
absl::Status RequirePartyScope(sql::Transaction& transaction, const rpc::RequestContext& context,
                               const std::string& unit, const Campaign& campaign) {
  if (rpc::RequireScope(context, OrganizationName(campaign.manager)).ok()) return absl::OkStatus();
  absl::string_view block = unit;
  if (!absl::ConsumePrefix(&block, "clusters/")) return rpc::RequireScope(context, unit);
  HTX_ASSIGN_OR_RETURN(const std::optional<Cluster> cluster,
                       store::FindCluster(transaction, ClusterId::Of(std::string(block))));
  return rpc::RequireScope(context, cluster ? OrganizationName(cluster->manager) : unit);
}

absl::Status AnnouncePledge(sql::Transaction& transaction, absl::string_view type, const Pledge& pledge,
                            std::optional<absl::CivilDay> day) {
  v1::Change change;
  *change.mutable_pledge() = ToProto(pledge);
  return Announce(transaction, type, NameOf(pledge.id), change, day);
}

}  // namespace

absl::StatusOr<v1::CreatePledgeResponse> EmulationHandlers::CreatePledge(const v1::CreatePledgeRequest& request,
                                                                         const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const Pledge asked, ParseNewPledge(request, parts_.ids->Next(), now));
  return sql::WriteOnce<v1::CreatePledgeResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CreatePledgeResponse> {
        HTX_ASSIGN_OR_RETURN(const Surroundings around, LoadSurroundings(transaction, asked));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(around.campaign.manager)));
        HTX_ASSIGN_OR_RETURN(Pledge pledge, DraftPledge(asked, around.campaign, around.cluster));
        pledge.revision_hash = Sha256Hex(RevisionBytes(pledge));
        HTX_RETURN_IF_ERROR(store::InsertPledge(transaction, pledge));
        HTX_RETURN_IF_ERROR(AnnouncePledge(transaction, "PLEDGE_CREATED", pledge, {}));
        v1::CreatePledgeResponse response;
        *response.mutable_pledge() = ToProto(pledge);
        return response;
      });
}

absl::StatusOr<v1::ListPledgesResponse> EmulationHandlers::ListPledges(const v1::ListPledgesRequest& request,
                                                                       const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::PledgeSchema(), "ListPledges", request.filter(),
                                 request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListPledgesResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<Pledge> page, store::ListPledges(transaction, arguments.list));
    for (const Pledge& pledge : page.items) *response.add_pledges() = ToProto(pledge);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::SignPledgeResponse> EmulationHandlers::SignPledge(const v1::SignPledgeRequest& request,
                                                                     const rpc::RequestContext& context) {
  FieldErrors errors;
  const PledgeId id = PledgeId::Of(ParseName(errors, "name", request.name(), "pledges", true));
  const absl::CivilDay day = ParseDate(errors, "signed_on", request.has_signed_on(), request.signed_on());
  CheckEitherName(errors, "unit", request.unit(), "clusters");
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::SignPledgeResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::SignPledgeResponse> {
        HTX_ASSIGN_OR_RETURN(Pledge pledge, Load(transaction, id));
        HTX_ASSIGN_OR_RETURN(const Surroundings around, LoadSurroundings(transaction, pledge));
        HTX_RETURN_IF_ERROR(RequirePartyScope(transaction, context, request.unit(), around.campaign));
        HTX_ASSIGN_OR_RETURN(pledge,
                             Sign(std::move(pledge), request.unit(), request.revision_hash(), day, context.principal));
        ++pledge.version;
        pledge.update_time = now;
        HTX_RETURN_IF_ERROR(store::UpdatePledge(transaction, pledge));
        HTX_RETURN_IF_ERROR(AnnouncePledge(transaction, "PLEDGE_SIGNED", pledge, day));
        v1::SignPledgeResponse response;
        *response.mutable_pledge() = ToProto(pledge);
        return response;
      });
}

absl::StatusOr<v1::AmendPledgeResponse> EmulationHandlers::AmendPledge(const v1::AmendPledgeRequest& request,
                                                                       const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const NewRevision revision, ParseRevision(request));
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "pledges"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const PledgeId id = PledgeId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::AmendPledgeResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::AmendPledgeResponse> {
        HTX_ASSIGN_OR_RETURN(Pledge pledge, Load(transaction, id));
        HTX_ASSIGN_OR_RETURN(const Surroundings around, LoadSurroundings(transaction, pledge));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(around.campaign.manager)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), pledge.version, NameOf(id)));
        HTX_ASSIGN_OR_RETURN(
            pledge, Amend(std::move(pledge), revision.parties, revision.targets, around.campaign, around.cluster));
        pledge.revision_hash = Sha256Hex(RevisionBytes(pledge));
        ++pledge.version;
        pledge.update_time = now;
        HTX_RETURN_IF_ERROR(store::InsertRevision(transaction, pledge, request.reason()));
        HTX_RETURN_IF_ERROR(AnnouncePledge(transaction, "PLEDGE_AMENDED", pledge, {}));
        v1::AmendPledgeResponse response;
        *response.mutable_pledge() = ToProto(pledge);
        return response;
      });
}

absl::StatusOr<v1::WithdrawPledgeResponse> EmulationHandlers::WithdrawPledge(const v1::WithdrawPledgeRequest& request,
                                                                             const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "pledges"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const PledgeId id = PledgeId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::WithdrawPledgeResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::WithdrawPledgeResponse> {
        HTX_ASSIGN_OR_RETURN(Pledge pledge, Load(transaction, id));
        HTX_ASSIGN_OR_RETURN(const Surroundings around, LoadSurroundings(transaction, pledge));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(around.campaign.manager)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), pledge.version, NameOf(id)));
        HTX_ASSIGN_OR_RETURN(pledge, Withdraw(std::move(pledge)));
        ++pledge.version;
        pledge.update_time = now;
        HTX_RETURN_IF_ERROR(store::UpdatePledge(transaction, pledge));
        HTX_RETURN_IF_ERROR(AnnouncePledge(transaction, "PLEDGE_WITHDRAWN", pledge, {}));
        v1::WithdrawPledgeResponse response;
        *response.mutable_pledge() = ToProto(pledge);
        return response;
      });
}

}  // namespace htx::awards
