// Scoring over a real database: a scheme, three layers, a ranking that can be computed again.

#include "tests/conformance/awards/scoring_harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class ScoringFlowTest : public ScoringTest {};
HTX_BOTH_ENGINES(ScoringFlowTest);

TEST_P(ScoringFlowTest, APublishedVersionNeverChangesAndTheNextStandsBesideIt) {
  const auto first = scoring_->PublishScoreTemplate(Scheme(), Clerk());
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->score_template().name(), "scoreTemplates/cluster-v1");
  EXPECT_EQ(first->score_template().content_sha256().size(), 64u);
  v1::PublishScoreTemplateRequest next = Scheme();
  next.mutable_score_template()->mutable_criteria(0)->set_full_at_milli(130'000);
  EXPECT_EQ(scoring_->PublishScoreTemplate(next, Clerk())->score_template().version(), 2);
  v1::GetScoreTemplateRequest get;
  get.set_name("scoreTemplates/cluster-v1");
  const auto read = scoring_->GetScoreTemplate(get, Clerk());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->score_template().SerializeAsString(), first->score_template().SerializeAsString());
  get.set_name("scoreTemplates/cluster-v3");
  EXPECT_THAT(scoring_->GetScoreTemplate(get, Clerk()), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  v1::ListScoreTemplatesRequest list;
  list.set_filter("code = \"cluster\" AND version = 2");
  const auto listed = scoring_->ListScoreTemplates(list, Clerk());
  ASSERT_THAT(listed, IsOk());
  EXPECT_EQ(listed->total_size(), 1);
}

