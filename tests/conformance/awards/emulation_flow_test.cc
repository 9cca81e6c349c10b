// Clusters, campaigns, pledges and progress over a real database.

#include "absl/strings/str_cat.h"
#include "tests/conformance/awards/harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class EmulationFlowTest : public AwardsTest {
 protected:
  absl::StatusOr<v1::AssignClusterLeadersResponse> Lead(const v1::Cluster& cluster, int year,
                                                        const std::vector<std::string>& heads) {
    v1::AssignClusterLeadersRequest request;
    request.set_request_id(Uuid());
    request.set_name(cluster.name());
    request.set_etag(cluster.etag());
    SetDate(request.mutable_term()->mutable_from(), year, 1, 1);
    SetDate(request.mutable_term()->mutable_to(), year + 1, 1, 1);
    for (const std::string& head : heads) {
      v1::ClusterLeader& leader = *request.add_leaders();
      leader.set_unit(absl::StrCat("organizations/", head));
      leader.set_role(v1::LEADER_ROLE_HEAD);
    }
    return emulation_->AssignClusterLeaders(request, Clerk());
  }
  absl::StatusOr<v1::SignPledgeResponse> Sign(const v1::Pledge& pledge, const std::string& unit,
                                              const std::vector<std::string>& scopes = {"*"}) {
    v1::SignPledgeRequest request;
    request.set_request_id(Uuid());
    request.set_name(pledge.name());
    request.set_unit(absl::StrCat("organizations/", unit));
    request.set_revision_hash(pledge.revision_hash());
    SetDate(request.mutable_signed_on(), 2023, 1, 5);
    return emulation_->SignPledge(request, As("user:" + unit, scopes));
  }
  // The plan of 50 classes that became 75.
  v1::Pledge ClassesPledge() {
    MakeCampaign("hcm-2023", {}, "hcm-2023", 2023);
    v1::CreatePledgeRequest request;
    request.set_request_id(Uuid());
    request.set_pledge_id("p");
    v1::Pledge& pledge = *request.mutable_pledge();
    pledge.set_campaign("campaigns/hcm-2023");
    pledge.set_display_name("Giao ước thi đua năm 2023");
    pledge.add_parties()->set_unit("organizations/hcm");
    pledge.add_parties()->set_unit("organizations/thu-duc");
    v1::Target& classes = *pledge.add_targets();
    classes.set_id("classes");
    classes.set_indicator("N_CLASS");
    classes.set_display_name("Mở 50 lớp tuyên truyền");
    classes.set_kind(v1::TARGET_KIND_PLAN);
    classes.set_value(50);
    v1::TargetPart& part = *classes.add_parts();
    part.set_unit("organizations/hcm");
    part.set_value(50);
    v1::Target& units = *pledge.add_targets();
    units.set_id("resolution");
    units.set_indicator("P_UNITS");
    units.set_display_name("Triển khai Nghị quyết");
    units.set_kind(v1::TARGET_KIND_PERCENTAGE);
    units.mutable_ratio()->set_numerator(1);
    units.mutable_ratio()->set_denominator(1);
    v1::Target& task = *pledge.add_targets();
    task.set_id("task-1");
    task.set_indicator("TASK");
    task.set_display_name("Nhiệm vụ trọng tâm");
    task.set_kind(v1::TARGET_KIND_TASK);
    const auto created = emulation_->CreatePledge(request, Clerk());
    EXPECT_THAT(created, IsOk());
    return created.value().pledge();
  }
  v1::Pledge Active() {
    const v1::Pledge drafted = ClassesPledge();
    EXPECT_THAT(Sign(drafted, "hcm"), IsOk());
    const auto active = Sign(drafted, "thu-duc");
    EXPECT_THAT(active, IsOk());
    return active.value().pledge();
  }
  v1::Pledge Progress(const std::string& name) {
    v1::GetPledgeRequest request;
    request.set_name(name);
    request.set_view(v1::PLEDGE_VIEW_PROGRESS);
    const auto read = emulation_->GetPledge(request, Clerk());
    EXPECT_THAT(read, IsOk());
    return read.value().pledge();
  }
  v1::RecordAchievementRequest Observe(const std::string& target, v1::ObservationSource source) {
    v1::RecordAchievementRequest request;
    request.set_request_id(Uuid());
    request.set_pledge("pledges/p");
    request.mutable_observation()->set_target(target);
    request.mutable_observation()->set_source(source);
    SetDate(request.mutable_observation()->mutable_as_of(), 2023, 12, 31);
    return request;
  }
};
HTX_BOTH_ENGINES(EmulationFlowTest);

