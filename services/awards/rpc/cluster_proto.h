#pragma once

// Clusters and campaigns between proto and domain.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/campaign.h"
#include "awards/domain/cluster.h"
#include "awards/domain/rotation.h"
#include "htx/awards/v1/campaign.pb.h"
#include "htx/awards/v1/cluster.pb.h"
#include "htx/awards/v1/emulation_requests.pb.h"
#include "htx/awards/v1/rotation.pb.h"

namespace htx::awards {

// `fresh_id` is used when the caller chose none. All violations of the request at once.
absl::StatusOr<Cluster> ParseNewCluster(const v1::CreateClusterRequest& request, std::string fresh_id, absl::Time now);
absl::StatusOr<std::vector<MemberChange>> ParseMemberChanges(const v1::UpdateClusterMembersRequest& request);

struct NewLeaders {
  Period term = {};
  std::vector<ClusterLeader> leaders = {};
  int heads_from_rotation = 0;  // Above 0: `leaders` are deputies.
};
absl::StatusOr<NewLeaders> ParseLeaders(const v1::AssignClusterLeadersRequest& request);
absl::StatusOr<RotationOrder> ParseRotation(const v1::SetClusterRotationRequest& request);

absl::StatusOr<Campaign> ParseNewCampaign(const v1::CreateCampaignRequest& request, std::string fresh_id,
                                          absl::Time now);
absl::StatusOr<CampaignEvent> ParseEvent(const v1::CampaignEvent& event, absl::string_view field);

v1::Cluster ToProto(const Cluster& cluster);
v1::SkippedTurn ToProto(const SkippedTurn& skipped);
v1::Campaign ToProto(const Campaign& campaign);

}  // namespace htx::awards
