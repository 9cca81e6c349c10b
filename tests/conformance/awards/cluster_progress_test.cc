// How far the units of a cluster are, over a real database; the registry and the funds speak as the test has them.

#include "absl/strings/str_cat.h"
#include "tests/conformance/awards/harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class ClusterProgressTest : public AwardsTest {
 protected:
  // A cluster of `units` and its campaign of 2018.
  void Prepare(const std::vector<std::string>& units) {
    MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, units);
    MakeCampaign("c", {"red-river"}, "rrd-2018", 2018);
    clock_.Set(StartOf(absl::CivilDay(2018, 7, 1)));
  }
  static v1::Target Count(const std::string& id, const std::string& indicator, int64_t value,
                          const std::vector<std::pair<std::string, int64_t>>& parts = {}) {
    v1::Target target;
    target.set_id(id);
    target.set_indicator(indicator);
    target.set_display_name(absl::StrCat("Ít nhất ", value));
    target.set_kind(v1::TARGET_KIND_AT_LEAST);
    target.set_value(value);
    for (const auto& [unit, share] : parts) {
      v1::TargetPart& part = *target.add_parts();
      part.set_unit(absl::StrCat("organizations/", unit));
      part.set_value(share);
    }
    return target;
  }
  static v1::Target Share(const std::string& id, const std::string& indicator, int64_t percent) {
    v1::Target target;
    target.set_id(id);
    target.set_indicator(indicator);
    target.set_display_name(absl::StrCat(percent, " %"));
    target.set_kind(v1::TARGET_KIND_PERCENTAGE);
    target.mutable_ratio()->set_numerator(percent);
    target.mutable_ratio()->set_denominator(100);
    return target;
  }
  // A pledge of `units`, signed by all of them unless it shall stay a draft.
  void Promise(const std::string& id, const std::vector<std::string>& units, const std::vector<v1::Target>& targets,
               bool sign = true) {
    v1::CreatePledgeRequest request;
    request.set_request_id(Uuid());
    request.set_pledge_id(id);
    v1::Pledge& pledge = *request.mutable_pledge();
    pledge.set_campaign("campaigns/c");
    pledge.set_cluster("clusters/red-river");
    pledge.set_display_name("Giao ước thi đua năm 2018");
    for (const std::string& unit : units) pledge.add_parties()->set_unit(absl::StrCat("organizations/", unit));
    for (const v1::Target& target : targets) *pledge.add_targets() = target;
    const auto created = emulation_->CreatePledge(request, Clerk());
    ASSERT_THAT(created, IsOk());
    for (const std::string& unit : units) {
      if (!sign) return;
      v1::SignPledgeRequest signature;
      signature.set_request_id(Uuid());
      signature.set_name(created->pledge().name());
      signature.set_unit(absl::StrCat("organizations/", unit));
      signature.set_revision_hash(created->pledge().revision_hash());
      SetDate(signature.mutable_signed_on(), 2018, 1, 10);
      ASSERT_THAT(emulation_->SignPledge(signature, Clerk()), IsOk());
    }
  }
  v1::RecordAchievementRequest Observing(const std::string& pledge, const std::string& target,
                                         v1::ObservationSource source, const std::string& unit, int day = 30) {
    v1::RecordAchievementRequest request;
    request.set_request_id(Uuid());
    request.set_pledge(absl::StrCat("pledges/", pledge));
    v1::Observation& observation = *request.mutable_observation();
    observation.set_target(target);
    observation.set_source(source);
    if (!unit.empty()) observation.set_unit(absl::StrCat("organizations/", unit));
    SetDate(observation.mutable_as_of(), 2018, 6, day);
    return request;
  }
  void State(const std::string& pledge, const std::string& target, v1::ObservationSource source,
             const std::string& unit, int64_t actual, int day = 30) {
    v1::RecordAchievementRequest request = Observing(pledge, target, source, unit, day);
    request.mutable_observation()->mutable_actual()->set_numerator(actual);
    ASSERT_THAT(emulation_->RecordAchievement(request, Clerk()), IsOk());
  }
  static v1::GetClusterProgressRequest Asking() {
    v1::GetClusterProgressRequest request;
    request.set_campaign("campaigns/c");
    request.set_cluster("clusters/red-river");
    return request;
  }
  v1::GetClusterProgressResponse Ask(v1::GetClusterProgressRequest request = Asking()) {
    const auto answer = emulation_->GetClusterProgress(request, Clerk());
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? *answer : v1::GetClusterProgressResponse();
  }
  static std::string Text(const htx::common::v1::Ratio& ratio) {
    return absl::StrCat(ratio.numerator(), "/", ratio.denominator());
  }
};
HTX_BOTH_ENGINES(ClusterProgressTest);