TEST_P(EmulationFlowTest, NineAlliancesAndTwoJointHeads) {
  v1::Cluster cluster = MakeCluster(
      "red-river", v1::CLUSTER_KIND_CLUSTER,
      {"ninh-binh", "ha-nam", "nam-dinh", "thai-binh", "vinh-phuc", "bac-ninh", "hai-duong", "hung-yen", "quang-ninh"});
  const auto first = Lead(cluster, 2017, {"ninh-binh"});
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Lead(cluster, 2018, {"ninh-binh"}), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(Lead(first->cluster(), 2019, {"ninh-binh"}),
              FailsWith(StatusCode::kFailedPrecondition, "LEADER_TERM_GAP"));
  ASSERT_THAT(Lead(first->cluster(), 2018, {"thai-binh", "quang-ninh"}), IsOk());
  v1::GetClusterRequest get;
  get.set_name("clusters/red-river");
  SetDate(get.mutable_as_of(), 2018, 3, 1);
  const auto read = emulation_->GetCluster(get, Clerk());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->cluster().members_size(), 9);
  EXPECT_EQ(read->cluster().leaders_size(), 2);
  EXPECT_EQ(read->cluster().members(0).display_name(), "Đơn vị bac-ninh");
  directory_.down = true;
  EXPECT_EQ(emulation_->GetCluster(get, Clerk())->cluster().members(0).display_name(), "");
}

TEST_P(EmulationFlowTest, AUnitIsInOneClusterOfAKind) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ha-nam"});
  MakeCluster("block", v1::CLUSTER_KIND_BLOCK, {"ha-nam"});
  v1::CreateClusterRequest request;
  request.set_request_id(Uuid());
  request.set_cluster_id("second");
  *request.mutable_cluster() = MakeCluster("third", v1::CLUSTER_KIND_CLUSTER, {"x"});
  request.mutable_cluster()->mutable_members(0)->set_unit("organizations/ha-nam");
  EXPECT_THAT(emulation_->CreateCluster(request, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "MEMBER_ELSEWHERE"));
  request.mutable_cluster()->mutable_members(0)->set_unit("organizations/new");
  request.set_cluster_id("third");
  EXPECT_THAT(emulation_->CreateCluster(request, Clerk()), FailsWith(StatusCode::kAlreadyExists, "ID_TAKEN"));
}

TEST_P(EmulationFlowTest, AllPartiesSignOneRevision) {
  const v1::Pledge drafted = ClassesPledge();
  EXPECT_EQ(drafted.state(), v1::PLEDGE_STATE_DRAFT);
  EXPECT_EQ(drafted.revision_hash().size(), 64u);
  EXPECT_THAT(Sign(drafted, "hcm", {"organizations/thu-duc"}),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  const auto first = Sign(drafted, "hcm", {"organizations/hcm"});
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->pledge().state(), v1::PLEDGE_STATE_SIGNING);
  v1::AmendPledgeRequest amend;
  amend.set_request_id(Uuid());
  amend.set_name(drafted.name());
  amend.set_etag(first->pledge().etag());
  amend.set_reason("bổ sung chỉ tiêu");
  *amend.mutable_parties() = drafted.parties();
  *amend.mutable_targets() = drafted.targets();
  amend.mutable_targets(0)->set_value(60);
  amend.mutable_targets(0)->mutable_parts(0)->set_value(60);
  const auto amended = emulation_->AmendPledge(amend, Clerk());
  ASSERT_THAT(amended, IsOk());
  EXPECT_EQ(amended->pledge().revision(), 2);
  EXPECT_THAT(Sign(drafted, "thu-duc"), FailsWith(StatusCode::kAborted, "REVISION_CHANGED"));
  ASSERT_THAT(Sign(amended->pledge(), "hcm"), IsOk());
  EXPECT_EQ(Sign(amended->pledge(), "thu-duc")->pledge().state(), v1::PLEDGE_STATE_ACTIVE);
}

