#include "awards/rpc/awards_service.h"

#include "awards/rpc/contest_service.h"
#include "awards/rpc/honour_service.h"
#include "awards/rpc/route_service.h"
#include "awards/rpc/scoring_service.h"
#include "common/rpc/adapter.h"
#include "common/rpc/feed_adapter.h"
#include "htx/awards/v1/change_service.grpc.pb.h"
#include "htx/awards/v1/commendation_service.grpc.pb.h"
#include "htx/awards/v1/council_service.grpc.pb.h"
#include "htx/awards/v1/eligibility_service.grpc.pb.h"
#include "htx/awards/v1/emulation_service.grpc.pb.h"
#include "htx/awards/v1/log_service.grpc.pb.h"
#include "htx/awards/v1/rule_set_service.grpc.pb.h"
#include "htx/awards/v1/statistics_service.grpc.pb.h"

namespace htx::awards {
namespace {

using rpc::Adapter;
using rpc::Call;
using rpc::Reactor;

class EmulationAdapter final : public Adapter<EmulationHandlers, v1::EmulationService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* CreateCluster(Call* call, const v1::CreateClusterRequest* request,
                         v1::CreateClusterResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::CreateCluster>(handlers_, call, request, response);
  }
  Reactor* GetCluster(Call* call, const v1::GetClusterRequest* request, v1::GetClusterResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::GetCluster>(handlers_, call, request, response);
  }
  Reactor* ListClusters(Call* call, const v1::ListClustersRequest* request,
                        v1::ListClustersResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::ListClusters>(handlers_, call, request, response);
  }
  Reactor* UpdateClusterMembers(Call* call, const v1::UpdateClusterMembersRequest* request,
                                v1::UpdateClusterMembersResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::UpdateClusterMembers>(handlers_, call, request, response);
  }
  Reactor* SetClusterRotation(Call* call, const v1::SetClusterRotationRequest* request,
                              v1::SetClusterRotationResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::SetClusterRotation>(handlers_, call, request, response);
  }
  Reactor* AssignClusterLeaders(Call* call, const v1::AssignClusterLeadersRequest* request,
                                v1::AssignClusterLeadersResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::AssignClusterLeaders>(handlers_, call, request, response);
  }
  Reactor* CreateCampaign(Call* call, const v1::CreateCampaignRequest* request,
                          v1::CreateCampaignResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::CreateCampaign>(handlers_, call, request, response);
  }
  Reactor* GetCampaign(Call* call, const v1::GetCampaignRequest* request, v1::GetCampaignResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::GetCampaign>(handlers_, call, request, response);
  }
  Reactor* ListCampaigns(Call* call, const v1::ListCampaignsRequest* request,
                         v1::ListCampaignsResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::ListCampaigns>(handlers_, call, request, response);
  }
  Reactor* LaunchCampaign(Call* call, const v1::LaunchCampaignRequest* request,
                          v1::LaunchCampaignResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::LaunchCampaign>(handlers_, call, request, response);
  }
  Reactor* CloseCampaign(Call* call, const v1::CloseCampaignRequest* request,
                         v1::CloseCampaignResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::CloseCampaign>(handlers_, call, request, response);
  }
  Reactor* CreatePledge(Call* call, const v1::CreatePledgeRequest* request,
                        v1::CreatePledgeResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::CreatePledge>(handlers_, call, request, response);
  }
  Reactor* GetPledge(Call* call, const v1::GetPledgeRequest* request, v1::GetPledgeResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::GetPledge>(handlers_, call, request, response);
  }
  Reactor* ListPledges(Call* call, const v1::ListPledgesRequest* request, v1::ListPledgesResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::ListPledges>(handlers_, call, request, response);
  }
  Reactor* SignPledge(Call* call, const v1::SignPledgeRequest* request, v1::SignPledgeResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::SignPledge>(handlers_, call, request, response);
  }
  Reactor* AmendPledge(Call* call, const v1::AmendPledgeRequest* request, v1::AmendPledgeResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::AmendPledge>(handlers_, call, request, response);
  }
  Reactor* RecordAchievement(Call* call, const v1::RecordAchievementRequest* request,
                             v1::RecordAchievementResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::RecordAchievement>(handlers_, call, request, response);
  }
  Reactor* ListObservations(Call* call, const v1::ListObservationsRequest* request,
                            v1::ListObservationsResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::ListObservations>(handlers_, call, request, response);
  }
  Reactor* SettleCampaign(Call* call, const v1::SettleCampaignRequest* request,
                          v1::SettleCampaignResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::SettleCampaign>(handlers_, call, request, response);
  }
  Reactor* ArchiveCampaign(Call* call, const v1::ArchiveCampaignRequest* request,
                           v1::ArchiveCampaignResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::ArchiveCampaign>(handlers_, call, request, response);
  }
  Reactor* CancelCampaign(Call* call, const v1::CancelCampaignRequest* request,
                          v1::CancelCampaignResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::CancelCampaign>(handlers_, call, request, response);
  }
  Reactor* WithdrawPledge(Call* call, const v1::WithdrawPledgeRequest* request,
                          v1::WithdrawPledgeResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::WithdrawPledge>(handlers_, call, request, response);
  }
  Reactor* GetPledgeFindings(Call* call, const v1::GetPledgeFindingsRequest* request,
                             v1::GetPledgeFindingsResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::GetPledgeFindings>(handlers_, call, request, response);
  }
  Reactor* GetClusterProgress(Call* call, const v1::GetClusterProgressRequest* request,
                              v1::GetClusterProgressResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::GetClusterProgress>(handlers_, call, request, response);
  }
  Reactor* ListIndicators(Call* call, const v1::ListIndicatorsRequest* request,
                          v1::ListIndicatorsResponse* response) override {
    return chassis_.Serve<&EmulationHandlers::ListIndicators>(handlers_, call, request, response);
  }
};

class CommendationAdapter final : public Adapter<CommendationHandlers, v1::CommendationService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* ListAwardKinds(Call* call, const v1::ListAwardKindsRequest* request,
                          v1::ListAwardKindsResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::ListAwardKinds>(handlers_, call, request, response);
  }
  Reactor* CreateNomination(Call* call, const v1::CreateNominationRequest* request,
                            v1::CreateNominationResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::CreateNomination>(handlers_, call, request, response);
  }
  Reactor* GetNomination(Call* call, const v1::GetNominationRequest* request,
                         v1::GetNominationResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::GetNomination>(handlers_, call, request, response);
  }
  Reactor* ListNominations(Call* call, const v1::ListNominationsRequest* request,
                           v1::ListNominationsResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::ListNominations>(handlers_, call, request, response);
  }
  Reactor* SubmitNomination(Call* call, const v1::SubmitNominationRequest* request,
                            v1::SubmitNominationResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::SubmitNomination>(handlers_, call, request, response);
  }
  Reactor* ReviewNomination(Call* call, const v1::ReviewNominationRequest* request,
                            v1::ReviewNominationResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::ReviewNomination>(handlers_, call, request, response);
  }
  Reactor* ConveneMeeting(Call* call, const v1::ConveneMeetingRequest* request,
                          v1::ConveneMeetingResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::ConveneMeeting>(handlers_, call, request, response);
  }
  Reactor* GetMeeting(Call* call, const v1::GetMeetingRequest* request, v1::GetMeetingResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::GetMeeting>(handlers_, call, request, response);
  }
  Reactor* OpenBallot(Call* call, const v1::OpenBallotRequest* request, v1::OpenBallotResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::OpenBallot>(handlers_, call, request, response);
  }
  Reactor* CastVote(Call* call, const v1::CastVoteRequest* request, v1::CastVoteResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::CastVote>(handlers_, call, request, response);
  }
  Reactor* CloseBallot(Call* call, const v1::CloseBallotRequest* request, v1::CloseBallotResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::CloseBallot>(handlers_, call, request, response);
  }
  Reactor* GetBallot(Call* call, const v1::GetBallotRequest* request, v1::GetBallotResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::GetBallot>(handlers_, call, request, response);
  }
  Reactor* ListBallots(Call* call, const v1::ListBallotsRequest* request, v1::ListBallotsResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::ListBallots>(handlers_, call, request, response);
  }
  Reactor* IssueDecision(Call* call, const v1::IssueDecisionRequest* request,
                         v1::IssueDecisionResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::IssueDecision>(handlers_, call, request, response);
  }
  Reactor* GetDecision(Call* call, const v1::GetDecisionRequest* request, v1::GetDecisionResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::GetDecision>(handlers_, call, request, response);
  }
  Reactor* ListDecisions(Call* call, const v1::ListDecisionsRequest* request,
                         v1::ListDecisionsResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::ListDecisions>(handlers_, call, request, response);
  }
  Reactor* GetAward(Call* call, const v1::GetAwardRequest* request, v1::GetAwardResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::GetAward>(handlers_, call, request, response);
  }
  Reactor* ListAwards(Call* call, const v1::ListAwardsRequest* request, v1::ListAwardsResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::ListAwards>(handlers_, call, request, response);
  }
  Reactor* QueryAwardStatistics(Call* call, const v1::QueryAwardStatisticsRequest* request,
                                v1::QueryAwardStatisticsResponse* response) override {
    return chassis_.Serve<&CommendationHandlers::QueryAwardStatistics>(handlers_, call, request, response);
  }
};

