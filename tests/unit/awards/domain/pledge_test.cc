// Pledges: which targets are sound, signatures over one revision, amendments.

#include "awards/domain/pledge.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

const absl::CivilDay kSigned(2017, 12, 15);

Target AtLeast(int64_t value, std::vector<TargetPart> parts = {}) {
  return {.id = "t", .indicator = "N_HTX_NEW", .kind = TargetKind::kAtLeast, .value = value, .parts = std::move(parts)};
}
TargetPart Part(std::string unit, std::optional<int64_t> value = {}) {
  return {OrganizationId::Of(std::move(unit)), value};
}
const std::vector<PledgeParty> kParties = {{.unit = "organizations/a"}, {.unit = "organizations/b"}};

absl::Status Check(const Target& target) { return CheckTargets(std::vector{target}, kParties, "pledge."); }
absl::Status CheckAll(const std::vector<Target>& targets) { return CheckTargets(targets, kParties, ""); }

TEST(TargetTest, EveryKindOfTheReports) {
  EXPECT_THAT(Check(AtLeast(130)), IsOk());
  EXPECT_THAT(Check({.id = "t", .indicator = "P_EFF_NN", .kind = TargetKind::kPercentage, .ratio = Rational{85, 100}}),
              IsOk());
  EXPECT_THAT(Check({.id = "t", .indicator = "N_LH_NEW", .kind = TargetKind::kRange, .value = 2, .upper = 3}), IsOk());
  EXPECT_THAT(Check({.id = "t", .indicator = "N_CLASS", .kind = TargetKind::kPlan, .value = 50}), IsOk());
  EXPECT_THAT(Check({.id = "t", .indicator = "TASK", .kind = TargetKind::kTask, .value = 1}), IsOk());
  EXPECT_THAT(Check({.id = "t", .indicator = "N_HTX_STOP", .kind = TargetKind::kAtMost, .value = 0}), IsOk());
  EXPECT_THAT(Check({.id = "t", .indicator = "N_THT_NEW", .kind = TargetKind::kExact, .value = 140}), IsOk());
}

TEST(TargetTest, Contradictions) {
  const std::vector<Target> wrong = {
      {.id = "t", .indicator = "N_NOTHING", .kind = TargetKind::kAtLeast, .value = 1},
      {.id = "t", .indicator = "P_EFF_NN", .kind = TargetKind::kAtLeast, .value = 85},
      {.id = "t", .indicator = "N_HTX_NEW", .kind = TargetKind::kPercentage, .ratio = Rational{1, 2}},
      {.id = "t", .indicator = "P_EFF_NN", .kind = TargetKind::kPercentage},
      {.id = "t", .indicator = "P_EFF_NN", .kind = TargetKind::kPercentage, .ratio = Rational{1, 0}},
      {.id = "t", .indicator = "P_EFF_NN", .kind = TargetKind::kPercentage, .ratio = Rational{3, 2}},
      {.id = "t", .indicator = "P_EFF_NN", .kind = TargetKind::kPercentage, .value = 85, .ratio = Rational{1, 2}},
      {.id = "t", .indicator = "N_HTX_NEW", .kind = TargetKind::kAtLeast, .value = 1, .ratio = Rational{1, 2}},
      {.id = "t", .indicator = "N_LH_NEW", .kind = TargetKind::kRange, .value = 3, .upper = 2},
      {.id = "t", .indicator = "N_LH_NEW", .kind = TargetKind::kAtLeast, .value = 2, .upper = 3},
      {.id = "t", .indicator = "N_CLASS", .kind = TargetKind::kPlan, .value = 0},
      {.id = "t", .indicator = "TASK", .kind = TargetKind::kAtLeast, .value = 1},
      {.id = "t", .indicator = "N_CLASS", .kind = TargetKind::kTask, .value = 1},
      {.id = "t", .indicator = "TASK", .kind = TargetKind::kTask, .value = 2},
  };
  for (const Target& target : wrong) {
    EXPECT_THAT(Check(target), FailsWith(StatusCode::kInvalidArgument, "TARGET_INVALID"));
    EXPECT_EQ(DetailOf(Check(target)).fields[0].field, "pledge.targets[0]");
  }
  EXPECT_EQ(DetailOf(CheckAll({AtLeast(1), AtLeast(2)})).fields[0].field, "targets[1]");
}

