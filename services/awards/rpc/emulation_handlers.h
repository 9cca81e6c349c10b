#pragma once

// Handlers of EmulationService: parse, load, decide, save, answer. What each promises is in the proto.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/rpc/handler_parts.h"
#include "htx/awards/v1/emulation_requests.pb.h"
#include "htx/awards/v1/emulation_service.pb.h"
#include "htx/awards/v1/progress.pb.h"
#include "htx/awards/v1/rotation.pb.h"

namespace htx::awards {

class EmulationHandlers {
 public:
  explicit EmulationHandlers(HandlerParts parts) : parts_(parts) {}

  // cluster_handlers.cc
  absl::StatusOr<v1::CreateClusterResponse> CreateCluster(const v1::CreateClusterRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::GetClusterResponse> GetCluster(const v1::GetClusterRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::ListClustersResponse> ListClusters(const v1::ListClustersRequest& request,
                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::UpdateClusterMembersResponse> UpdateClusterMembers(const v1::UpdateClusterMembersRequest& request,
                                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::SetClusterRotationResponse> SetClusterRotation(const v1::SetClusterRotationRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::AssignClusterLeadersResponse> AssignClusterLeaders(const v1::AssignClusterLeadersRequest& request,
                                                                        const rpc::RequestContext& context);

  // campaign_handlers.cc
  absl::StatusOr<v1::CreateCampaignResponse> CreateCampaign(const v1::CreateCampaignRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::GetCampaignResponse> GetCampaign(const v1::GetCampaignRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::ListCampaignsResponse> ListCampaigns(const v1::ListCampaignsRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::LaunchCampaignResponse> LaunchCampaign(const v1::LaunchCampaignRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::CloseCampaignResponse> CloseCampaign(const v1::CloseCampaignRequest& request,
                                                          const rpc::RequestContext& context);

  absl::StatusOr<v1::SettleCampaignResponse> SettleCampaign(const v1::SettleCampaignRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::ArchiveCampaignResponse> ArchiveCampaign(const v1::ArchiveCampaignRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::CancelCampaignResponse> CancelCampaign(const v1::CancelCampaignRequest& request,
                                                            const rpc::RequestContext& context);

  // pledge_handlers.cc
  absl::StatusOr<v1::CreatePledgeResponse> CreatePledge(const v1::CreatePledgeRequest& request,
                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::ListPledgesResponse> ListPledges(const v1::ListPledgesRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::SignPledgeResponse> SignPledge(const v1::SignPledgeRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::AmendPledgeResponse> AmendPledge(const v1::AmendPledgeRequest& request,
                                                      const rpc::RequestContext& context);

  absl::StatusOr<v1::WithdrawPledgeResponse> WithdrawPledge(const v1::WithdrawPledgeRequest& request,
                                                            const rpc::RequestContext& context);

  // finding_handlers.cc
  absl::StatusOr<v1::GetPledgeFindingsResponse> GetPledgeFindings(const v1::GetPledgeFindingsRequest& request,
                                                                  const rpc::RequestContext& context);

  // cluster_progress_handlers.cc
  absl::StatusOr<v1::GetClusterProgressResponse> GetClusterProgress(const v1::GetClusterProgressRequest& request,
                                                                    const rpc::RequestContext& context);

  // progress_handlers.cc
  absl::StatusOr<v1::GetPledgeResponse> GetPledge(const v1::GetPledgeRequest& request,
                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::RecordAchievementResponse> RecordAchievement(const v1::RecordAchievementRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::ListObservationsResponse> ListObservations(const v1::ListObservationsRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::ListIndicatorsResponse> ListIndicators(const v1::ListIndicatorsRequest& request,
                                                            const rpc::RequestContext& context);

 private:
  const HandlerParts parts_;
};

}  // namespace htx::awards