// Three alliances promise 130 new cooperatives: two register what they will found, and all a share that is effective.
TEST_P(ClusterProgressTest, EachUnitAndTheClusterByTheRegistry) {
  Prepare({"ha-nam", "nam-dinh", "thai-binh"});
  Promise("p", {"ha-nam", "nam-dinh", "thai-binh"},
          {Count("new", "N_HTX_NEW", 130, {{"ha-nam", 50}, {"nam-dinh", 80}}), Share("law", "P_CONVERTED", 85)});
  statistics_.of_unit = {{"ha-nam", {60, 100}}, {"nam-dinh", {60, 60}}, {"thai-binh", {9, 40}}};
  const v1::GetClusterProgressResponse answer = Ask();
  ASSERT_EQ(answer.units_size(), 5);
  EXPECT_EQ(answer.total_size(), 5);
  EXPECT_EQ(answer.units(0).unit(), "organizations/ha-nam");
  EXPECT_EQ(answer.units(0).display_name(), "Đơn vị ha-nam");
  EXPECT_EQ(answer.units(0).promised().value(), 50);
  EXPECT_EQ(Text(answer.units(0).actual()), "60/1");
  EXPECT_EQ(Text(answer.units(0).completion()), "60/50");
  EXPECT_EQ(answer.units(0).progress().verdict(), v1::VERDICT_MET);
  EXPECT_TRUE(answer.units(0).progress().live());
  EXPECT_EQ(answer.units(0).progress().registry_sequence(), 9);
  EXPECT_FALSE(answer.units(0).unverified());
  EXPECT_EQ(answer.units(1).progress().verdict(), v1::VERDICT_NOT_MET);
  // The share was promised together: each unit's is told, and nobody's is judged by it.
  EXPECT_EQ(Text(answer.units(2).actual()), "60/100");
  EXPECT_FALSE(answer.units(2).has_promised());
  EXPECT_EQ(answer.units(2).progress().verdict(), v1::VERDICT_UNKNOWN);
  ASSERT_EQ(answer.indicators_size(), 2);
  const v1::IndicatorProgress& founded = answer.indicators(0);
  EXPECT_EQ(founded.indicator(), "N_HTX_NEW");
  EXPECT_EQ(founded.units(), 2);
  EXPECT_EQ(Text(founded.actual()), "120/1");
  EXPECT_EQ(Text(founded.completion()), "120/130");
  EXPECT_EQ(founded.verdict(), v1::VERDICT_NOT_MET);
  // 129 of 200, and not the mean of 60 %, 100 % and 22.5 %.
  const v1::IndicatorProgress& law = answer.indicators(1);
  EXPECT_EQ(Text(law.actual()), "129/200");
  EXPECT_EQ(law.counted_units(), 3);
  EXPECT_TRUE(law.live());
  EXPECT_EQ(law.verdict(), v1::VERDICT_NOT_MET);
  int64_t numerators = 0;
  int64_t denominators = 0;
  for (int i = 2; i < 5; ++i) {
    numerators += answer.units(i).actual().numerator();
    denominators += answer.units(i).actual().denominator();
  }
  EXPECT_EQ(Text(law.actual()), absl::StrCat(numerators, "/", denominators));
  EXPECT_EQ(statistics_.last.as_of, absl::CivilDay(2018, 7, 1));
  EXPECT_EQ(statistics_.last.dataset, "rrd-2018");
}

