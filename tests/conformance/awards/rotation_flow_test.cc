// A cluster's order of rotation over a real database.

#include "absl/strings/str_cat.h"
#include "tests/conformance/awards/harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class RotationFlowTest : public AwardsTest {
 protected:
  v1::SetClusterRotationRequest Order(const v1::Cluster& cluster, int year, const std::vector<std::string>& units) {
    v1::SetClusterRotationRequest request;
    request.set_request_id(Uuid());
    request.set_name(cluster.name());
    request.set_etag(cluster.etag());
    SetDate(request.mutable_rotation()->mutable_effective_date(), year, 1, 1);
    for (const std::string& unit : units) request.mutable_rotation()->add_units(absl::StrCat("organizations/", unit));
    return request;
  }
  v1::AssignClusterLeadersRequest Turn(const v1::Cluster& cluster, int year, int heads) {
    v1::AssignClusterLeadersRequest request;
    request.set_request_id(Uuid());
    request.set_name(cluster.name());
    request.set_etag(cluster.etag());
    SetDate(request.mutable_term()->mutable_from(), year, 1, 1);
    SetDate(request.mutable_term()->mutable_to(), year + 1, 1, 1);
    request.set_heads_from_rotation(heads);
    return request;
  }
  v1::Cluster RedRiver() {
    const v1::Cluster cluster =
        MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh", "thai-binh", "quang-ninh", "ha-nam"});
    const auto set = emulation_->SetClusterRotation(
        Order(cluster, 2017, {"ninh-binh", "thai-binh", "quang-ninh", "ha-nam"}), Clerk());
    EXPECT_THAT(set, IsOk());
    return set.ok() ? set->cluster() : cluster;
  }
  static std::vector<std::string> Heads(const v1::Cluster& cluster, int year) {
    std::vector<std::string> heads;
    for (const v1::ClusterLeader& leader : cluster.leaders()) {
      if (leader.role() == v1::LEADER_ROLE_HEAD && leader.term().from().year() == year) heads.push_back(leader.unit());
    }
    return heads;
  }
};
HTX_BOTH_ENGINES(RotationFlowTest);

// One head, then two jointly, previewed first; a member that left is passed over, and the answer says so.
TEST_P(RotationFlowTest, MembersTakeTurns) {
  v1::Cluster cluster = RedRiver();
  ASSERT_EQ(cluster.rotations_size(), 1);
  EXPECT_EQ(cluster.rotations(0).units(3), "organizations/ha-nam");
  const auto first = emulation_->AssignClusterLeaders(Turn(cluster, 2017, 1), Clerk());
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(Heads(first->cluster(), 2017), std::vector<std::string>{"organizations/ninh-binh"});
  v1::UpdateClusterMembersRequest leave;
  leave.set_request_id(Uuid());
  leave.set_name(cluster.name());
  leave.set_etag(first->cluster().etag());
  v1::MemberChange& change = *leave.add_changes();
  change.set_unit("organizations/quang-ninh");
  change.set_action(v1::MEMBER_ACTION_REMOVE);
  SetDate(change.mutable_effective_date(), 2018, 6, 1);
  const auto left = emulation_->UpdateClusterMembers(leave, Clerk());
  ASSERT_THAT(left, IsOk());
  EXPECT_EQ(left->cluster().rotations(0).units_size(), 4);  // The paper stays as it is.
  v1::AssignClusterLeadersRequest preview = Turn(left->cluster(), 2018, 2);
  preview.set_validate_only(true);
  const int64_t mark = Mark();
  const auto previewed = emulation_->AssignClusterLeaders(preview, Clerk());
  ASSERT_THAT(previewed, IsOk());
  EXPECT_EQ(Mark(), mark + 1);
  const auto joint = emulation_->AssignClusterLeaders(Turn(left->cluster(), 2018, 2), Clerk());
  ASSERT_THAT(joint, IsOk());
  EXPECT_EQ(Heads(joint->cluster(), 2018),
            (std::vector<std::string>{"organizations/ha-nam", "organizations/thai-binh"}));
  EXPECT_EQ(Heads(previewed->cluster(), 2018), Heads(joint->cluster(), 2018));
  ASSERT_EQ(joint->skipped_size(), 1);
  EXPECT_EQ(joint->skipped(0).unit(), "organizations/quang-ninh");
  EXPECT_EQ(joint->skipped(0).reason(), v1::SKIP_REASON_NOT_A_MEMBER);
  EXPECT_EQ(previewed->skipped(0).unit(), "organizations/quang-ninh");
  v1::GetClusterRequest get;
  get.set_name(cluster.name());
  EXPECT_EQ(emulation_->GetCluster(get, Clerk())->cluster().rotations_size(), 1);
  SetDate(get.mutable_as_of(), 2016, 1, 1);
  EXPECT_EQ(emulation_->GetCluster(get, Clerk())->cluster().rotations_size(), 0);
}