// 75 classes of 50 planned, from the registry's statistics, with the sequence they rely on.
TEST_P(EmulationFlowTest, ProgressComesFromTheRegistry) {
  Active();
  clock_.Set(StartOf(absl::CivilDay(2024, 2, 2)));
  const v1::Pledge pledge = Progress("pledges/p");
  ASSERT_EQ(pledge.progress_size(), 3);
  const v1::TargetProgress& classes = pledge.progress(0);
  EXPECT_EQ(classes.completion().numerator(), 75);
  EXPECT_EQ(classes.completion().denominator(), 50);
  EXPECT_EQ(classes.verdict(), v1::VERDICT_MET);
  EXPECT_EQ(classes.registry_sequence(), 9);
  EXPECT_TRUE(classes.live());
  EXPECT_EQ(pledge.progress(1).verdict(), v1::VERDICT_UNKNOWN);
  EXPECT_EQ(statistics_.asked, 1);  // The other targets' actuals come from inspections.
  EXPECT_EQ(statistics_.last.dataset, "hcm-2023");
  EXPECT_EQ(statistics_.last.as_of, absl::CivilDay(2023, 12, 31));
  ASSERT_EQ(statistics_.last.alliances.size(), 1u);  // The registering unit alone, not all parties.
  EXPECT_EQ(statistics_.last.alliances[0].text(), "hcm");
}

