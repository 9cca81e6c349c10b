#include "awards/domain/errors.h"
#include "awards/domain/scoring_errors.h"
#include "awards/rpc/cluster_proto.h"
#include "awards/rpc/emulation_handlers.h"
#include "awards/rpc/pledge_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/store/cluster_store.h"
#include "awards/store/pledge_store.h"
#include "awards/store/ranking_store.h"
#include "awards/store/schemas.h"
#include "awards/store/score_template_store.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

absl::StatusOr<std::vector<Cluster>> LoadClusters(sql::Transaction& transaction, const std::vector<ClusterId>& ids) {
  std::vector<Cluster> clusters;
  for (const ClusterId& id : ids) {
    HTX_ASSIGN_OR_RETURN(std::optional<Cluster> cluster, store::FindCluster(transaction, id));
    if (!cluster) return ClusterUnknown(NameOf(id));
    clusters.push_back(*std::move(cluster));
  }
  return clusters;
}

absl::StatusOr<Campaign> LoadForChange(sql::Transaction& transaction, const CampaignId& id, absl::string_view etag,
                                       const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::optional<Campaign> campaign, store::FindCampaign(transaction, id));
  if (!campaign) return NeverExisted("Campaign", NameOf(id));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(campaign->manager)));
  HTX_RETURN_IF_ERROR(CheckEtag(etag, campaign->version, NameOf(id)));
  return *std::move(campaign);
}

absl::Status Save(sql::Transaction& transaction, Campaign& campaign, absl::string_view type, absl::Time now,
                  absl::CivilDay day) {
  ++campaign.version;
  campaign.update_time = now;
  HTX_RETURN_IF_ERROR(store::UpdateCampaign(transaction, campaign));
  v1::Change change;
  *change.mutable_campaign() = ToProto(campaign);
  return Announce(transaction, type, NameOf(campaign.id), change, day);
}

// From its launch a campaign is scored by one version of its scheme.
absl::Status FreezeTemplate(sql::Transaction& transaction, Campaign& campaign) {
  if (campaign.score_code.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::optional<ScoreTemplate> scheme,
                       store::LatestScoreTemplate(transaction, campaign.score_code));
  if (!scheme) return TemplateUnknown(campaign.score_code);
  campaign.score_template = scheme->id;
  return absl::OkStatus();
}

absl::string_view TypeOf(PledgeState state) {
  if (state == PledgeState::kLocked) return "PLEDGE_LOCKED";
  return state == PledgeState::kSettled ? "PLEDGE_SETTLED" : "PLEDGE_WITHDRAWN";
}

// What the campaign's new state makes of its pledges. Returns how many became `counted`.
absl::StatusOr<int> MovePledges(sql::Transaction& transaction, const Campaign& campaign, PledgeState counted,
                                absl::Time now, absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(std::vector<Pledge> pledges, store::PledgesOf(transaction, campaign.id));
  int moved = 0;
  for (Pledge& pledge : pledges) {
    const std::optional<PledgeState> after = AfterCampaign(pledge.state, campaign.state);
    if (!after) continue;
    pledge.state = *after;
    ++pledge.version;
    pledge.update_time = now;
    HTX_RETURN_IF_ERROR(store::UpdatePledge(transaction, pledge));
    v1::Change change;
    *change.mutable_pledge() = ToProto(pledge);
    HTX_RETURN_IF_ERROR(Announce(transaction, TypeOf(*after), NameOf(pledge.id), change, day));
    if (*after == counted) ++moved;
  }
  return moved;
}

}  // namespace

absl::StatusOr<v1::CreateCampaignResponse> EmulationHandlers::CreateCampaign(const v1::CreateCampaignRequest& request,
                                                                             const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const Campaign campaign, ParseNewCampaign(request, parts_.ids->Next(), now));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(campaign.manager)));
  return sql::WriteOnce<v1::CreateCampaignResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CreateCampaignResponse> {
        HTX_RETURN_IF_ERROR(LoadClusters(transaction, campaign.clusters).status());
        HTX_RETURN_IF_ERROR(store::InsertCampaign(transaction, campaign));
        v1::CreateCampaignResponse response;
        *response.mutable_campaign() = ToProto(campaign);
        v1::Change change;
        *change.mutable_campaign() = response.campaign();
        HTX_RETURN_IF_ERROR(Announce(transaction, "CAMPAIGN_CREATED", NameOf(campaign.id), change));
        return response;
      });
}

absl::StatusOr<v1::GetCampaignResponse> EmulationHandlers::GetCampaign(const v1::GetCampaignRequest& request,
                                                                       const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "campaigns"));
  const CampaignId id = CampaignId::Of(std::move(id_text));
  std::optional<Campaign> campaign;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(campaign, store::FindCampaign(transaction, id));
    return absl::OkStatus();
  }));
  if (!campaign) return NeverExisted("Campaign", NameOf(id));
  v1::GetCampaignResponse response;
  *response.mutable_campaign() = ToProto(*campaign);
  return response;
}