class CouncilAdapter final : public Adapter<CouncilHandlers, v1::CouncilService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* CreateCouncil(Call* call, const v1::CreateCouncilRequest* request,
                         v1::CreateCouncilResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::CreateCouncil>(handlers_, call, request, response);
  }
  Reactor* GetCouncil(Call* call, const v1::GetCouncilRequest* request, v1::GetCouncilResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::GetCouncil>(handlers_, call, request, response);
  }
  Reactor* ListCouncils(Call* call, const v1::ListCouncilsRequest* request,
                        v1::ListCouncilsResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::ListCouncils>(handlers_, call, request, response);
  }
  Reactor* UpdateCouncilMembers(Call* call, const v1::UpdateCouncilMembersRequest* request,
                                v1::UpdateCouncilMembersResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::UpdateCouncilMembers>(handlers_, call, request, response);
  }
  Reactor* DeclareRelation(Call* call, const v1::DeclareRelationRequest* request,
                           v1::DeclareRelationResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::DeclareRelation>(handlers_, call, request, response);
  }
  Reactor* EndRelation(Call* call, const v1::EndRelationRequest* request, v1::EndRelationResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::EndRelation>(handlers_, call, request, response);
  }
  Reactor* ListRelations(Call* call, const v1::ListRelationsRequest* request,
                         v1::ListRelationsResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::ListRelations>(handlers_, call, request, response);
  }
  Reactor* GetConflicts(Call* call, const v1::GetConflictsRequest* request,
                        v1::GetConflictsResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::GetConflicts>(handlers_, call, request, response);
  }
  Reactor* ScheduleMeeting(Call* call, const v1::ScheduleMeetingRequest* request,
                           v1::ScheduleMeetingResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::ScheduleMeeting>(handlers_, call, request, response);
  }
  Reactor* RecordAttendance(Call* call, const v1::RecordAttendanceRequest* request,
                            v1::RecordAttendanceResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::RecordAttendance>(handlers_, call, request, response);
  }
  Reactor* OpenMeeting(Call* call, const v1::OpenMeetingRequest* request, v1::OpenMeetingResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::OpenMeeting>(handlers_, call, request, response);
  }
  Reactor* AdjournMeeting(Call* call, const v1::AdjournMeetingRequest* request,
                          v1::AdjournMeetingResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::AdjournMeeting>(handlers_, call, request, response);
  }
  Reactor* CancelMeeting(Call* call, const v1::CancelMeetingRequest* request,
                         v1::CancelMeetingResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::CancelMeeting>(handlers_, call, request, response);
  }
  Reactor* SignMinutes(Call* call, const v1::SignMinutesRequest* request, v1::SignMinutesResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::SignMinutes>(handlers_, call, request, response);
  }
  Reactor* GetMinutes(Call* call, const v1::GetMinutesRequest* request, v1::GetMinutesResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::GetMinutes>(handlers_, call, request, response);
  }
  Reactor* ListMeetings(Call* call, const v1::ListMeetingsRequest* request,
                        v1::ListMeetingsResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::ListMeetings>(handlers_, call, request, response);
  }
  Reactor* PreviewBallot(Call* call, const v1::PreviewBallotRequest* request,
                         v1::PreviewBallotResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::PreviewBallot>(handlers_, call, request, response);
  }
  Reactor* VoidBallot(Call* call, const v1::VoidBallotRequest* request, v1::VoidBallotResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::VoidBallot>(handlers_, call, request, response);
  }
  Reactor* GetVoteProof(Call* call, const v1::GetVoteProofRequest* request,
                        v1::GetVoteProofResponse* response) override {
    return chassis_.Serve<&CouncilHandlers::GetVoteProof>(handlers_, call, request, response);
  }
};

