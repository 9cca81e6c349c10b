// What scores rest on beside judgement: the funds' figures, who may check whom, and what a ranking says of the leader.

#include "tests/conformance/awards/scoring_harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class ScoringFiguresTest : public ScoringTest {};
HTX_BOTH_ENGINES(ScoringFiguresTest);

// A criterion of the funds gets their figure beside the score, with the sequence of their feed.
TEST_P(ScoringFiguresTest, TheFundsFigureStandsBesideTheScore) {
  indicator_ = "N_LOAN";
  Prepare({"ha-nam", "nam-dinh"});
  v1::ScoreSheet sheet = scoring_->OpenScoreSheets(Opening({{"ha-nam", "nam-dinh"}}), Clerk())->sheets(0);
  sheet = Submit(Submit(sheet, v1::SCORE_LAYER_SELF, 100, 1), v1::SCORE_LAYER_CROSS, 100, 1);
  funds_.down = true;
  const int64_t mark = Mark();
  EXPECT_THAT(scoring_->SubmitScores(Scores(sheet, v1::SCORE_LAYER_COUNCIL, 100, 1), Clerk()),
              FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  EXPECT_EQ(Mark(), mark + 1);
  funds_.down = false;
  EXPECT_THAT(scoring_->SubmitScores(Scores(sheet, v1::SCORE_LAYER_COUNCIL, -1, 1), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_COUNTED"));  // It has no fund.
  funds_.lent = {{"ha-nam", 75}};
  const v1::ScoreSheet council = Submit(sheet, v1::SCORE_LAYER_COUNCIL, 100, 1);
  ASSERT_EQ(council.layers_size(), 3);
  const v1::CriterionScore& count = council.layers(2).scores(0);
  EXPECT_EQ(count.registry().numerator(), 75);
  EXPECT_EQ(count.funding_sequence(), 31);
  EXPECT_EQ(count.registry_sequence(), 0);
  EXPECT_TRUE(count.differs_from_registry());
  EXPECT_EQ(statistics_.asked, 0);
  EXPECT_EQ(Read(sheet.name()).layers(2).SerializeAsString(), council.layers(2).SerializeAsString());
}

// Whatever scopes somebody has: who scores for the unit does not check it for another.
TEST_P(ScoringFiguresTest, OnePrincipalDoesNotScoreAndCheckASheet) {
  Prepare({"ha-nam", "nam-dinh"});
  v1::ScoreSheet sheet = scoring_->OpenScoreSheets(Opening({{"ha-nam", "nam-dinh"}}), Clerk())->sheets(0);
  sheet = Submit(sheet, v1::SCORE_LAYER_SELF, 100, 1);
  const int64_t mark = Mark();
  const rpc::RequestContext both = As("user:unit", {"organizations/ha-nam", "organizations/nam-dinh"});
  EXPECT_THAT(scoring_->SubmitScores(Scores(sheet, v1::SCORE_LAYER_CROSS, 100, 1), both),
              FailsWith(StatusCode::kFailedPrecondition, "SAME_SCORER"));
  EXPECT_EQ(Mark(), mark + 1);
  EXPECT_EQ(Submit(sheet, v1::SCORE_LAYER_CROSS, 100, 1).state(), v1::SCORE_SHEET_STATE_CROSS_SUBMITTED);
}

// A third member of the cluster sees that a sheet was filled, and what was claimed only once the council has scored.
TEST_P(ScoringFiguresTest, ClaimsAreKeptFromTheOthersUntilTheCouncilHasScored) {
  Prepare({"ha-nam", "nam-dinh", "thai-binh"});
  v1::ScoreSheet sheet = scoring_->OpenScoreSheets(Opening({{"ha-nam", "nam-dinh"}}), Clerk())->sheets(0);
  sheet = Submit(sheet, v1::SCORE_LAYER_SELF, 100, 1);
  v1::GetScoreSheetRequest get;
  get.set_name(sheet.name());
  get.set_view(v1::SCORE_SHEET_VIEW_FULL);
  const auto layers = [&](const std::vector<std::string>& scopes) {
    const auto read = scoring_->GetScoreSheet(get, As("user:x", scopes));
    EXPECT_THAT(read, IsOk());
    EXPECT_EQ(read->sheet().submissions_hidden(), read->sheet().layers().empty());
    return read->sheet().layers_size();
  };
  EXPECT_EQ(layers({"organizations/ha-nam"}), 1);
  EXPECT_EQ(layers({"organizations/nam-dinh"}), 1);
  EXPECT_EQ(layers({"organizations/vca"}), 1);
  EXPECT_EQ(layers({"organizations/thai-binh"}), 0);
  EXPECT_EQ(layers({}), 0);
  sheet = Submit(sheet, v1::SCORE_LAYER_CROSS, 100, 1);
  EXPECT_EQ(layers({"organizations/thai-binh"}), 0);
  sheet = Submit(sheet, v1::SCORE_LAYER_COUNCIL, 75, 1);
  EXPECT_EQ(layers({"organizations/thai-binh"}), 3);
  v1::ListScoreSheetsRequest list;
  const auto listed = scoring_->ListScoreSheets(list, As("user:x", {"organizations/thai-binh"}));
  ASSERT_THAT(listed, IsOk());
  EXPECT_EQ(listed->sheets(0).layers_size(), 0);  // A list tells nobody.
}

// Who leads the cluster follows from its ranking, whatever people recorded of the rank; without one from what they did.
TEST_P(ScoringFiguresTest, TheRankingSaysWhoLeadsTheCluster) {
  Prepare({"ha-nam", "nam-dinh"});
  const auto leads = [&](const std::string& unit) {
    v1::CheckEligibilityRequest check;
    v1::Nomination& draft = *check.mutable_draft();
    draft.set_award_kind("VCA_FLAG");
    draft.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
    draft.mutable_recipient()->set_organization(absl::StrCat("organizations/", unit));
    draft.set_proposer("organizations/vca");
    draft.set_cluster("clusters/red-river");
    draft.set_year(2017);
    draft.set_achievement("Dẫn đầu phong trào thi đua của cụm");
    SetDate(check.mutable_date(), 2018, 1, 10);
    const auto checked = eligibility_->CheckEligibility(check, Clerk());
    EXPECT_THAT(checked, IsOk());
    for (const v1::EligibilityFinding& finding : checked->report().findings()) {
      if (finding.condition().type() == v1::CONDITION_TYPE_LEADS_CLUSTER) return finding;
    }
    return v1::EligibilityFinding();
  };
  EXPECT_EQ(leads("nam-dinh").answer(), v1::ANSWER_UNKNOWN);
  v1::RecordRecipientFactRequest record;
  record.set_request_id(Uuid());
  record.set_fact_id("rank");
  v1::RecipientFact& fact = *record.mutable_fact();
  fact.set_recipient("organizations/nam-dinh");
  fact.set_kind(v1::RECIPIENT_FACT_KIND_RANK);
  fact.set_code("clusters/red-river");
  fact.set_year(2017);
  fact.set_number(1);
  fact.set_source("Biên bản bình xét cụm");
  SetDate(fact.mutable_source_date(), 2018, 1, 5);
  fact.set_confidence(v1::CONFIDENCE_VERIFIED);
  fact.set_recorder("organizations/vca");
  ASSERT_THAT(eligibility_->RecordRecipientFact(record, Clerk()), IsOk());
  EXPECT_EQ(leads("nam-dinh").answer(), v1::ANSWER_PASS);
  const auto opened = scoring_->OpenScoreSheets(Opening({{"ha-nam", "nam-dinh"}, {"nam-dinh", "ha-nam"}}), Clerk());
  ASSERT_THAT(opened, IsOk());
  statistics_.answer = {{75, 1}, 9};
  ScoreAll(opened->sheets(0), 150, 30'000);
  ScoreAll(opened->sheets(1), 75, 20'000);
  Close();
  ASSERT_THAT(scoring_->ComputeRanking(Ranking(), Clerk()), IsOk());
  EXPECT_EQ(leads("ha-nam").answer(), v1::ANSWER_PASS);
  EXPECT_EQ(leads("ha-nam").inputs(0), "rankings/r place 1");
  const v1::EligibilityFinding second = leads("nam-dinh");
  EXPECT_EQ(second.answer(), v1::ANSWER_FAIL);
  ASSERT_EQ(second.inputs_size(), 2);
  EXPECT_EQ(second.inputs(0), "rankings/r place 2");
  EXPECT_NE(second.inputs(1).find("not used"), std::string::npos);
}

}  // namespace
}  // namespace htx::awards