// Without the registry, what was stored of each unit stands; a unit that only claims is shown as one, and one of which
// nothing is known is missing, not zero.
TEST_P(ClusterProgressTest, ClaimsAndWhatIsMissingWithoutTheRegistry) {
  Prepare({"ha-nam", "nam-dinh", "thai-binh"});
  Promise("p", {"ha-nam", "nam-dinh", "thai-binh"},
          {Count("new", "N_HTX_NEW", 130, {{"ha-nam", 40}, {"nam-dinh", 50}, {"thai-binh", 40}})});
  statistics_.of_unit = {{"ha-nam", {60, 1}}, {"nam-dinh", {30, 1}}};
  const auto measured =
      emulation_->RecordAchievement(Observing("p", "new", v1::OBSERVATION_SOURCE_REGISTRY, "ha-nam", 10), Clerk());
  ASSERT_THAT(measured, IsOk());
  EXPECT_EQ(measured->observation().actual().numerator(), 60);
  State("p", "new", v1::OBSERVATION_SOURCE_SELF_REPORT, "ha-nam", 75);
  State("p", "new", v1::OBSERVATION_SOURCE_SELF_REPORT, "nam-dinh", 50, 5);
  State("p", "new", v1::OBSERVATION_SOURCE_SELF_REPORT, "nam-dinh", 55, 20);
  statistics_.down = true;
  v1::GetClusterProgressResponse answer = Ask();
  ASSERT_EQ(answer.units_size(), 3);
  EXPECT_EQ(Text(answer.units(0).actual()), "60/1");
  EXPECT_FALSE(answer.units(0).progress().live());
  EXPECT_TRUE(answer.units(0).progress().discrepancy());
  EXPECT_EQ(answer.units(0).progress().verdict(), v1::VERDICT_MET);
  EXPECT_EQ(Text(answer.units(1).actual()), "55/1");
  EXPECT_TRUE(answer.units(1).unverified());
  EXPECT_EQ(Text(answer.units(1).completion()), "55/50");
  EXPECT_EQ(answer.units(1).progress().verdict(), v1::VERDICT_UNKNOWN);
  EXPECT_FALSE(answer.units(2).has_actual());
  EXPECT_FALSE(answer.units(2).unverified());
  ASSERT_EQ(answer.indicators_size(), 1);
  EXPECT_EQ(Text(answer.indicators(0).actual()), "60/1");
  EXPECT_EQ(answer.indicators(0).counted_units(), 1);
  EXPECT_EQ(answer.indicators(0).units(), 3);
  EXPECT_EQ(answer.indicators(0).claiming_units(), 1);
  EXPECT_EQ(Text(answer.indicators(0).claimed()), "55/1");
  EXPECT_EQ(answer.indicators(0).verdict(), v1::VERDICT_UNKNOWN);
  EXPECT_EQ(answer.indicators(0).registry_sequence(), 9);
  EXPECT_FALSE(answer.indicators(0).live());
  // As of a day before anything was recorded, nothing is known.
  v1::GetClusterProgressRequest early = Asking();
  SetDate(early.mutable_as_of(), 2018, 6, 4);
  answer = Ask(early);
  EXPECT_FALSE(answer.units(0).has_actual() || answer.units(1).has_actual());
  EXPECT_FALSE(answer.indicators(0).has_actual());
}