TEST_P(RotationFlowTest, ADeputyIsNamedBesideTheNextHead) {
  const v1::Cluster cluster = RedRiver();
  v1::AssignClusterLeadersRequest turn = Turn(cluster, 2017, 1);
  turn.add_leaders()->set_unit("organizations/ninh-binh");
  turn.mutable_leaders(0)->set_role(v1::LEADER_ROLE_HEAD);
  const auto refused = emulation_->AssignClusterLeaders(turn, Clerk());
  EXPECT_THAT(refused, FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  EXPECT_EQ(DetailOf(refused.status()).fields[0].field, "leaders[0].role");
  turn.mutable_leaders(0)->set_role(v1::LEADER_ROLE_DEPUTY);
  const auto assigned = emulation_->AssignClusterLeaders(turn, Clerk());
  ASSERT_THAT(assigned, IsOk());
  EXPECT_EQ(Heads(assigned->cluster(), 2017), std::vector<std::string>{"organizations/thai-binh"});
  EXPECT_EQ(assigned->skipped(0).reason(), v1::SKIP_REASON_NAMED_DEPUTY);
}

TEST_P(RotationFlowTest, WhatIsNoOrderIsRefusedAndNothingIsWritten) {
  const v1::Cluster bare = MakeCluster("bare", v1::CLUSTER_KIND_CLUSTER, {"x", "y"});
  const v1::Cluster cluster = RedRiver();
  const int64_t mark = Mark();
  EXPECT_THAT(emulation_->AssignClusterLeaders(Turn(bare, 2017, 1), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NO_ROTATION"));
  EXPECT_THAT(emulation_->AssignClusterLeaders(Turn(bare, 2017, 0), Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(emulation_->AssignClusterLeaders(Turn(bare, 2017, -1), Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(emulation_->AssignClusterLeaders(Turn(cluster, 2017, 5), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "ROTATION_EXHAUSTED"));
  EXPECT_THAT(emulation_->SetClusterRotation(Order(cluster, 2017, {"ha-nam"}), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "ROTATION_NOT_LATER"));
  EXPECT_THAT(emulation_->SetClusterRotation(Order(cluster, 2018, {"hai-duong"}), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_A_MEMBER"));
  const auto twice = emulation_->SetClusterRotation(Order(cluster, 2018, {"ha-nam", "ha-nam"}), Clerk());
  EXPECT_THAT(twice, FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  EXPECT_EQ(DetailOf(twice.status()).fields[0].field, "rotation.units[1]");
  EXPECT_THAT(emulation_->SetClusterRotation(Order(cluster, 2018, {}), Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  v1::SetClusterRotationRequest request = Order(cluster, 2018, {"ha-nam"});
  EXPECT_THAT(emulation_->SetClusterRotation(request, As("user:x", {"organizations/x"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  request.set_etag("9");
  EXPECT_THAT(emulation_->SetClusterRotation(request, Clerk()), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_etag("");
  EXPECT_THAT(emulation_->SetClusterRotation(request, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "ETAG_REQUIRED"));
  request.set_etag("1");
  request.set_name("clusters/none");
  EXPECT_THAT(emulation_->SetClusterRotation(request, Clerk()), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  EXPECT_EQ(Mark(), mark + 1);
}

}  // namespace
}  // namespace htx::awards
