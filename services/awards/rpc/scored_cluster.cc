#include "awards/rpc/scored_cluster.h"

#include <algorithm>

#include "awards/domain/errors.h"
#include "awards/domain/ranking.h"
#include "awards/domain/scoring_errors.h"
#include "awards/store/cluster_store.h"
#include "awards/store/ranking_store.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::awards {

absl::StatusOr<ScoredCluster> LoadScoredCluster(sql::Transaction& transaction, const CampaignId& campaign_id,
                                                const ClusterId& cluster_id, const rpc::RequestContext& context,
                                                absl::FunctionRef<absl::Status(const Campaign&)> check) {
  HTX_ASSIGN_OR_RETURN(std::optional<Campaign> campaign, store::FindCampaign(transaction, campaign_id));
  if (!campaign) return NeverExisted("Campaign", NameOf(campaign_id));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(campaign->manager)));
  HTX_RETURN_IF_ERROR(check(*campaign));
  if (campaign->score_template.empty()) return NotScored(NameOf(campaign_id));
  HTX_ASSIGN_OR_RETURN(std::optional<Cluster> cluster, store::FindCluster(transaction, cluster_id));
  const std::vector<ClusterId>& own = campaign->clusters;
  if (!cluster || std::find(own.begin(), own.end(), cluster_id) == own.end()) {
    return ClusterUnknown(NameOf(cluster_id));
  }
  HTX_ASSIGN_OR_RETURN(const std::optional<RankingId> ranked,
                       store::FindRankingOf(transaction, campaign_id, cluster_id));
  if (ranked) return AlreadyRanked(NameOf(cluster_id), NameOf(*ranked));
  return ScoredCluster{*std::move(campaign), *std::move(cluster)};
}

}  // namespace htx::awards
