#pragma once

// A scored campaign of one cluster: its scheme, its sheets and their three layers.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "awards/rpc/scoring_handlers.h"
#include "tests/conformance/awards/harness.h"

namespace htx::awards {

class ScoringTest : public AwardsTest {
 protected:
  // 100 points: 60 by the registry's count of new cooperatives, 40 by judgement, and a penalty for late reports.
  v1::PublishScoreTemplateRequest Scheme() {
    v1::PublishScoreTemplateRequest request;
    request.set_request_id(Uuid());
    v1::ScoreTemplate& scheme = *request.mutable_score_template();
    scheme.set_code("cluster");
    scheme.set_display_name("Bảng chấm điểm thi đua cụm");
    scheme.set_manager("organizations/vca");
    scheme.set_max_milli(100'000);
    v1::ScoreCriterion& count = *scheme.add_criteria();
    count.set_id("new");
    count.set_display_name("Thành lập mới HTX");
    count.set_method(v1::SCORE_METHOD_LINEAR);
    count.set_max_milli(60'000);
    count.set_full_at_milli(150'000);
    count.set_indicator(indicator_);
    v1::ScoreCriterion& advice = *scheme.add_criteria();
    advice.set_id("advice");
    advice.set_display_name("Tham mưu, tuyên truyền");
    advice.set_method(v1::SCORE_METHOD_MANUAL);
    advice.set_max_milli(40'000);
    v1::ScoreCriterion& late = *scheme.add_criteria();
    late.set_id("late");
    late.set_display_name("Báo cáo chậm");
    late.set_method(v1::SCORE_METHOD_PENALTY);
    late.set_max_milli(5'000);
    scheme.add_tie_keys("new");
    return request;
  }

  // A cluster of `units`, headed by the first, and a launched campaign that is scored.
  void Prepare(const std::vector<std::string>& units) {
    ASSERT_THAT(scoring_->PublishScoreTemplate(Scheme(), Clerk()), htx::testing::IsOk());
    const v1::Cluster cluster = MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, units);
    v1::AssignClusterLeadersRequest lead;
    lead.set_request_id(Uuid());
    lead.set_name(cluster.name());
    lead.set_etag(cluster.etag());
    SetDate(lead.mutable_term()->mutable_from(), 2017, 1, 1);
    SetDate(lead.mutable_term()->mutable_to(), 2018, 1, 1);
    lead.add_leaders()->set_unit(absl::StrCat("organizations/", units[0]));
    lead.mutable_leaders(0)->set_role(v1::LEADER_ROLE_HEAD);
    ASSERT_THAT(emulation_->AssignClusterLeaders(lead, Clerk()), htx::testing::IsOk());
    v1::CreateCampaignRequest create;
    create.set_request_id(Uuid());
    create.set_campaign_id("c");
    v1::Campaign& campaign = *create.mutable_campaign();
    campaign.set_kind(v1::CAMPAIGN_KIND_ANNUAL);
    campaign.set_display_name("Phong trào thi đua năm 2017");
    campaign.set_manager("organizations/vca");
    campaign.add_clusters("clusters/red-river");
    campaign.set_year(2017);
    campaign.set_score_code("cluster");
    SetDate(campaign.mutable_span()->mutable_from(), 2017, 1, 1);
    SetDate(campaign.mutable_span()->mutable_to(), 2018, 1, 1);
    ASSERT_THAT(emulation_->CreateCampaign(create, Clerk()), htx::testing::IsOk());
    v1::LaunchCampaignRequest launch;
    launch.set_request_id(Uuid());
    launch.set_name("campaigns/c");
    launch.set_etag("1");
    SetDate(launch.mutable_launched_on(), 2017, 1, 5);
    const auto launched = emulation_->LaunchCampaign(launch, Clerk());
    ASSERT_THAT(launched, htx::testing::IsOk());
    EXPECT_EQ(launched->campaign().score_template(), "scoreTemplates/cluster-v1");
    clock_.Set(StartOf(absl::CivilDay(2018, 1, 10)));
  }
  void Close() {
    v1::CloseCampaignRequest close;
    close.set_request_id(Uuid());
    close.set_name("campaigns/c");
    close.set_etag("2");
    SetDate(close.mutable_closed_on(), 2017, 12, 31);
    ASSERT_THAT(emulation_->CloseCampaign(close, Clerk()), htx::testing::IsOk());
  }
  v1::OpenScoreSheetsRequest Opening(const std::vector<std::pair<std::string, std::string>>& pairs) {
    v1::OpenScoreSheetsRequest request;
    request.set_request_id(Uuid());
    request.set_campaign("campaigns/c");
    request.set_cluster("clusters/red-river");
    for (const auto& [unit, scorer] : pairs) {
      v1::CrossAssignment& one = *request.add_assignments();
      one.set_unit(absl::StrCat("organizations/", unit));
      one.set_cross_scorer(absl::StrCat("organizations/", scorer));
    }
    return request;
  }
  static v1::SubmitScoresRequest Scores(const v1::ScoreSheet& sheet, v1::ScoreLayer layer, int64_t founded,
                                        int64_t advice) {
    v1::SubmitScoresRequest request;
    request.set_request_id(Uuid());
    request.set_name(sheet.name());
    request.set_layer(layer);
    request.set_etag(sheet.etag());
    v1::CriterionScore& count = *request.add_scores();
    count.set_criterion("new");
    if (founded < 0) {
      count.set_from_registry(true);
    } else {
      count.mutable_measured()->set_numerator(founded);
      count.mutable_measured()->set_denominator(1);
    }
    request.add_scores()->set_criterion("advice");
    request.mutable_scores(1)->set_points_milli(advice);
    request.mutable_scores(1)->set_evidence("Báo cáo tổng kết");
    request.add_scores()->set_criterion("late");
    request.mutable_scores(2)->set_points_milli(0);
    return request;
  }
  v1::ScoreSheet Submit(const v1::ScoreSheet& sheet, v1::ScoreLayer layer, int64_t founded, int64_t advice) {
    const char* const scorer = layer == v1::SCORE_LAYER_SELF ? "user:unit" : "user:checker";
    const auto submitted = scoring_->SubmitScores(Scores(sheet, layer, founded, advice),
                                                  layer == v1::SCORE_LAYER_COUNCIL ? Clerk() : As(scorer));
    EXPECT_THAT(submitted, htx::testing::IsOk());
    return submitted.ok() ? submitted->sheet() : sheet;
  }
  // All three layers; the council takes the registry's count.
  v1::ScoreSheet ScoreAll(const v1::ScoreSheet& sheet, int64_t claimed, int64_t advice) {
    const v1::ScoreSheet self = Submit(sheet, v1::SCORE_LAYER_SELF, claimed, 40'000);
    const v1::ScoreSheet cross = Submit(self, v1::SCORE_LAYER_CROSS, 150, 40'000);
    return Submit(cross, v1::SCORE_LAYER_COUNCIL, -1, advice);
  }
  v1::ComputeRankingRequest Ranking() {
    v1::ComputeRankingRequest request;
    request.set_request_id(Uuid());
    request.set_campaign("campaigns/c");
    request.set_cluster("clusters/red-river");
    request.set_ranking_id("r");
    return request;
  }
  v1::ScoreSheet Read(const std::string& name) {
    v1::GetScoreSheetRequest request;
    request.set_name(name);
    request.set_view(v1::SCORE_SHEET_VIEW_FULL);
    const auto read = scoring_->GetScoreSheet(request, Clerk());
    EXPECT_THAT(read, htx::testing::IsOk());
    return read->sheet();
  }

  std::string indicator_ = "N_HTX_NEW";
  std::unique_ptr<ScoringHandlers> scoring_ = std::make_unique<ScoringHandlers>(Parts());
};

}  // namespace htx::awards