// Six provinces registered 130 new cooperatives; their shares were not stated.
TEST(TargetTest, PartsAddUpWhenTheyAreStated) {
  EXPECT_THAT(Check(AtLeast(130, {Part("a"), Part("b")})), IsOk());
  EXPECT_THAT(Check(AtLeast(130, {Part("a", 100), Part("b", 30)})), IsOk());
  EXPECT_THAT(Check(AtLeast(130, {Part("a", 100), Part("b", 31)})),
              FailsWith(StatusCode::kInvalidArgument, "TARGET_INVALID"));
  EXPECT_THAT(Check(AtLeast(130, {Part("a", 130), Part("b")})),
              FailsWith(StatusCode::kInvalidArgument, "TARGET_INVALID"));
  EXPECT_THAT(Check(AtLeast(130, {Part("a"), Part("a")})), FailsWith(StatusCode::kInvalidArgument, "TARGET_INVALID"));
  EXPECT_THAT(Check(AtLeast(130, {Part("stranger")})), FailsWith(StatusCode::kInvalidArgument, "TARGET_INVALID"));
  Target range = {.id = "t", .indicator = "N_LH_NEW", .kind = TargetKind::kRange, .value = 2, .upper = 3};
  range.parts = {Part("a", 1), Part("b", 2)};
  EXPECT_THAT(Check(range), IsOk());
  range.parts = {Part("a", 2), Part("b", 2)};
  EXPECT_THAT(Check(range), FailsWith(StatusCode::kInvalidArgument, "TARGET_INVALID"));
}

Pledge Drafted() {
  return {.id = PledgeId::Of("p"),
          .campaign = CampaignId::Of("c"),
          .parties = kParties,
          .targets = {AtLeast(130)},
          .revision_hash = "hash-1"};
}

TEST(DraftTest, PartiesBelongToTheClusterAndBlocksToTheCampaign) {
  Campaign campaign = {.id = CampaignId::Of("c"),
                       .clusters = {ClusterId::Of("k")},
                       .span = {absl::CivilDay(2018, 1, 1), absl::CivilDay(2019, 1, 1)},
                       .dataset = "rrd-2018"};
  const Period since = {absl::CivilDay(2010, 1, 1), {}};
  const Cluster cluster = {.id = ClusterId::Of("k"),
                           .members = {{OrganizationId::Of("a"), since}, {OrganizationId::Of("b"), since}}};
  Pledge pledge = Drafted();
  pledge.cluster = ClusterId::Of("k");
  const auto drafted = DraftPledge(pledge, campaign, cluster);
  ASSERT_THAT(drafted, IsOk());
  EXPECT_EQ(drafted->dataset, "rrd-2018");
  EXPECT_THAT(DraftPledge(pledge, campaign, {}), FailsWith(StatusCode::kFailedPrecondition, "CLUSTER_UNKNOWN"));
  Pledge stranger = pledge;
  stranger.parties.push_back({.unit = "organizations/x"});
  EXPECT_THAT(DraftPledge(stranger, campaign, cluster), FailsWith(StatusCode::kFailedPrecondition, "NOT_A_MEMBER"));
  Pledge blocks = Drafted();
  blocks.parties = {{.unit = "clusters/k"}};
  EXPECT_THAT(DraftPledge(blocks, campaign, {}), IsOk());
  blocks.parties = {{.unit = "clusters/other"}};
  EXPECT_THAT(DraftPledge(blocks, campaign, {}), FailsWith(StatusCode::kFailedPrecondition, "CLUSTER_UNKNOWN"));
  campaign.state = CampaignState::kClosed;
  EXPECT_THAT(DraftPledge(pledge, campaign, cluster), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST(SignTest, ActiveWhenAllHaveSignedTheSameRevision) {
  const auto first = Sign(Drafted(), "organizations/a", "hash-1", kSigned, "user:a");
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->state, PledgeState::kSigning);
  const auto second = Sign(*first, "organizations/b", "hash-1", kSigned, "user:b");
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->state, PledgeState::kActive);
  EXPECT_EQ(second->parties[1].signed_by, "user:b");
}