// What the whole target was measured at is no unit's own figure.
TEST_P(ClusterProgressTest, AFigureOfTheTargetIsNoUnitsFigure) {
  Prepare({"ha-nam", "nam-dinh"});
  Promise("p", {"ha-nam", "nam-dinh"}, {Count("new", "N_HTX_NEW", 9, {{"ha-nam", 4}, {"nam-dinh", 5}})});
  State("p", "new", v1::OBSERVATION_SOURCE_INSPECTION, "", 8);
  State("p", "new", v1::OBSERVATION_SOURCE_INSPECTION, "nam-dinh", 5);
  statistics_.down = true;
  const v1::GetClusterProgressResponse answer = Ask();
  EXPECT_FALSE(answer.units(0).has_actual());
  EXPECT_EQ(Text(answer.units(1).actual()), "5/1");
  EXPECT_EQ(answer.units(1).progress().verdict(), v1::VERDICT_MET);
  v1::GetPledgeRequest get;
  get.set_name("pledges/p");
  get.set_view(v1::PLEDGE_VIEW_PROGRESS);
  EXPECT_EQ(emulation_->GetPledge(get, Clerk())->pledge().progress(0).actual().numerator(), 8);
  v1::RecordAchievementRequest stranger = Observing("p", "new", v1::OBSERVATION_SOURCE_REGISTRY, "hai-duong");
  EXPECT_THAT(emulation_->RecordAchievement(stranger, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_A_PARTY"));
}

TEST_P(ClusterProgressTest, PagesJoinAndTheSumsStandOnTheFirst) {
  Prepare({"a", "b", "c"});
  Promise("p1", {"a", "b", "c"}, {Count("x", "N_HTX_NEW", 5), Count("y", "N_CLASS", 5)});
  Promise("p2", {"a"}, {Count("x", "N_CONF", 5)});
  Promise("draft", {"b"}, {Count("x", "N_CONF", 5)}, false);  // Binds nobody.
  std::vector<std::string> rows;
  v1::GetClusterProgressRequest request = Asking();
  request.set_page_size(3);
  int pages = 0;
  do {
    const v1::GetClusterProgressResponse page = Ask(request);
    EXPECT_EQ(page.total_size(), 7);
    EXPECT_EQ(page.indicators_size(), pages == 0 ? 3 : 0);
    for (const v1::UnitProgress& row : page.units())
      rows.push_back(absl::StrCat(row.pledge(), " ", row.target(), " ", row.unit()));
    request.set_page_token(page.next_page_token());
    ++pages;
  } while (!request.page_token().empty() && pages < 9);
  EXPECT_EQ(pages, 3);
  ASSERT_EQ(rows.size(), 7u);
  EXPECT_EQ(rows[2], "pledges/p1 x organizations/c");
  EXPECT_EQ(rows[3], "pledges/p1 y organizations/a");
  EXPECT_EQ(rows[6], "pledges/p2 x organizations/a");
  request = Asking();
  request.set_page_size(3);
  request.set_page_token(Ask(request).next_page_token());
  SetDate(request.mutable_as_of(), 2018, 3, 1);
  EXPECT_THAT(emulation_->GetClusterProgress(request, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
}

TEST_P(ClusterProgressTest, WhatCannotBeAskedIsNamed) {
  Prepare({"a"});
  MakeCluster("elsewhere", v1::CLUSTER_KIND_CLUSTER, {"z"});
  EXPECT_EQ(Ask().units_size(), 0);
  v1::GetClusterProgressRequest request = Asking();
  request.set_cluster("clusters/elsewhere");
  EXPECT_THAT(emulation_->GetClusterProgress(request, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "CLUSTER_UNKNOWN"));
  request.set_campaign("campaigns/none");
  EXPECT_THAT(emulation_->GetClusterProgress(request, Clerk()), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  request.set_page_size(-1);
  EXPECT_THAT(emulation_->GetClusterProgress(request, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "PAGE_SIZE_NEGATIVE"));
  request.set_cluster("somewhere");
  SetDate(request.mutable_as_of(), 2018, 2, 30);
  const auto malformed = emulation_->GetClusterProgress(request, Clerk());
  EXPECT_THAT(malformed, FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  EXPECT_EQ(DetailOf(malformed.status()).fields.size(), 2u);
}

// Money lent, by the funds of the alliances: the one without a fund is missing.
TEST_P(ClusterProgressTest, TheFundsTellWhatWasLent) {
  Prepare({"ha-nam", "nam-dinh", "thai-binh"});
  Promise("p", {"ha-nam", "nam-dinh", "thai-binh"},
          {Count("lent", "V_LOAN", 10'070'000'000,
                 {{"ha-nam", 5'000'000'000}, {"nam-dinh", 5'000'000'000}, {"thai-binh", 70'000'000}})});
  funds_.lent = {{"ha-nam", 6'000'000'000}, {"nam-dinh", 4'999'999'999}};
  State("p", "lent", v1::OBSERVATION_SOURCE_SELF_REPORT, "thai-binh", 80'000'000);
  v1::GetClusterProgressResponse answer = Ask();
  ASSERT_EQ(answer.units_size(), 3);
  EXPECT_EQ(answer.units(0).progress().verdict(), v1::VERDICT_MET);
  EXPECT_EQ(answer.units(0).progress().source(), v1::OBSERVATION_SOURCE_FUNDING);
  EXPECT_EQ(answer.units(0).progress().funding_sequence(), 31);
  EXPECT_EQ(answer.units(0).progress().registry_sequence(), 0);
  EXPECT_EQ(answer.units(1).progress().verdict(), v1::VERDICT_NOT_MET);
  EXPECT_EQ(answer.units(2).progress().verdict(), v1::VERDICT_UNKNOWN);
  EXPECT_TRUE(answer.units(2).unverified());
  ASSERT_EQ(answer.indicators_size(), 1);
  EXPECT_EQ(Text(answer.indicators(0).actual()), "10999999999/1");
  EXPECT_EQ(answer.indicators(0).counted_units(), 2);
  EXPECT_EQ(answer.indicators(0).claiming_units(), 1);
  EXPECT_EQ(answer.indicators(0).funding_sequence(), 31);
  EXPECT_EQ(answer.indicators(0).verdict(), v1::VERDICT_MET);  // Whatever the third adds.
  EXPECT_EQ(funds_.last.dataset, "rrd-2018");
  EXPECT_EQ(funds_.last.period.from, absl::CivilDay(2018, 1, 1));
  // The funds down: nothing was stored, so nothing is known, and the registry is asked all the same.
  funds_.down = true;
  funds_.asked = 0;
  answer = Ask();
  EXPECT_FALSE(answer.units(0).has_actual());
  EXPECT_EQ(answer.indicators(0).verdict(), v1::VERDICT_UNKNOWN);
  EXPECT_EQ(funds_.asked, 1);  // One wait is enough.
}

TEST_P(ClusterProgressTest, AnActualOfTheFundsIsRecordedWithItsSequenceOrNotAtAll) {
  Prepare({"ha-nam"});
  Promise("p", {"ha-nam"}, {Count("lent", "V_LOAN", 10'000'000), Count("new", "N_HTX_NEW", 3)});
  funds_.lent = {{"ha-nam", 12'000'000}};
  const auto recorded =
      emulation_->RecordAchievement(Observing("p", "lent", v1::OBSERVATION_SOURCE_FUNDING, ""), Clerk());
  ASSERT_THAT(recorded, IsOk());
  EXPECT_EQ(Text(recorded->observation().actual()), "12000000/1");
  EXPECT_EQ(recorded->observation().funding_sequence(), 31);
  EXPECT_EQ(recorded->observation().registry_sequence(), 0);
  EXPECT_THAT(emulation_->RecordAchievement(Observing("p", "lent", v1::OBSERVATION_SOURCE_REGISTRY, ""), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_MEASURED"));
  EXPECT_THAT(emulation_->RecordAchievement(Observing("p", "new", v1::OBSERVATION_SOURCE_FUNDING, ""), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_MEASURED"));
  funds_.down = true;
  const int64_t mark = Mark();
  EXPECT_THAT(emulation_->RecordAchievement(Observing("p", "lent", v1::OBSERVATION_SOURCE_FUNDING, ""), Clerk()),
              FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  EXPECT_EQ(Mark(), mark + 1);
  v1::GetPledgeRequest get;
  get.set_name("pledges/p");
  get.set_view(v1::PLEDGE_VIEW_PROGRESS);
  const auto read = emulation_->GetPledge(get, Clerk());
  ASSERT_THAT(read, IsOk());
  const v1::TargetProgress& lent = read->pledge().progress(0);
  EXPECT_EQ(Text(lent.actual()), "12000000/1");
  EXPECT_FALSE(lent.live());
  EXPECT_EQ(lent.source(), v1::OBSERVATION_SOURCE_FUNDING);
  EXPECT_EQ(lent.funding_sequence(), 31);
  EXPECT_TRUE(read->pledge().progress(1).live());  // The registry answers.
}

// A unit of a block is a cooperative: the reports of its alliance's fund are not its own.
TEST_P(ClusterProgressTest, InABlockTheFundsHaveNoFigureOfOneMember) {
  MakeCluster("red-river", v1::CLUSTER_KIND_BLOCK, {"htx-1", "htx-2"});
  MakeCampaign("c", {"red-river"}, "rrd-2018", 2018);
  clock_.Set(StartOf(absl::CivilDay(2018, 7, 1)));
  Promise("p", {"htx-1"}, {Count("lent", "V_LOAN", 1), Count("class", "N_CLASS", 1), Count("mem", "N_MEM", 1)});
  const v1::GetClusterProgressResponse answer = Ask();
  ASSERT_EQ(answer.units_size(), 3);
  EXPECT_EQ(funds_.asked, 0);
  EXPECT_FALSE(answer.units(0).has_actual());
  EXPECT_FALSE(answer.units(1).has_actual());
  EXPECT_TRUE(answer.units(2).progress().live());
  EXPECT_EQ(statistics_.last.units, std::vector{OrganizationId::Of("htx-1")});
}

}  // namespace
}  // namespace htx::awards