class LogAdapter final : public Adapter<LogHandlers, v1::LogService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* GetLogHead(Call* call, const v1::GetLogHeadRequest* request, v1::GetLogHeadResponse* response) override {
    return chassis_.Serve<&LogHandlers::GetLogHead>(handlers_, call, request, response);
  }
  Reactor* ListLogEntries(Call* call, const v1::ListLogEntriesRequest* request,
                          v1::ListLogEntriesResponse* response) override {
    return chassis_.Serve<&LogHandlers::ListLogEntries>(handlers_, call, request, response);
  }
  Reactor* ProveInclusion(Call* call, const v1::ProveInclusionRequest* request,
                          v1::ProveInclusionResponse* response) override {
    return chassis_.Serve<&LogHandlers::ProveInclusion>(handlers_, call, request, response);
  }
  Reactor* ProveConsistency(Call* call, const v1::ProveConsistencyRequest* request,
                            v1::ProveConsistencyResponse* response) override {
    return chassis_.Serve<&LogHandlers::ProveConsistency>(handlers_, call, request, response);
  }
  Reactor* VerifyLog(Call* call, const v1::VerifyLogRequest* request, v1::VerifyLogResponse* response) override {
    return chassis_.Serve<&LogHandlers::VerifyLog>(handlers_, call, request, response);
  }
  Reactor* ListIssuerKeys(Call* call, const v1::ListIssuerKeysRequest* request,
                          v1::ListIssuerKeysResponse* response) override {
    return chassis_.Serve<&LogHandlers::ListIssuerKeys>(handlers_, call, request, response);
  }
};