TEST_P(EmulationFlowTest, WithoutTheRegistryStoredActualsAreShownAsSuch) {
  Active();
  clock_.Set(StartOf(absl::CivilDay(2024, 2, 2)));
  statistics_.answer = {{40, 1}, 5};
  const auto recorded = emulation_->RecordAchievement(Observe("classes", v1::OBSERVATION_SOURCE_REGISTRY), Clerk());
  ASSERT_THAT(recorded, IsOk());
  EXPECT_EQ(recorded->observation().actual().numerator(), 40);
  EXPECT_EQ(recorded->observation().registry_sequence(), 5);
  statistics_.down = true;
  const v1::Pledge pledge = Progress("pledges/p");
  EXPECT_FALSE(pledge.progress(0).live());
  EXPECT_EQ(pledge.progress(0).actual().numerator(), 40);
  EXPECT_EQ(pledge.progress(0).verdict(), v1::VERDICT_NOT_MET);
  const int64_t mark = Mark();
  EXPECT_THAT(emulation_->RecordAchievement(Observe("classes", v1::OBSERVATION_SOURCE_REGISTRY), Clerk()),
              FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  EXPECT_EQ(Mark(), mark + 1);
}

TEST_P(EmulationFlowTest, ClaimsAndInspectionsStandBesideEachOther) {
  Active();
  v1::RecordAchievementRequest claim = Observe("resolution", v1::OBSERVATION_SOURCE_SELF_REPORT);
  claim.mutable_observation()->set_unit("organizations/hcm");
  claim.mutable_observation()->mutable_actual()->set_numerator(9);
  claim.mutable_observation()->mutable_actual()->set_denominator(9);
  ASSERT_THAT(emulation_->RecordAchievement(claim, As("user:hcm", {"organizations/hcm"})), IsOk());
  v1::RecordAchievementRequest found = Observe("resolution", v1::OBSERVATION_SOURCE_INSPECTION);
  found.mutable_observation()->mutable_actual()->set_numerator(8);
  found.mutable_observation()->mutable_actual()->set_denominator(9);
  EXPECT_THAT(emulation_->RecordAchievement(found, As("user:hcm", {"organizations/hcm"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  ASSERT_THAT(emulation_->RecordAchievement(found, Clerk()), IsOk());
  const v1::TargetProgress progress = Progress("pledges/p").progress(1);
  EXPECT_EQ(progress.self_report().numerator(), 9);
  EXPECT_EQ(progress.verdict(), v1::VERDICT_NOT_MET);
  EXPECT_TRUE(progress.discrepancy());
  EXPECT_THAT(emulation_->RecordAchievement(Observe("task-1", v1::OBSERVATION_SOURCE_REGISTRY), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_MEASURED"));
  EXPECT_THAT(emulation_->RecordAchievement(Observe("none", v1::OBSERVATION_SOURCE_REGISTRY), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "TARGET_UNKNOWN"));
  claim.set_request_id(Uuid());
  claim.mutable_observation()->set_unit("organizations/stranger");
  EXPECT_THAT(emulation_->RecordAchievement(claim, Clerk()), FailsWith(StatusCode::kFailedPrecondition, "NOT_A_PARTY"));
}

TEST_P(EmulationFlowTest, ClosingACampaignLocksItsActivePledges) {
  Active();
  v1::GetCampaignRequest get;
  get.set_name("campaigns/hcm-2023");
  v1::LaunchCampaignRequest launch;
  launch.set_request_id(Uuid());
  launch.set_name(get.name());
  launch.set_etag(emulation_->GetCampaign(get, Clerk())->campaign().etag());
  SetDate(launch.mutable_launched_on(), 2023, 1, 5);
  const auto launched = emulation_->LaunchCampaign(launch, Clerk());
  ASSERT_THAT(launched, IsOk());
  v1::CloseCampaignRequest close;
  close.set_request_id(Uuid());
  close.set_name(get.name());
  close.set_etag(launched->campaign().etag());
  SetDate(close.mutable_closed_on(), 2023, 12, 31);
  const auto closed = emulation_->CloseCampaign(close, Clerk());
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->locked_pledges(), 1);
  v1::GetPledgeRequest pledge;
  pledge.set_name("pledges/p");
  EXPECT_EQ(emulation_->GetPledge(pledge, Clerk())->pledge().state(), v1::PLEDGE_STATE_LOCKED);
}

// Closed, settled, archived: the pledge follows, and each step comes in its turn.
TEST_P(EmulationFlowTest, ASettledCampaignJudgesItsPledges) {
  Active();
  const std::string name = "campaigns/hcm-2023";
  v1::SettleCampaignRequest settle;
  settle.set_request_id(Uuid());
  settle.set_name(name);
  settle.set_etag("1");
  EXPECT_THAT(emulation_->SettleCampaign(settle, Clerk()), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  v1::LaunchCampaignRequest launch;
  launch.set_request_id(Uuid());
  launch.set_name(name);
  launch.set_etag("1");
  SetDate(launch.mutable_launched_on(), 2023, 1, 5);
  ASSERT_THAT(emulation_->LaunchCampaign(launch, Clerk()), IsOk());
  v1::CloseCampaignRequest close;
  close.set_request_id(Uuid());
  close.set_name(name);
  close.set_etag("2");
  SetDate(close.mutable_closed_on(), 2023, 12, 31);
  ASSERT_THAT(emulation_->CloseCampaign(close, Clerk()), IsOk());
  settle.set_etag("3");
  EXPECT_THAT(emulation_->SettleCampaign(settle, As("user:x", {"organizations/x"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  const auto settled = emulation_->SettleCampaign(settle, Clerk());
  ASSERT_THAT(settled, IsOk());
  EXPECT_EQ(settled->settled_pledges(), 1);
  v1::GetPledgeRequest pledge;
  pledge.set_name("pledges/p");
  EXPECT_EQ(emulation_->GetPledge(pledge, Clerk())->pledge().state(), v1::PLEDGE_STATE_SETTLED);
  v1::ArchiveCampaignRequest archive;
  archive.set_request_id(Uuid());
  archive.set_name(name);
  archive.set_etag("3");
  EXPECT_THAT(emulation_->ArchiveCampaign(archive, Clerk()), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  archive.set_etag("4");
  EXPECT_EQ(emulation_->ArchiveCampaign(archive, Clerk())->campaign().state(), v1::CAMPAIGN_STATE_ARCHIVED);
}

TEST_P(EmulationFlowTest, WhatIsGivenUpStaysOnRecord) {
  const v1::Pledge drafted = ClassesPledge();
  v1::CreatePledgeRequest second;
  second.set_request_id(Uuid());
  second.set_pledge_id("second");
  *second.mutable_pledge() = drafted;
  ASSERT_THAT(emulation_->CreatePledge(second, Clerk()), IsOk());
  v1::WithdrawPledgeRequest withdraw;
  withdraw.set_request_id(Uuid());
  withdraw.set_name("pledges/second");
  withdraw.set_reason("trùng với giao ước trước");
  EXPECT_THAT(emulation_->WithdrawPledge(withdraw, Clerk()), FailsWith(StatusCode::kInvalidArgument, "ETAG_REQUIRED"));
  withdraw.set_etag("1");
  ASSERT_THAT(emulation_->WithdrawPledge(withdraw, Clerk()), IsOk());
  withdraw.set_request_id(Uuid());
  withdraw.set_etag("2");
  EXPECT_THAT(emulation_->WithdrawPledge(withdraw, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  ASSERT_THAT(Sign(drafted, "hcm"), IsOk());
  v1::CancelCampaignRequest cancel;
  cancel.set_request_id(Uuid());
  cancel.set_name("campaigns/hcm-2023");
  cancel.set_etag("1");
  cancel.set_reason("thay bằng phong trào khác");
  ASSERT_THAT(emulation_->CancelCampaign(cancel, Clerk()), IsOk());
  v1::GetPledgeRequest get;
  get.set_name("pledges/p");
  EXPECT_EQ(emulation_->GetPledge(get, Clerk())->pledge().state(), v1::PLEDGE_STATE_WITHDRAWN);
  cancel.set_request_id(Uuid());
  cancel.set_etag("2");
  EXPECT_THAT(emulation_->CancelCampaign(cancel, Clerk()), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

// The plan of 50 classes is lowered to 40 in October, after the unit had claimed 75 and the inspection found 45.
TEST_P(EmulationFlowTest, LateLoweringsAndDifferingClaimsAreFindings) {
  const v1::Pledge active = Active();
  v1::RecordAchievementRequest claim = Observe("classes", v1::OBSERVATION_SOURCE_SELF_REPORT);
  claim.mutable_observation()->set_unit("organizations/hcm");
  claim.mutable_observation()->mutable_actual()->set_numerator(75);
  ASSERT_THAT(emulation_->RecordAchievement(claim, Clerk()), IsOk());
  v1::RecordAchievementRequest found = Observe("classes", v1::OBSERVATION_SOURCE_INSPECTION);
  found.mutable_observation()->mutable_actual()->set_numerator(45);
  ASSERT_THAT(emulation_->RecordAchievement(found, Clerk()), IsOk());
  clock_.Set(StartOf(absl::CivilDay(2023, 10, 1)));
  v1::AmendPledgeRequest amend;
  amend.set_request_id(Uuid());
  amend.set_name(active.name());
  amend.set_etag(active.etag());
  amend.set_reason("giảm chỉ tiêu");
  *amend.mutable_parties() = active.parties();
  *amend.mutable_targets() = active.targets();
  amend.mutable_targets(0)->set_value(40);
  amend.mutable_targets(0)->mutable_parts(0)->set_value(40);
  ASSERT_THAT(emulation_->AmendPledge(amend, Clerk()), IsOk());
  // The next year's pledge asks for fewer classes than were found.
  MakeCampaign("hcm-2024", {}, "hcm-2023", 2024);
  v1::CreatePledgeRequest next;
  next.set_request_id(Uuid());
  next.set_pledge_id("next");
  *next.mutable_pledge() = active;
  next.mutable_pledge()->set_campaign("campaigns/hcm-2024");
  next.mutable_pledge()->mutable_targets(0)->set_value(44);
  next.mutable_pledge()->mutable_targets(0)->mutable_parts(0)->set_value(44);
  ASSERT_THAT(emulation_->CreatePledge(next, Clerk()), IsOk());
  statistics_.down = true;  // Findings need nobody else.
  v1::GetPledgeFindingsRequest get;
  get.set_name("pledges/p");
  const auto findings = emulation_->GetPledgeFindings(get, Clerk());
  ASSERT_THAT(findings, IsOk());
  ASSERT_EQ(findings->findings_size(), 2);
  EXPECT_EQ(findings->findings(0).kind(), v1::FINDING_KIND_LATE_LOWERING);
  EXPECT_EQ(findings->findings(0).revision(), 2);
  EXPECT_EQ(findings->findings(0).before().numerator(), 50);
  EXPECT_EQ(findings->findings(1).kind(), v1::FINDING_KIND_SELF_REPORT_DIFFERS);
  EXPECT_EQ(findings->findings(1).before().numerator(), 75);
  get.set_name("pledges/next");
  const auto easier = emulation_->GetPledgeFindings(get, Clerk());
  ASSERT_THAT(easier, IsOk());
  ASSERT_EQ(easier->findings_size(), 1);
  EXPECT_EQ(easier->findings(0).kind(), v1::FINDING_KIND_EASIER_THAN_LAST_YEAR);
  EXPECT_EQ(easier->findings(0).before().numerator(), 45);
  get.set_name("pledges/none");
  EXPECT_THAT(emulation_->GetPledgeFindings(get, Clerk()), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
}

TEST_P(EmulationFlowTest, ValidateOnlyChangesNothing) {
  v1::CreateClusterRequest request;
  request.set_request_id(Uuid());
  request.set_cluster_id("trial");
  request.set_validate_only(true);
  *request.mutable_cluster() = MakeCluster("real", v1::CLUSTER_KIND_CLUSTER, {"a"});
  request.mutable_cluster()->clear_members();
  const int64_t mark = Mark();
  EXPECT_THAT(emulation_->CreateCluster(request, Clerk()), IsOk());
  EXPECT_EQ(Mark(), mark + 1);
  v1::GetClusterRequest get;
  get.set_name("clusters/trial");
  EXPECT_THAT(emulation_->GetCluster(get, Clerk()), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
}

}  // namespace
}  // namespace htx::awards