TEST(SignTest, RefusalsComeInOrder) {
  EXPECT_THAT(Sign(Drafted(), "organizations/x", "old", kSigned, "u"),
              FailsWith(StatusCode::kAborted, "REVISION_CHANGED"));
  Pledge locked = Drafted();
  locked.state = PledgeState::kLocked;
  EXPECT_THAT(Sign(locked, "organizations/x", "hash-1", kSigned, "u"),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Sign(Drafted(), "organizations/x", "hash-1", kSigned, "u"),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_A_PARTY"));
  const Pledge signed_once = *Sign(Drafted(), "organizations/a", "hash-1", kSigned, "u");
  EXPECT_THAT(Sign(signed_once, "organizations/a", "hash-1", kSigned, "u"),
              FailsWith(StatusCode::kFailedPrecondition, "ALREADY_SIGNED"));
}

TEST(AmendTest, AnAmendmentIsANewRevisionThatAllSignAgain) {
  Pledge active =
      *Sign(*Sign(Drafted(), "organizations/a", "hash-1", kSigned, "u"), "organizations/b", "hash-1", kSigned, "u");
  const Campaign campaign = {.id = CampaignId::Of("c"), .state = CampaignState::kLaunched};
  const auto amended = Amend(active, active.parties, {AtLeast(140)}, campaign, {});
  ASSERT_THAT(amended, IsOk());
  EXPECT_EQ(amended->revision, 2);
  EXPECT_EQ(amended->state, PledgeState::kSigning);
  EXPECT_FALSE(amended->parties[0].signed_on.has_value());
  EXPECT_NE(RevisionBytes(*amended), RevisionBytes(active));
  active.state = PledgeState::kLocked;
  EXPECT_THAT(Amend(active, active.parties, {}, campaign, {}),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  active.state = PledgeState::kActive;
  EXPECT_THAT(Amend(active, active.parties, {}, {.id = CampaignId::Of("c"), .state = CampaignState::kClosed}, {}),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

// What is signed: the text, not who has signed it so far.
TEST(RevisionTest, TheBytesCoverTheContentAndNotTheSignatures) {
  const Pledge before = Drafted();
  EXPECT_EQ(RevisionBytes(before), RevisionBytes(*Sign(before, "organizations/a", "hash-1", kSigned, "u")));
  const auto changes = [&](auto change) {
    Pledge other = before;
    change(other);
    return RevisionBytes(other) != RevisionBytes(before);
  };
  EXPECT_TRUE(changes([](Pledge& p) { p.targets[0].value = 129; }));
  EXPECT_TRUE(changes([](Pledge& p) { p.targets[0].kind = TargetKind::kAtMost; }));
  EXPECT_TRUE(changes([](Pledge& p) { p.targets[0].parts = {Part("a")}; }));
  EXPECT_TRUE(changes([](Pledge& p) { p.parties.pop_back(); }));
  EXPECT_TRUE(changes([](Pledge& p) { p.revision = 2; }));
  Pledge stated = before;
  stated.targets[0].parts = {Part("a", 0)};
  Pledge unstated = before;
  unstated.targets[0].parts = {Part("a")};
  EXPECT_NE(RevisionBytes(stated), RevisionBytes(unstated));
}

TEST(PledgeStateTest, APledgeFollowsItsCampaignWhereItsTableAllows) {
  using enum PledgeState;
  const std::vector<CampaignState> ends = {CampaignState::kClosed, CampaignState::kSettled, CampaignState::kCancelled};
  for (int state = 1; state <= 6; ++state) {
    const auto from = static_cast<PledgeState>(state);
    for (const CampaignState end : ends) {
      const std::optional<PledgeState> after = AfterCampaign(from, end);
      EXPECT_TRUE(!after || MayMove(from, *after)) << ToText(from);
    }
  }
  EXPECT_EQ(AfterCampaign(kActive, CampaignState::kClosed), kLocked);
  EXPECT_EQ(AfterCampaign(kSigning, CampaignState::kClosed), std::nullopt);  // It binds nobody.
  EXPECT_EQ(AfterCampaign(kLocked, CampaignState::kSettled), kSettled);
  EXPECT_EQ(AfterCampaign(kActive, CampaignState::kCancelled), kLocked);
  EXPECT_EQ(AfterCampaign(kDraft, CampaignState::kCancelled), kWithdrawn);
  EXPECT_EQ(AfterCampaign(kActive, CampaignState::kLaunched), std::nullopt);
  EXPECT_EQ(Withdraw(Drafted())->state, kWithdrawn);
  EXPECT_THAT(Withdraw(*Withdraw(Drafted())), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST(PledgeStateTest, EveryPairOfStates) {
  using enum PledgeState;
  const std::vector<std::pair<PledgeState, PledgeState>> allowed = {
      {kDraft, kSigning},     {kDraft, kActive},  {kDraft, kWithdrawn}, {kSigning, kActive}, {kSigning, kSigning},
      {kSigning, kWithdrawn}, {kActive, kLocked}, {kActive, kSigning},  {kLocked, kSettled}};
  for (int from = 1; from <= 6; ++from) {
    for (int to = 1; to <= 6; ++to) {
      const std::pair pair(static_cast<PledgeState>(from), static_cast<PledgeState>(to));
      EXPECT_EQ(MayMove(pair.first, pair.second), std::find(allowed.begin(), allowed.end(), pair) != allowed.end())
          << ToText(pair.first) << " " << ToText(pair.second);
    }
  }
}

}  // namespace
}  // namespace htx::awards
