// Clusters: one unit in one cluster of a kind at a time; terms without gap or overlap; joint heads.

#include "awards/domain/cluster.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

OrganizationId Unit(std::string id) { return OrganizationId::Of(std::move(id)); }
absl::CivilDay Y(int year) { return absl::CivilDay(year, 1, 1); }

Cluster RedRiver() {
  Cluster cluster = {.id = ClusterId::Of("red-river")};
  for (const char* unit : {"ninh-binh", "ha-nam", "nam-dinh", "thai-binh", "vinh-phuc", "bac-ninh", "hai-duong",
                           "hung-yen", "quang-ninh"}) {
    cluster.members.push_back({Unit(unit), {Y(2010), std::nullopt}});
  }
  return *FoundCluster(cluster, {});
}

TEST(ClusterTest, MembersAreSortedAndCountedByDay) {
  EXPECT_EQ(MembersOn(RedRiver(), absl::CivilDay(2017, 12, 15)).size(), 9u);
  EXPECT_EQ(MembersOn(RedRiver(), Y(2009)).size(), 0u);
  EXPECT_EQ(RedRiver().members.front().unit, Unit("bac-ninh"));
}

TEST(ClusterTest, AUnitsPeriodsMayNeitherBeEmptyNorOverlap) {
  EXPECT_THAT(FoundCluster({.members = {{Unit("a"), {Y(2010), Y(2010)}}}}, {}),
              FailsWith(StatusCode::kInvalidArgument, "MEMBER_PERIOD"));
  EXPECT_THAT(FoundCluster({.members = {{Unit("a"), {Y(2010), Y(2012)}}, {Unit("a"), {Y(2011), {}}}}}, {}),
              FailsWith(StatusCode::kInvalidArgument, "MEMBER_PERIOD"));
  EXPECT_THAT(FoundCluster({.members = {{Unit("a"), {Y(2010), Y(2011)}}, {Unit("a"), {Y(2011), {}}}}}, {}), IsOk());
}

TEST(ClusterTest, AUnitIsInOneClusterOfAKindAtATime) {
  const std::vector<MembershipElsewhere> elsewhere = {{Unit("a"), ClusterId::Of("other"), {Y(2010), Y(2015)}}};
  EXPECT_THAT(FoundCluster({.members = {{Unit("a"), {Y(2014), {}}}}}, elsewhere),
              FailsWith(StatusCode::kFailedPrecondition, "MEMBER_ELSEWHERE"));
  EXPECT_THAT(FoundCluster({.members = {{Unit("a"), {Y(2015), {}}}}}, elsewhere), IsOk());
}

TEST(ClusterTest, MembersLeaveAndJoinFromADay) {
  const std::vector<MemberChange> swap = {{Unit("ha-nam"), false, Y(2018)}, {Unit("hai-phong"), true, Y(2018)}};
  const auto changed = ChangeMembers(RedRiver(), swap, {});
  ASSERT_THAT(changed, IsOk());
  EXPECT_TRUE(IsMember(*changed, Unit("ha-nam"), Y(2018) - 1));
  EXPECT_FALSE(IsMember(*changed, Unit("ha-nam"), Y(2018)));
  EXPECT_TRUE(IsMember(*changed, Unit("hai-phong"), Y(2018)));
  EXPECT_EQ(AsOf(*changed, Y(2019)).members.size(), 9u);
}

TEST(ClusterTest, ImpossibleChangesAreRefused) {
  const auto change = [](MemberChange one) { return ChangeMembers(RedRiver(), std::vector{one}, {}).status(); };
  EXPECT_THAT(change({Unit("x"), false, Y(2018)}), FailsWith(StatusCode::kFailedPrecondition, "NOT_A_MEMBER"));
  EXPECT_THAT(change({Unit("ha-nam"), false, Y(2010)}), FailsWith(StatusCode::kFailedPrecondition, "NOT_A_MEMBER"));
  EXPECT_THAT(change({Unit("ha-nam"), true, Y(2018)}), FailsWith(StatusCode::kFailedPrecondition, "ALREADY_MEMBER"));
  const std::vector<MembershipElsewhere> elsewhere = {{Unit("x"), ClusterId::Of("other"), {Y(2019), {}}}};
  EXPECT_THAT(ChangeMembers(RedRiver(), std::vector{MemberChange{Unit("x"), true, Y(2018)}}, elsewhere),
              FailsWith(StatusCode::kFailedPrecondition, "MEMBER_ELSEWHERE"));
}

// In 2018 two alliances led the cluster together.
TEST(ClusterTest, TwoHeadsMayLeadTogetherAndTermsFollowOneAnother) {
  const Period in_2017 = {Y(2017), Y(2018)};
  const Period in_2018 = {Y(2018), Y(2019)};
  const auto first =
      AssignLeaders(RedRiver(), in_2017, std::vector{ClusterLeader{Unit("ninh-binh"), LeaderRole::kHead, in_2017}});
  ASSERT_THAT(first, IsOk());
  const std::vector<ClusterLeader> joint = {{Unit("thai-binh"), LeaderRole::kHead, in_2018},
                                            {Unit("quang-ninh"), LeaderRole::kHead, in_2018}};
  const auto second = AssignLeaders(*first, in_2018, joint);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(AsOf(*second, Y(2018)).leaders.size(), 2u);
  EXPECT_TRUE(HasHead(*second, Y(2018)));
  EXPECT_FALSE(HasHead(*second, Y(2019)));

  const auto again = [&](Period term) {
    return AssignLeaders(*second, term, std::vector{ClusterLeader{Unit("ha-nam"), LeaderRole::kHead, term}}).status();
  };
  EXPECT_THAT(again({Y(2018), Y(2020)}), FailsWith(StatusCode::kFailedPrecondition, "LEADER_TERM_OVERLAP"));
  EXPECT_THAT(again({Y(2020), Y(2021)}), FailsWith(StatusCode::kFailedPrecondition, "LEADER_TERM_GAP"));
  EXPECT_THAT(again({Y(2019), Y(2020)}), IsOk());
  EXPECT_THAT(
      ChangeMembers(*second, std::vector{MemberChange{Unit("thai-binh"), false, absl::CivilDay(2018, 6, 1)}}, {}),
      FailsWith(StatusCode::kFailedPrecondition, "MEMBER_LEADS"));
}

TEST(ClusterTest, ALeaderBelongsToTheClusterForTheWholeTerm) {
  const Period term = {Y(2018), Y(2019)};
  Cluster cluster = {.id = ClusterId::Of("c"),
                     .members = {{Unit("a"), {Y(2018), absl::CivilDay(2018, 6, 1)}},
                                 {Unit("a"), {absl::CivilDay(2018, 6, 1), {}}},
                                 {Unit("b"), {Y(2018), absl::CivilDay(2018, 12, 31)}}}};
  EXPECT_THAT(AssignLeaders(cluster, term, std::vector{ClusterLeader{Unit("a"), LeaderRole::kHead, term}}), IsOk());
  EXPECT_THAT(AssignLeaders(cluster, term, std::vector{ClusterLeader{Unit("b"), LeaderRole::kHead, term}}),
              FailsWith(StatusCode::kFailedPrecondition, "LEADER_NOT_MEMBER"));
}

}  // namespace
}  // namespace htx::awards