class EligibilityAdapter final : public Adapter<EligibilityHandlers, v1::EligibilityService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* RecordRecipientFact(Call* call, const v1::RecordRecipientFactRequest* request,
                               v1::RecordRecipientFactResponse* response) override {
    return chassis_.Serve<&EligibilityHandlers::RecordRecipientFact>(handlers_, call, request, response);
  }
  Reactor* ListRecipientFacts(Call* call, const v1::ListRecipientFactsRequest* request,
                              v1::ListRecipientFactsResponse* response) override {
    return chassis_.Serve<&EligibilityHandlers::ListRecipientFacts>(handlers_, call, request, response);
  }
  Reactor* CheckEligibility(Call* call, const v1::CheckEligibilityRequest* request,
                            v1::CheckEligibilityResponse* response) override {
    return chassis_.Serve<&EligibilityHandlers::CheckEligibility>(handlers_, call, request, response);
  }
};

class RuleSetAdapter final : public Adapter<RuleSetHandlers, v1::RuleSetService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* PublishRuleSet(Call* call, const v1::PublishRuleSetRequest* request,
                          v1::PublishRuleSetResponse* response) override {
    return chassis_.Serve<&RuleSetHandlers::PublishRuleSet>(handlers_, call, request, response);
  }
  Reactor* GetRuleSet(Call* call, const v1::GetRuleSetRequest* request, v1::GetRuleSetResponse* response) override {
    return chassis_.Serve<&RuleSetHandlers::GetRuleSet>(handlers_, call, request, response);
  }
  Reactor* ListRuleSets(Call* call, const v1::ListRuleSetsRequest* request,
                        v1::ListRuleSetsResponse* response) override {
    return chassis_.Serve<&RuleSetHandlers::ListRuleSets>(handlers_, call, request, response);
  }
};

using ChangeAdapter = rpc::FeedAdapter<v1::ChangeService, AwardsFeed, ChangeHandlers>;

class StatisticsAdapter final : public Adapter<StatisticsHandlers, v1::AwardStatisticsService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* GetOfficialForm(Call* call, const v1::GetOfficialFormRequest* request,
                           v1::GetOfficialFormResponse* response) override {
    return chassis_.Serve<&StatisticsHandlers::GetOfficialForm>(handlers_, call, request, response);
  }
  Reactor* StateFormFigures(Call* call, const v1::StateFormFiguresRequest* request,
                            v1::StateFormFiguresResponse* response) override {
    return chassis_.Serve<&StatisticsHandlers::StateFormFigures>(handlers_, call, request, response);
  }
  Reactor* ListStatedForms(Call* call, const v1::ListStatedFormsRequest* request,
                           v1::ListStatedFormsResponse* response) override {
    return chassis_.Serve<&StatisticsHandlers::ListStatedForms>(handlers_, call, request, response);
  }
};

}  // namespace

std::vector<std::unique_ptr<grpc::Service>> MakeServices(AwardsHandlers& handlers, rpc::Chassis& chassis) {
  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(std::make_unique<EmulationAdapter>(handlers.emulation, chassis));
  services.push_back(std::make_unique<CommendationAdapter>(handlers.commendation, chassis));
  services.push_back(std::make_unique<HonourAdapter>(handlers.honours, chassis));
  services.push_back(std::make_unique<CouncilAdapter>(handlers.councils, chassis));
  services.push_back(std::make_unique<ContestAdapter>(handlers.contests, chassis));
  services.push_back(std::make_unique<LogAdapter>(handlers.log, chassis));
  services.push_back(std::make_unique<StatisticsAdapter>(handlers.statistics, chassis));
  services.push_back(std::make_unique<EligibilityAdapter>(handlers.eligibility, chassis));
  services.push_back(std::make_unique<RuleSetAdapter>(handlers.rule_sets, chassis));
  services.push_back(MakeRouteService(handlers.routes, chassis));
  services.push_back(MakeScoringService(handlers.scoring, chassis));
  services.push_back(std::make_unique<ChangeAdapter>(handlers.changes, chassis));
  return services;
}

}  // namespace htx::awards
