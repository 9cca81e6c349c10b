// Taking turns as head of a cluster: who comes next, and who is passed over.

#include "awards/domain/rotation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

OrganizationId Alliance(std::string id) { return OrganizationId::Of(std::move(id)); }
Period InYear(int year) { return {absl::CivilDay(year, 1, 1), absl::CivilDay(year + 1, 1, 1)}; }

// A cluster of `units` that take turns in this sequence from 2017 on.
Cluster TakingTurns(const std::vector<std::string>& units) {
  Cluster cluster = {.id = ClusterId::Of("c")};
  RotationOrder order = {.from = absl::CivilDay(2017, 1, 1)};
  for (const std::string& unit : units) {
    cluster.members.push_back({Alliance(unit), {absl::CivilDay(2010, 1, 1), std::nullopt}});
    order.units.push_back(Alliance(unit));
  }
  return *SetRotation(*FoundCluster(cluster, {}), order);
}

std::vector<std::string> HeadsOf(const NextHeads& next) {
  std::vector<std::string> heads;
  for (const ClusterLeader& head : next.heads) heads.push_back(head.unit.text());
  return heads;
}

// The cluster after the next `count` took the term.
Cluster Next(const Cluster& cluster, int year, int count) {
  const NextHeads next = *NextInRotation(cluster, InYear(year), count, {});
  return *AssignLeaders(cluster, InYear(year), next.heads);
}

// Ninh Bình in 2017, Thái Bình and Quảng Ninh together in 2018.
TEST(RotationTest, TheNextHeadThenTwoJointly) {
  Cluster cluster = TakingTurns({"ninh-binh", "thai-binh", "quang-ninh", "ha-nam"});
  cluster = Next(cluster, 2017, 1);
  const auto joint = NextInRotation(cluster, InYear(2018), 2, {});
  ASSERT_THAT(joint, IsOk());
  EXPECT_EQ(HeadsOf(*joint), (std::vector<std::string>{"thai-binh", "quang-ninh"}));
  EXPECT_TRUE(joint->skipped.empty());
  cluster = Next(cluster, 2018, 2);
  EXPECT_EQ(HeadsOf(*NextInRotation(cluster, InYear(2019), 2, {})), (std::vector<std::string>{"ha-nam", "ninh-binh"}));
}

TEST(RotationTest, WhoLeftOrIsDeputyIsPassedOverAndKeepsItsTurn) {
  Cluster cluster = TakingTurns({"a", "b", "c"});
  cluster = *ChangeMembers(cluster, std::vector<MemberChange>{{Alliance("a"), false, absl::CivilDay(2018, 6, 1)}}, {});
  const std::vector<ClusterLeader> deputies = {{Alliance("b"), LeaderRole::kDeputy, InYear(2018)}};
  const auto next = NextInRotation(cluster, InYear(2018), 1, deputies);
  ASSERT_THAT(next, IsOk());
  EXPECT_EQ(HeadsOf(*next), std::vector<std::string>{"c"});
  ASSERT_EQ(next->skipped.size(), 2u);
  EXPECT_EQ(next->skipped[0].unit, Alliance("a"));
  EXPECT_EQ(next->skipped[0].reason, SkipReason::kNotAMember);
  EXPECT_EQ(next->skipped[1].reason, SkipReason::kNamedDeputy);
  cluster = *AssignLeaders(cluster, InYear(2018), next->heads);
  EXPECT_EQ(HeadsOf(*NextInRotation(cluster, InYear(2019), 1, {})), std::vector<std::string>{"b"});
  EXPECT_THAT(NextInRotation(cluster, InYear(2019), 3, {}),
              FailsWith(StatusCode::kFailedPrecondition, "ROTATION_EXHAUSTED"));
}

TEST(RotationTest, AnOrderHoldsFromItsDayAndIsNeverChanged) {
  Cluster cluster = TakingTurns({"a", "b"});
  EXPECT_THAT(NextInRotation(cluster, InYear(2016), 1, {}), FailsWith(StatusCode::kFailedPrecondition, "NO_ROTATION"));
  const RotationOrder reversed = {.from = absl::CivilDay(2018, 1, 1), .units = {Alliance("b"), Alliance("a")}};
  cluster = *SetRotation(cluster, reversed);
  EXPECT_EQ(HeadsOf(*NextInRotation(cluster, InYear(2017), 1, {})), std::vector<std::string>{"a"});
  EXPECT_EQ(HeadsOf(*NextInRotation(cluster, InYear(2018), 1, {})), std::vector<std::string>{"b"});
  EXPECT_THAT(SetRotation(cluster, reversed), FailsWith(StatusCode::kFailedPrecondition, "ROTATION_NOT_LATER"));
  EXPECT_THAT(SetRotation(cluster, {.from = absl::CivilDay(2019, 1, 1), .units = {Alliance("x")}}),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_A_MEMBER"));
  EXPECT_EQ(AsOf(cluster, absl::CivilDay(2017, 5, 1)).rotations.size(), 1u);
  EXPECT_EQ(AsOf(cluster, absl::CivilDay(2019, 5, 1)).rotations[0].units[0], Alliance("b"));
  EXPECT_TRUE(AsOf(cluster, absl::CivilDay(2016, 5, 1)).rotations.empty());
}

// Generated clusters and numbers of heads: nobody heads again while somebody of the order has not.
TEST(RotationPropertyTest, NobodyHeadsAgainUntilAllHave) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const auto upto = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
  for (int round = 0; round < 100; ++round) {
    std::vector<std::string> units;
    const int size = 1 + upto(8);
    for (int i = 0; i < size; ++i) units.push_back(absl::StrCat("unit-", i));
    std::shuffle(units.begin(), units.end(), random);
    Cluster cluster = TakingTurns(units);
    std::map<std::string, int> times;
    for (const std::string& unit : units) times[unit] = 0;
    for (int year = 2017; year < 2037; ++year) {
      const int count = 1 + upto(std::min(size, 3) - 1);
      const auto next = NextInRotation(cluster, InYear(year), count, {});
      ASSERT_THAT(next, IsOk());
      std::set<std::string> once;
      for (const std::string& unit : HeadsOf(*next)) {
        ASSERT_TRUE(once.insert(unit).second);
        ++times[unit];
      }
      const auto [least, most] = std::minmax_element(times.begin(), times.end(),
                                                     [](const auto& a, const auto& b) { return a.second < b.second; });
      ASSERT_LE(most->second - least->second, 1) << "year " << year;
      cluster = *AssignLeaders(cluster, InYear(year), next->heads);
    }
  }
}

}  // namespace
}  // namespace htx::awards
