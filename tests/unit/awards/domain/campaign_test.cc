#include "awards/domain/campaign.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

const absl::CivilDay kDay(2024, 4, 6);

Cluster Headed() {
  const Period year = {absl::CivilDay(2024, 1, 1), absl::CivilDay(2025, 1, 1)};
  return {.id = ClusterId::Of("c"),
          .members = {{OrganizationId::Of("a"), {absl::CivilDay(2020, 1, 1), {}}}},
          .leaders = {{OrganizationId::Of("a"), LeaderRole::kHead, year}}};
}

TEST(CampaignTest, LaunchingNeedsAHeadInEveryCluster) {
  const Campaign draft = {.id = CampaignId::Of("x"), .clusters = {ClusterId::Of("c")}};
  const std::vector<Cluster> clusters = {Headed()};
  const auto launched = Launch(draft, kDay, CampaignEvent{.kind = EventKind::kLaunch}, clusters);
  ASSERT_THAT(launched, IsOk());
  EXPECT_EQ(launched->state, CampaignState::kLaunched);
  EXPECT_EQ(launched->launched_on, kDay);
  EXPECT_EQ(launched->events.size(), 1u);
  EXPECT_THAT(Launch(draft, absl::CivilDay(2025, 1, 1), {}, clusters),
              FailsWith(StatusCode::kFailedPrecondition, "NO_CLUSTER_HEAD"));
  EXPECT_THAT(Launch(*launched, kDay, {}, clusters), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

// A head on the day of the launch is not enough: the cluster is led on every day of the campaign.
TEST(CampaignTest, ACampaignIsLedFromItsLaunchToTheEndOfItsSpan) {
  Campaign draft = {.id = CampaignId::Of("x"), .clusters = {ClusterId::Of("c")}};
  draft.span = {absl::CivilDay(2024, 1, 1), absl::CivilDay(2025, 1, 1)};
  std::vector<Cluster> clusters = {Headed()};
  EXPECT_THAT(Launch(draft, kDay, {}, clusters), IsOk());
  draft.span.to = absl::CivilDay(2025, 1, 2);
  const auto refused = Launch(draft, kDay, {}, clusters);
  EXPECT_THAT(refused, FailsWith(StatusCode::kFailedPrecondition, "NO_CLUSTER_HEAD"));
  EXPECT_EQ(DetailOf(refused.status()).message.en, "clusters/c has no head on 2025-01-01");
  ClusterLeader next = clusters[0].leaders[0];
  next.term = {absl::CivilDay(2025, 1, 1), absl::CivilDay(2026, 1, 1)};
  clusters[0].leaders.push_back(next);
  EXPECT_THAT(Launch(draft, kDay, {}, clusters), IsOk());
  clusters[0].leaders[1].role = LeaderRole::kDeputy;  // A deputy does not head.
  EXPECT_THAT(Launch(draft, kDay, {}, clusters), FailsWith(StatusCode::kFailedPrecondition, "NO_CLUSTER_HEAD"));
}

TEST(CampaignTest, AScoredCampaignIsSettledOnceEveryClusterIsRanked) {
  Campaign closed = {.id = CampaignId::Of("x"), .clusters = {ClusterId::Of("a"), ClusterId::Of("b")}};
  closed.state = CampaignState::kClosed;
  EXPECT_THAT(Settle(closed, {}), IsOk());  // It is not scored.
  closed.score_template = ScoreTemplateId::Of("s-v1");
  const std::vector<ClusterId> one = {ClusterId::Of("a")};
  EXPECT_THAT(Settle(closed, one), FailsWith(StatusCode::kFailedPrecondition, "NOT_RANKED"));
  const auto settled = Settle(closed, closed.clusters);
  ASSERT_THAT(settled, IsOk());
  EXPECT_EQ(Archive(*settled)->state, CampaignState::kArchived);
  EXPECT_THAT(Archive(closed), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Settle(*settled, closed.clusters), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Cancel(closed), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_EQ(Cancel({.id = CampaignId::Of("x")})->state, CampaignState::kCancelled);
}

TEST(CampaignTest, ClosingComesAfterLaunching) {
  const Campaign draft = {.id = CampaignId::Of("x")};
  EXPECT_THAT(Close(draft, kDay), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  const Campaign launched = *Launch(draft, kDay, {}, {});
  EXPECT_THAT(Close(launched, kDay - 1), FailsWith(StatusCode::kFailedPrecondition, "CLOSED_BEFORE_LAUNCH"));
  EXPECT_EQ(Close(launched, kDay)->closed_on, kDay);
}

TEST(CampaignTest, EveryPairOfStates) {
  using enum CampaignState;
  const std::vector<std::pair<CampaignState, CampaignState>> allowed = {{kDraft, kLaunched},  {kDraft, kCancelled},
                                                                        {kLaunched, kClosed}, {kLaunched, kCancelled},
                                                                        {kClosed, kSettled},  {kSettled, kArchived}};
  for (int from = 1; from <= 6; ++from) {
    for (int to = 1; to <= 6; ++to) {
      const std::pair pair(static_cast<CampaignState>(from), static_cast<CampaignState>(to));
      EXPECT_EQ(MayMove(pair.first, pair.second), std::find(allowed.begin(), allowed.end(), pair) != allowed.end())
          << ToText(pair.first) << " " << ToText(pair.second);
    }
  }
}

}  // namespace
}  // namespace htx::awards
