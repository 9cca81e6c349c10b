// What the registry is asked about a target: whose records, over which days.

#include "awards/rpc/measure_scope.h"

#include <gtest/gtest.h>

namespace htx::awards {
namespace {

absl::CivilDay Y(int year) { return absl::CivilDay(year, 1, 1); }

Campaign Of2018() {
  return {.id = CampaignId::Of("c"), .manager = OrganizationId::Of("vca"), .year = 2018, .span = {Y(2018), Y(2019)}};
}
Pledge Between(std::vector<std::string> units) {
  Pledge pledge = {.dataset = "rrd-2018"};
  for (std::string& unit : units) pledge.parties.push_back({.unit = std::move(unit)});
  return pledge;
}
Target New(std::string indicator = "N_HTX_NEW") { return {.id = "t", .indicator = std::move(indicator), .value = 130}; }

TEST(AsOfTest, TheCutOffTheDayAskedForOrTodayButNotAfterTheSpan) {
  Campaign campaign = Of2018();
  EXPECT_EQ(AsOfFor(campaign, {}, absl::CivilDay(2018, 7, 1)), absl::CivilDay(2018, 7, 1));
  EXPECT_EQ(AsOfFor(campaign, {}, Y(2024)), absl::CivilDay(2018, 12, 31));
  campaign.closed_on = absl::CivilDay(2018, 12, 15);
  EXPECT_EQ(AsOfFor(campaign, {}, Y(2024)), absl::CivilDay(2018, 12, 15));
  EXPECT_EQ(AsOfFor(campaign, absl::CivilDay(2018, 6, 30), Y(2024)), absl::CivilDay(2018, 6, 30));
}

TEST(QuestionTest, AllPartiesOrTheRegisteringUnits) {
  const PledgeScope scope = {.campaign = Of2018()};
  const Pledge pledge = Between({"organizations/a", "organizations/b"});
  const auto all = QuestionFor(New(), pledge, scope, absl::CivilDay(2018, 6, 30));
  ASSERT_TRUE(all.has_value());
  EXPECT_EQ(all->alliances.size(), 2u);
  EXPECT_EQ(all->dataset, "rrd-2018");
  EXPECT_EQ(all->period.from, Y(2018));
  EXPECT_EQ(all->period.to, absl::CivilDay(2018, 7, 1));
  Target registered = New();
  registered.parts = {{.unit = OrganizationId::Of("b")}};
  EXPECT_EQ(QuestionFor(registered, pledge, scope, Y(2018))->alliances, std::vector{OrganizationId::Of("b")});
}

TEST(QuestionTest, ABlockIsItsMembersAndItsManagersActivities) {
  const Cluster block = {
      .id = ClusterId::Of("k"),
      .kind = ClusterKind::kBlock,
      .members = {{OrganizationId::Of("x"), {Y(2010), {}}}, {OrganizationId::Of("gone"), {Y(2010), Y(2012)}}}};
  const PledgeScope scope = {.campaign = Of2018(), .blocks = {block}};
  const Pledge pledge = Between({"clusters/k"});
  const auto members = QuestionFor(New("N_HTX_OP"), pledge, scope, Y(2018));
  ASSERT_TRUE(members.has_value());
  EXPECT_EQ(members->units, std::vector{OrganizationId::Of("x")});
  EXPECT_TRUE(members->alliances.empty());
  EXPECT_EQ(QuestionFor(New("N_CLASS"), pledge, scope, Y(2018))->alliances, std::vector{OrganizationId::Of("vca")});
}

TEST(QuestionTest, SomePartiesByThemselves) {
  PledgeScope scope = {.campaign = Of2018()};
  const auto one = QuestionForParties("N_CLASS", {"organizations/a"}, scope, Y(2018));
  ASSERT_TRUE(one.has_value());
  EXPECT_EQ(one->alliances, std::vector{OrganizationId::Of("a")});
  EXPECT_FALSE(QuestionForParties("TASK", {"organizations/a"}, scope, Y(2018)).has_value());
  EXPECT_FALSE(QuestionForParties("N_CLASS", {}, scope, Y(2018)).has_value());
  // Activities and funds are the alliance's, not a member's of a block.
  scope.cluster = Cluster{.kind = ClusterKind::kBlock};
  EXPECT_FALSE(QuestionForParties("N_CLASS", {"organizations/a"}, scope, Y(2018)).has_value());
  EXPECT_FALSE(QuestionForParties("V_LOAN", {"organizations/a"}, scope, Y(2018)).has_value());
  EXPECT_EQ(QuestionForParties("N_MEM", {"organizations/a"}, scope, Y(2018))->units.size(), 1u);
}

TEST(QuestionTest, TheFundsAreAskedAboutAlliancesAndNotInABlock) {
  PledgeScope scope = {.campaign = Of2018()};
  const Pledge pledge = Between({"organizations/a", "organizations/b"});
  const auto lent = QuestionFor(New("V_LOAN"), pledge, scope, Y(2018));
  ASSERT_TRUE(lent.has_value());
  EXPECT_EQ(lent->spec.source, MeasureSpec::Source::kFund);
  EXPECT_EQ(lent->alliances.size(), 2u);
  scope.cluster = Cluster{.kind = ClusterKind::kBlock};
  EXPECT_FALSE(QuestionFor(New("V_LOAN"), pledge, scope, Y(2018)).has_value());
}

TEST(QuestionTest, AnIndicatorIsAskedForAsItWasDefinedOnTheDay) {
  PledgeScope scope = {.campaign = Of2018()};
  scope.campaign.span = {Y(2012), Y(2013)};
  const auto before = QuestionFor(New("P_CONVERTED"), Between({"organizations/a"}), scope, absl::CivilDay(2012, 6, 30));
  ASSERT_TRUE(before.has_value());
  EXPECT_NE(before->spec.filter.find("LAW_2003"), std::string::npos);
}

TEST(QuestionTest, NothingToAskBeforeTheSpanOrWithoutStatistics) {
  const PledgeScope scope = {.campaign = Of2018()};
  const Pledge pledge = Between({"organizations/a"});
  EXPECT_FALSE(QuestionFor(New(), pledge, scope, Y(2018) - 1).has_value());
  EXPECT_FALSE(QuestionFor(New("TASK"), pledge, scope, Y(2018)).has_value());
  EXPECT_FALSE(QuestionFor(New("N_NOTHING"), pledge, scope, Y(2018)).has_value());
}

}  // namespace
}  // namespace htx::awards