absl::StatusOr<v1::ListCampaignsResponse> EmulationHandlers::ListCampaigns(const v1::ListCampaignsRequest& request,
                                                                           const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::CampaignSchema(), "ListCampaigns", request.filter(),
                                 request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListCampaignsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<Campaign> page, store::ListCampaigns(transaction, arguments.list));
    for (const Campaign& campaign : page.items) *response.add_campaigns() = ToProto(campaign);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::LaunchCampaignResponse> EmulationHandlers::LaunchCampaign(const v1::LaunchCampaignRequest& request,
                                                                             const rpc::RequestContext& context) {
  FieldErrors errors;
  const CampaignId id = CampaignId::Of(ParseName(errors, "name", request.name(), "campaigns", true));
  const absl::CivilDay day = ParseDate(errors, "launched_on", request.has_launched_on(), request.launched_on());
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  std::optional<CampaignEvent> event;
  if (request.has_event()) {
    HTX_ASSIGN_OR_RETURN(event, ParseEvent(request.event(), "event"));
  }
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::LaunchCampaignResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::LaunchCampaignResponse> {
        HTX_ASSIGN_OR_RETURN(Campaign campaign, LoadForChange(transaction, id, request.etag(), context));
        HTX_ASSIGN_OR_RETURN(const std::vector<Cluster> clusters, LoadClusters(transaction, campaign.clusters));
        HTX_ASSIGN_OR_RETURN(campaign, Launch(std::move(campaign), day, event, clusters));
        HTX_RETURN_IF_ERROR(FreezeTemplate(transaction, campaign));
        HTX_RETURN_IF_ERROR(Save(transaction, campaign, "CAMPAIGN_LAUNCHED", now, day));
        v1::LaunchCampaignResponse response;
        *response.mutable_campaign() = ToProto(campaign);
        return response;
      });
}

absl::StatusOr<v1::CloseCampaignResponse> EmulationHandlers::CloseCampaign(const v1::CloseCampaignRequest& request,
                                                                           const rpc::RequestContext& context) {
  FieldErrors errors;
  const CampaignId id = CampaignId::Of(ParseName(errors, "name", request.name(), "campaigns", true));
  const absl::CivilDay day = ParseDate(errors, "closed_on", request.has_closed_on(), request.closed_on());
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::CloseCampaignResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CloseCampaignResponse> {
        HTX_ASSIGN_OR_RETURN(Campaign campaign, LoadForChange(transaction, id, request.etag(), context));
        HTX_ASSIGN_OR_RETURN(campaign, Close(std::move(campaign), day));
        HTX_RETURN_IF_ERROR(Save(transaction, campaign, "CAMPAIGN_CLOSED", now, day));
        HTX_ASSIGN_OR_RETURN(const int locked, MovePledges(transaction, campaign, PledgeState::kLocked, now, day));
        v1::CloseCampaignResponse response;
        *response.mutable_campaign() = ToProto(campaign);
        response.set_locked_pledges(locked);
        return response;
      });
}

absl::StatusOr<v1::SettleCampaignResponse> EmulationHandlers::SettleCampaign(const v1::SettleCampaignRequest& request,
                                                                             const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "campaigns"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const CampaignId id = CampaignId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::SettleCampaignResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::SettleCampaignResponse> {
        HTX_ASSIGN_OR_RETURN(Campaign campaign, LoadForChange(transaction, id, request.etag(), context));
        HTX_ASSIGN_OR_RETURN(const std::vector<ClusterId> ranked, store::RankedClusters(transaction, id));
        HTX_ASSIGN_OR_RETURN(campaign, Settle(std::move(campaign), ranked));
        HTX_RETURN_IF_ERROR(Save(transaction, campaign, "CAMPAIGN_SETTLED", now, DayOf(now)));
        v1::SettleCampaignResponse response;
        HTX_ASSIGN_OR_RETURN(const int settled,
                             MovePledges(transaction, campaign, PledgeState::kSettled, now, DayOf(now)));
        response.set_settled_pledges(settled);
        *response.mutable_campaign() = ToProto(campaign);
        return response;
      });
}

absl::StatusOr<v1::ArchiveCampaignResponse> EmulationHandlers::ArchiveCampaign(
    const v1::ArchiveCampaignRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "campaigns"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const CampaignId id = CampaignId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::ArchiveCampaignResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::ArchiveCampaignResponse> {
        HTX_ASSIGN_OR_RETURN(Campaign campaign, LoadForChange(transaction, id, request.etag(), context));
        HTX_ASSIGN_OR_RETURN(campaign, Archive(std::move(campaign)));
        HTX_RETURN_IF_ERROR(Save(transaction, campaign, "CAMPAIGN_ARCHIVED", now, DayOf(now)));
        v1::ArchiveCampaignResponse response;
        *response.mutable_campaign() = ToProto(campaign);
        return response;
      });
}

absl::StatusOr<v1::CancelCampaignResponse> EmulationHandlers::CancelCampaign(const v1::CancelCampaignRequest& request,
                                                                             const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "campaigns"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const CampaignId id = CampaignId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::CancelCampaignResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CancelCampaignResponse> {
        HTX_ASSIGN_OR_RETURN(Campaign campaign, LoadForChange(transaction, id, request.etag(), context));
        HTX_ASSIGN_OR_RETURN(campaign, Cancel(std::move(campaign)));
        HTX_RETURN_IF_ERROR(Save(transaction, campaign, "CAMPAIGN_CANCELLED", now, DayOf(now)));
        v1::CancelCampaignResponse response;
        HTX_RETURN_IF_ERROR(MovePledges(transaction, campaign, PledgeState::kWithdrawn, now, DayOf(now)).status());
        *response.mutable_campaign() = ToProto(campaign);
        return response;
      });
}

}  // namespace htx::awards