TEST_P(ScoringFlowTest, ASchemeThatDoesNotAddUpIsRefused) {
  v1::PublishScoreTemplateRequest request = Scheme();
  request.mutable_score_template()->set_max_milli(99'000);
  const int64_t mark = Mark();
  const auto refused = scoring_->PublishScoreTemplate(request, Clerk());
  EXPECT_THAT(refused, FailsWith(StatusCode::kInvalidArgument, "TEMPLATE_INVALID"));
  EXPECT_EQ(DetailOf(refused.status()).fields[0].field, "score_template.max_milli");
  EXPECT_THAT(scoring_->PublishScoreTemplate(Scheme(), As("user:x", {"organizations/x"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_EQ(Mark(), mark + 1);
  ASSERT_THAT(scoring_->PublishScoreTemplate(Scheme(), Clerk()), IsOk());
  request = Scheme();
  request.mutable_score_template()->set_manager("organizations/other");
  EXPECT_THAT(scoring_->PublishScoreTemplate(request, Clerk()), FailsWith(StatusCode::kAlreadyExists, "ID_TAKEN"));
}

// The unit scores itself, another unit checks, the council decides; the registry's figure stands beside.
TEST_P(ScoringFlowTest, ThreeLayersEachByItsOwn) {
  Prepare({"ha-nam", "nam-dinh", "thai-binh"});
  const auto opened = scoring_->OpenScoreSheets(Opening({{"ha-nam", "nam-dinh"}}), Clerk());
  ASSERT_THAT(opened, IsOk());
  const v1::ScoreSheet& sheet = opened->sheets(0);
  const auto cross_first = Scores(sheet, v1::SCORE_LAYER_CROSS, 1, 1);
  EXPECT_THAT(scoring_->SubmitScores(cross_first, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  const auto self = Scores(sheet, v1::SCORE_LAYER_SELF, 120, 40'000);
  EXPECT_THAT(scoring_->SubmitScores(self, As("user:b", {"organizations/nam-dinh"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  const auto by_unit = scoring_->SubmitScores(self, As("user:a", {"organizations/ha-nam"}));
  ASSERT_THAT(by_unit, IsOk());
  EXPECT_EQ(by_unit->sheet().state(), v1::SCORE_SHEET_STATE_SELF_SUBMITTED);
  EXPECT_EQ(by_unit->sheet().layers(0).author(), "organizations/ha-nam");
  EXPECT_EQ(by_unit->sheet().layers(0).submitted_by(), "user:a");
  EXPECT_EQ(by_unit->sheet().layers(0).total().total().numerator(), 88'000);
  const auto cross = Scores(by_unit->sheet(), v1::SCORE_LAYER_CROSS, 100, 0);
  EXPECT_THAT(scoring_->SubmitScores(cross, As("user:a", {"organizations/ha-nam"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  const auto checked = scoring_->SubmitScores(cross, As("user:b", {"organizations/nam-dinh"}));
  ASSERT_THAT(checked, IsOk());
  EXPECT_EQ(statistics_.asked, 0);  // Claims do not ask the registry.
  statistics_.answer = {{75, 1}, 9};
  const v1::ScoreSheet council = Submit(checked->sheet(), v1::SCORE_LAYER_COUNCIL, 100, 0);
  ASSERT_EQ(council.layers_size(), 3);
  const v1::CriterionScore& count = council.layers(2).scores(0);
  EXPECT_EQ(count.awarded_milli(), 40'000);
  EXPECT_EQ(count.registry().numerator(), 75);
  EXPECT_EQ(count.registry_sequence(), 9);
  EXPECT_TRUE(count.differs_from_registry());
  EXPECT_EQ(council.layers(2).scores(1).awarded_milli(), 0);  // Zero is a score.
  ASSERT_EQ(statistics_.last.alliances.size(), 1u);
  EXPECT_EQ(statistics_.last.alliances[0].text(), "ha-nam");
  EXPECT_EQ(Read(sheet.name()).layers(2).SerializeAsString(), council.layers(2).SerializeAsString());
}

TEST_P(ScoringFlowTest, RefusedScoresLeaveNothingBehind) {
  Prepare({"ha-nam", "nam-dinh"});
  const v1::ScoreSheet sheet = scoring_->OpenScoreSheets(Opening({{"ha-nam", "nam-dinh"}}), Clerk())->sheets(0);
  const std::string before = Read(sheet.name()).SerializeAsString();
  const int64_t mark = Mark();
  v1::SubmitScoresRequest request = Scores(sheet, v1::SCORE_LAYER_SELF, 1, 40'001);
  auto refused = scoring_->SubmitScores(request, Clerk());
  EXPECT_THAT(refused, FailsWith(StatusCode::kInvalidArgument, "SCORE_INVALID"));
  EXPECT_EQ(DetailOf(refused.status()).fields[0].field, "scores[1]");
  request = Scores(sheet, v1::SCORE_LAYER_SELF, 1, 1);
  request.mutable_scores()->RemoveLast();
  EXPECT_THAT(scoring_->SubmitScores(request, Clerk()), FailsWith(StatusCode::kInvalidArgument, "SCORES_INCOMPLETE"));
  request.add_scores()->set_criterion("late");  // Without a value.
  EXPECT_THAT(scoring_->SubmitScores(request, Clerk()), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  request = Scores(sheet, v1::SCORE_LAYER_SELF, 1, 1);
  request.set_etag("");
  EXPECT_THAT(scoring_->SubmitScores(request, Clerk()), FailsWith(StatusCode::kInvalidArgument, "ETAG_REQUIRED"));
  request.set_etag("7");
  EXPECT_THAT(scoring_->SubmitScores(request, Clerk()), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_name("scoreSheets/none");
  EXPECT_THAT(scoring_->SubmitScores(request, Clerk()), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  EXPECT_THAT(scoring_->OpenScoreSheets(Opening({{"nam-dinh", "ha-nam"}, {"ha-nam", "nam-dinh"}}), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "SHEET_OPEN"));
  EXPECT_THAT(scoring_->OpenScoreSheets(Opening({{"nam-dinh", "nam-dinh"}}), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "SCORES_ITSELF"));
  EXPECT_THAT(scoring_->OpenScoreSheets(Opening({{"nam-dinh", "stranger"}}), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_A_MEMBER"));
  EXPECT_EQ(Mark(), mark + 1);
  EXPECT_EQ(Read(sheet.name()).SerializeAsString(), before);
}

TEST_P(ScoringFlowTest, WithoutTheRegistryTheCouncilsScoresAreNotWritten) {
  Prepare({"ha-nam", "nam-dinh"});
  v1::ScoreSheet sheet = scoring_->OpenScoreSheets(Opening({{"ha-nam", "nam-dinh"}}), Clerk())->sheets(0);
  sheet = Submit(Submit(sheet, v1::SCORE_LAYER_SELF, 1, 1), v1::SCORE_LAYER_CROSS, 1, 1);
  statistics_.down = true;
  const int64_t mark = Mark();
  EXPECT_THAT(scoring_->SubmitScores(Scores(sheet, v1::SCORE_LAYER_COUNCIL, 1, 1), Clerk()),
              FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  EXPECT_EQ(Mark(), mark + 1);
  statistics_.down = false;
  statistics_.answer = {{0, 0}, 3};  // Nothing was counted: that is no zero.
  EXPECT_THAT(scoring_->SubmitScores(Scores(sheet, v1::SCORE_LAYER_COUNCIL, -1, 1), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_COUNTED"));
  const v1::ScoreSheet stated = Submit(sheet, v1::SCORE_LAYER_COUNCIL, 1, 1);
  EXPECT_FALSE(stated.layers(2).scores(0).has_registry());
  EXPECT_FALSE(stated.layers(2).scores(0).differs_from_registry());
}

TEST_P(ScoringFlowTest, ReturnedScoresStayOnRecordWithTheReason) {
  Prepare({"ha-nam", "nam-dinh"});
  v1::ScoreSheet sheet = scoring_->OpenScoreSheets(Opening({{"ha-nam", "nam-dinh"}}), Clerk())->sheets(0);
  sheet = Submit(sheet, v1::SCORE_LAYER_SELF, 140, 40'000);
  v1::ReturnScoresRequest request;
  request.set_request_id(Uuid());
  request.set_name(sheet.name());
  request.set_etag(sheet.etag());
  EXPECT_THAT(scoring_->ReturnScores(request, Clerk()), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  request.set_reason("Thiếu minh chứng");
  EXPECT_THAT(scoring_->ReturnScores(request, As("user:a", {"organizations/ha-nam"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  const auto returned = scoring_->ReturnScores(request, As("user:b", {"organizations/nam-dinh"}));
  ASSERT_THAT(returned, IsOk());
  EXPECT_EQ(returned->sheet().state(), v1::SCORE_SHEET_STATE_OPEN);
  EXPECT_EQ(scoring_->ReturnScores(request, As("user:b", {"organizations/nam-dinh"}))->sheet().etag(),
            returned->sheet().etag());  // The same call again: the first reply.
  const v1::ScoreSheet again = Submit(returned->sheet(), v1::SCORE_LAYER_SELF, 90, 30'000);
  const v1::ScoreSheet full = Read(sheet.name());
  ASSERT_EQ(full.layers_size(), 1);
  EXPECT_EQ(full.layers(0).attempt(), 2);
  ASSERT_EQ(full.returned_size(), 1);
  EXPECT_EQ(full.returned(0).return_reason(), "Thiếu minh chứng");
  EXPECT_EQ(full.returned(0).returned_by(), "user:b");
  EXPECT_EQ(full.returned(0).scores(0).measured().numerator(), 140);
  v1::AssignCrossScorerRequest assign;
  assign.set_request_id(Uuid());
  assign.set_name(sheet.name());
  assign.set_etag(again.etag());
  assign.set_cross_scorer("organizations/ha-nam");
  EXPECT_THAT(scoring_->AssignCrossScorer(assign, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "SCORES_ITSELF"));
}

TEST_P(ScoringFlowTest, ARankingNamesWhatIsMissingAndIsLockedOnceComputed) {
  Prepare({"ha-nam", "hai-duong", "nam-dinh", "thai-binh"});
  const auto opened = scoring_->OpenScoreSheets(
      Opening({{"ha-nam", "nam-dinh"}, {"nam-dinh", "ha-nam"}, {"thai-binh", "ha-nam"}}), Clerk());
  ASSERT_THAT(opened, IsOk());
  statistics_.answer = {{75, 1}, 9};
  ScoreAll(opened->sheets(0), 150, 30'000);
  ScoreAll(opened->sheets(1), 75, 30'000);
  EXPECT_THAT(scoring_->ComputeRanking(Ranking(), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  Close();
  const int64_t mark = Mark();
  const auto missing = scoring_->ComputeRanking(Ranking(), Clerk());
  EXPECT_THAT(missing, FailsWith(StatusCode::kFailedPrecondition, "SCORES_MISSING"));
  ASSERT_EQ(DetailOf(missing.status()).preconditions.size(), 2u);
  EXPECT_EQ(DetailOf(missing.status()).preconditions[0].subject, "organizations/hai-duong");
  EXPECT_EQ(DetailOf(missing.status()).preconditions[1].subject, "organizations/thai-binh");
  v1::ComputeRankingRequest request = Ranking();
  request.add_excused()->set_unit("organizations/ha-nam");
  request.mutable_excused(0)->set_reason("không được");
  EXPECT_THAT(scoring_->ComputeRanking(request, Clerk()), FailsWith(StatusCode::kFailedPrecondition, "EXCUSE_REFUSED"));
  EXPECT_EQ(Mark(), mark + 1);
  ScoreAll(opened->sheets(2), 75, 20'000);
  request = Ranking();
  request.add_excused()->set_unit("organizations/hai-duong");
  request.mutable_excused(0)->set_reason("Mới tham gia cụm");
  request.set_validate_only(true);
  const auto preview = scoring_->ComputeRanking(request, Clerk());
  ASSERT_THAT(preview, IsOk());
  EXPECT_EQ(Read(opened->sheets(0).name()).state(), v1::SCORE_SHEET_STATE_COUNCIL_SUBMITTED);
  request.set_validate_only(false);
  request.set_request_id(Uuid());
  const auto computed = scoring_->ComputeRanking(request, Clerk());
  ASSERT_THAT(computed, IsOk());
  const v1::Ranking& ranking = computed->ranking();
  EXPECT_EQ(ranking.inputs_sha256(), preview->ranking().inputs_sha256());
  ASSERT_EQ(ranking.rows_size(), 3);
  EXPECT_EQ(ranking.rows(0).rank(), 1);
  EXPECT_EQ(ranking.rows(1).rank(), 1);  // Nothing declared separates Hà Nam and Nam Định.
  EXPECT_EQ(ranking.rows(2).rank(), 3);
  EXPECT_EQ(ranking.rows(2).separated_by(), "TOTAL");
  EXPECT_EQ(ranking.rows(0).tie_values(0).points_milli(), 30'000);
  EXPECT_EQ(ranking.excused(0).reason(), "Mới tham gia cụm");
  const v1::ScoreSheet locked = Read(opened->sheets(0).name());
  EXPECT_EQ(locked.state(), v1::SCORE_SHEET_STATE_LOCKED);
  v1::ReturnScoresRequest back;
  back.set_request_id(Uuid());
  back.set_name(locked.name());
  back.set_etag(locked.etag());
  back.set_reason("muốn chấm lại");
  EXPECT_THAT(scoring_->ReturnScores(back, Clerk()), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  request = Ranking();
  EXPECT_THAT(scoring_->ComputeRanking(request, Clerk()), FailsWith(StatusCode::kFailedPrecondition, "ALREADY_RANKED"));
  v1::GetRankingRequest get;
  get.set_name("rankings/r");
  const auto read = scoring_->GetRanking(get, Clerk());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->ranking().rows(0).display_name(), "Đơn vị ha-nam");
  v1::ListRankingsRequest list;
  list.set_filter("cluster = \"red-river\"");
  EXPECT_EQ(scoring_->ListRankings(list, Clerk())->total_size(), 1);
}

// Hà Nam and Nam Định gave each other the maximum; Hà Nam claimed twice what the registry counts.
TEST_P(ScoringFlowTest, LeniencyAndReciprocityAreShownAndTheRankingIsReproduced) {
  Prepare({"ha-nam", "nam-dinh"});
  const auto opened = scoring_->OpenScoreSheets(Opening({{"ha-nam", "nam-dinh"}, {"nam-dinh", "ha-nam"}}), Clerk());
  ASSERT_THAT(opened, IsOk());
  statistics_.answer = {{75, 1}, 9};
  ScoreAll(opened->sheets(0), 150, 30'000);
  ScoreAll(opened->sheets(1), 75, 20'000);
  Close();
  v1::SettleCampaignRequest settle;
  settle.set_request_id(Uuid());
  settle.set_name("campaigns/c");
  settle.set_etag("3");
  EXPECT_THAT(emulation_->SettleCampaign(settle, Clerk()), FailsWith(StatusCode::kFailedPrecondition, "NOT_RANKED"));
  ASSERT_THAT(scoring_->ComputeRanking(Ranking(), Clerk()), IsOk());
  EXPECT_THAT(emulation_->SettleCampaign(settle, Clerk()), IsOk());
  v1::ExplainRankingRequest request;
  request.set_name("rankings/r");
  const auto explained = scoring_->ExplainRanking(request, Clerk());
  ASSERT_THAT(explained, IsOk());
  EXPECT_TRUE(explained->reproduced());
  ASSERT_EQ(explained->leniency_size(), 2);
  EXPECT_EQ(explained->leniency(0).unit(), "organizations/ha-nam");
  EXPECT_EQ(explained->leniency(0).self_over_council_milli(), 40'000);
  EXPECT_EQ(explained->leniency(0).self_over_registry_milli(), 30'000);
  EXPECT_EQ(explained->leniency(0).council_over_registry_milli(), 0);
  ASSERT_EQ(explained->pairs_size(), 1);
  EXPECT_TRUE(explained->pairs(0).both_maximum());
}

TEST_P(ScoringFlowTest, ACampaignIsScoredByTheVersionOfItsLaunch) {
  Prepare({"ha-nam", "nam-dinh"});
  ASSERT_THAT(scoring_->PublishScoreTemplate(Scheme(), Clerk()), IsOk());
  const auto opened = scoring_->OpenScoreSheets(Opening({{"ha-nam", "nam-dinh"}}), Clerk());
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(opened->sheets(0).score_template(), "scoreTemplates/cluster-v1");
  v1::OpenScoreSheetsRequest elsewhere = Opening({{"nam-dinh", "ha-nam"}});
  elsewhere.set_cluster("clusters/none");
  EXPECT_THAT(scoring_->OpenScoreSheets(elsewhere, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "CLUSTER_UNKNOWN"));
  // Without a scheme a campaign is launched, and not scored; with one that nobody published it is not launched.
  for (const std::string code : {"", "unpublished"}) {
    v1::CreateCampaignRequest create;
    create.set_request_id(Uuid());
    create.set_campaign_id(code.empty() ? "plain" : code);
    *create.mutable_campaign() = MakeCampaign(absl::StrCat("model", code), {}, "d", 2017);
    create.mutable_campaign()->set_score_code(code);
    ASSERT_THAT(emulation_->CreateCampaign(create, Clerk()), IsOk());
    v1::LaunchCampaignRequest launch;
    launch.set_request_id(Uuid());
    launch.set_name(absl::StrCat("campaigns/", create.campaign_id()));
    launch.set_etag("1");
    SetDate(launch.mutable_launched_on(), 2017, 1, 5);
    if (!code.empty()) {
      EXPECT_THAT(emulation_->LaunchCampaign(launch, Clerk()),
                  FailsWith(StatusCode::kFailedPrecondition, "TEMPLATE_UNKNOWN"));
      continue;
    }
    ASSERT_THAT(emulation_->LaunchCampaign(launch, Clerk()), IsOk());
    v1::OpenScoreSheetsRequest open = Opening({{"nam-dinh", "ha-nam"}});
    open.set_campaign("campaigns/plain");
    EXPECT_THAT(scoring_->OpenScoreSheets(open, Clerk()), FailsWith(StatusCode::kFailedPrecondition, "NOT_SCORED"));
  }
  v1::ListScoreSheetsRequest list;
  list.set_filter("unit = \"ha-nam\" AND state = OPEN");
  EXPECT_EQ(scoring_->ListScoreSheets(list, Clerk())->total_size(), 1);
}

}  // namespace
}  // namespace htx::awards
