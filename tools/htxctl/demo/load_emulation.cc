#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "htx/awards/v1/emulation_service.grpc.pb.h"
#include "htxctl/demo/emulation_plan.h"
#include "htxctl/demo/load.h"
#include "htxctl/demo/stable_id.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/progress.h"

namespace htx::ctl {
namespace {

using awards::v1::EmulationService;

absl::Status LoadCluster(const Session& session, EmulationService::Stub& stub, const ClusterPlan& plan) {
  awards::v1::CreateClusterRequest create;
  create.set_request_id(StableUuid(absl::StrCat("cluster/", plan.id)));
  create.set_cluster_id(plan.id);
  *create.mutable_cluster() = plan.cluster;
  HTX_ASSIGN_OR_RETURN(const auto created, session.Call(stub, &EmulationService::Stub::CreateCluster, create));
  std::string etag = created.cluster().etag();
  for (const TermPlan& term : plan.terms) {
    awards::v1::AssignClusterLeadersRequest assign;
    assign.set_request_id(StableUuid(absl::StrCat("cluster/", plan.id, "/", term.from.year())));
    assign.set_name(absl::StrCat("clusters/", plan.id));
    *assign.mutable_term() = ToRange(term.from, term.to);
    for (const std::string& head : term.heads) {
      awards::v1::ClusterLeader& leader = *assign.add_leaders();
      leader.set_unit(head);
      leader.set_role(awards::v1::LEADER_ROLE_HEAD);
    }
    assign.set_etag(etag);
    HTX_ASSIGN_OR_RETURN(const auto assigned,
                         session.Call(stub, &EmulationService::Stub::AssignClusterLeaders, assign));
    etag = assigned.cluster().etag();
  }
  return absl::OkStatus();
}

absl::Status LoadPledge(const Session& session, EmulationService::Stub& stub, const std::string& campaign,
                        const PledgePlan& plan) {
  const auto request_id = [&](absl::string_view step) {
    return StableUuid(absl::StrCat("pledge/", plan.id, "/", step));
  };
  awards::v1::CreatePledgeRequest create;
  create.set_request_id(request_id("create"));
  create.set_pledge_id(plan.id);
  *create.mutable_pledge() = plan.pledge;
  create.mutable_pledge()->set_campaign(absl::StrCat("campaigns/", campaign));
  HTX_ASSIGN_OR_RETURN(const auto created, session.Call(stub, &EmulationService::Stub::CreatePledge, create));
  for (const awards::v1::PledgeParty& party : plan.pledge.parties()) {
    awards::v1::SignPledgeRequest sign;
    sign.set_request_id(request_id(party.unit()));
    sign.set_name(absl::StrCat("pledges/", plan.id));
    sign.set_unit(party.unit());
    sign.set_revision_hash(created.pledge().revision_hash());
    *sign.mutable_signed_on() = ToDate(plan.signed_on);
    HTX_RETURN_IF_ERROR(session.Call(stub, &EmulationService::Stub::SignPledge, sign).status());
  }
  for (const FindingPlan& finding : plan.findings) {
    awards::v1::RecordAchievementRequest record;
    record.set_request_id(request_id(absl::StrCat("finding/", finding.target)));
    record.set_pledge(absl::StrCat("pledges/", plan.id));
    awards::v1::Observation& observation = *record.mutable_observation();
    observation.set_target(finding.target);
    observation.set_source(awards::v1::OBSERVATION_SOURCE_INSPECTION);
    observation.mutable_actual()->set_numerator(finding.numerator);
    observation.mutable_actual()->set_denominator(finding.denominator);
    *observation.mutable_as_of() = ToDate(finding.as_of);
    observation.set_evidence("Báo cáo tổng kết cụm thi đua");
    HTX_RETURN_IF_ERROR(session.Call(stub, &EmulationService::Stub::RecordAchievement, record).status());
  }
  return absl::OkStatus();
}

absl::Status LoadCampaign(const Session& session, EmulationService::Stub& stub, const CampaignPlan& plan) {
  awards::v1::CreateCampaignRequest create;
  create.set_request_id(StableUuid(absl::StrCat("campaign/", plan.id)));
  create.set_campaign_id(plan.id);
  *create.mutable_campaign() = plan.campaign;
  HTX_ASSIGN_OR_RETURN(const auto created, session.Call(stub, &EmulationService::Stub::CreateCampaign, create));
  awards::v1::LaunchCampaignRequest launch;
  launch.set_request_id(StableUuid(absl::StrCat("campaign/", plan.id, "/launch")));
  launch.set_name(absl::StrCat("campaigns/", plan.id));
  *launch.mutable_launched_on() = ToDate(plan.launched_on);
  launch.set_etag(created.campaign().etag());
  HTX_RETURN_IF_ERROR(session.Call(stub, &EmulationService::Stub::LaunchCampaign, launch).status());
  for (const PledgePlan& pledge : plan.pledges) {
    HTX_RETURN_IF_ERROR(LoadPledge(session, stub, plan.id, pledge));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status LoadEmulation(const Session& session) {
  const auto stub = EmulationService::NewStub(session.awards());
  const std::vector<ClusterPlan> clusters = ClusterPlans();
  const std::vector<CampaignPlan> campaigns = CampaignPlans();
  Progress progress("  clusters, campaigns, pledges", static_cast<int64_t>(clusters.size() + campaigns.size()));
  for (const ClusterPlan& plan : clusters) {
    HTX_RETURN_IF_ERROR(LoadCluster(session, *stub, plan));
    progress.Add(1);
  }
  for (const CampaignPlan& plan : campaigns) {
    HTX_RETURN_IF_ERROR(LoadCampaign(session, *stub, plan));
    progress.Add(1);
  }
  return absl::OkStatus();
}

}  // namespace htx::ctl
