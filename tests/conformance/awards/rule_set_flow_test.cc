// Rule sets: published once, chosen by date and alliance by every reader.

#include "tests/conformance/awards/harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class RuleSetFlowTest : public AwardsTest {
 protected:
  v1::AwardKind Kind(const std::string& code, int year, const std::string& alliance = "") {
    v1::ListAwardKindsRequest request;
    SetDate(request.mutable_as_of(), year, 6, 1);
    request.set_alliance(alliance);
    const auto listed = commendation_->ListAwardKinds(request, Clerk());
    EXPECT_THAT(listed, IsOk());
    for (const v1::AwardKind& kind : listed->award_kinds()) {
      if (kind.code() == code) return kind;
    }
    return {};
  }
  // VCA's own regulation for its certificate: a ballot of seven in ten is needed.
  v1::PublishRuleSetRequest Regulation(const std::string& id, int year) {
    v1::PublishRuleSetRequest request;
    request.set_request_id(Uuid());
    request.set_rule_set_id(id);
    v1::RuleSet& set = *request.mutable_rule_set();
    set.set_display_name("Quy chế thi đua, khen thưởng");
    SetDate(set.mutable_period()->mutable_from(), year, 1, 1);
    v1::RuleSource& source = *set.add_sources();
    source.set_citation("Quy chế do đơn vị ban hành");
    source.set_confidence(v1::CONFIDENCE_VERIFIED);
    v1::AwardKind kind = Kind("VCA_CERTIFICATE", 2017);
    kind.set_ballot_required(true);
    kind.mutable_voting_rule()->set_strict(false);
    kind.mutable_voting_rule()->mutable_threshold()->set_numerator(70);
    kind.mutable_voting_rule()->mutable_threshold()->set_denominator(100);
    *set.add_kinds() = kind;
    return request;
  }
};
HTX_BOTH_ENGINES(RuleSetFlowTest);

TEST_P(RuleSetFlowTest, ShippedSetsAreListedWithTheirSources) {
  const auto listed = rule_sets_->ListRuleSets({}, Clerk());
  ASSERT_THAT(listed, IsOk());
  EXPECT_EQ(listed->total_size(), 5);
  v1::GetRuleSetRequest request;
  request.set_name("ruleSets/vn-2024-01-01");
  const auto got = rule_sets_->GetRuleSet(request, Clerk());
  ASSERT_THAT(got, IsOk());
  EXPECT_TRUE(got->rule_set().shipped());
  EXPECT_GT(got->rule_set().sources_size(), 0);
  request.set_name("ruleSets/none");
  EXPECT_THAT(rule_sets_->GetRuleSet(request, Clerk()), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
}

// From 2017 on the certificate needs a ballot by the new rules; the same is asked of it by review, ballot and decision.
TEST_P(RuleSetFlowTest, EveryReaderTakesThePublishedRules) {
  const auto published = rule_sets_->PublishRuleSet(Regulation("quy-che", 2017), Clerk());
  ASSERT_THAT(published, IsOk());
  EXPECT_EQ(published->rule_set().content_hash().size(), 64u);
  EXPECT_FALSE(Kind("VCA_CERTIFICATE", 2016).ballot_required());
  EXPECT_TRUE(Kind("VCA_CERTIFICATE", 2018).ballot_required());
  EXPECT_EQ(Kind("VCA_CERTIFICATE", 2018).rule_set(), "ruleSets/quy-che");

  v1::Nomination nomination = Submit(MakeNomination("n", "VCA_CERTIFICATE", "htx-ha-nam", ""));
  EXPECT_EQ(nomination.rule_version(), "quy-che");
  nomination = Review(nomination, v1::REVIEW_ACTION_ACCEPT)->nomination();
  EXPECT_THAT(Review(nomination, v1::REVIEW_ACTION_FORWARD, "", "organizations/vca"),
              FailsWith(StatusCode::kFailedPrecondition, "BALLOT_REQUIRED"));
  v1::IssueDecisionRequest issue;
  issue.set_request_id(Uuid());
  v1::Decision& decision = *issue.mutable_decision();
  decision.set_number("12");
  decision.set_authority("organizations/vca");
  decision.set_authority_label("Chủ tịch Liên minh HTX Việt Nam");
  decision.set_grantor(v1::GRANTOR_VCA);
  decision.set_manager("organizations/vca");
  SetDate(decision.mutable_signed_on(), 2018, 1, 10);
  decision.set_provenance(v1::PROVENANCE_DECIDED);
  decision.add_items()->set_nomination(nomination.name());
  EXPECT_THAT(commendation_->IssueDecision(issue, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  const v1::Ballot ballot = OpenBallot("b", Convene("m", {nomination.name()}, 9, 9).name(), nomination.name());
  EXPECT_EQ(ballot.needed(), 7);
  EXPECT_EQ(ballot.rule_version(), "quy-che");
  for (int i = 0; i < 7; ++i) ASSERT_THAT(Vote("ballots/b", absl::StrCat("user:", i), v1::VOTE_CHOICE_AGREE), IsOk());
  ASSERT_THAT(CloseBallot(ballot), IsOk());
  issue.set_request_id(Uuid());
  const auto issued = commendation_->IssueDecision(issue, Clerk());
  ASSERT_THAT(issued, IsOk());
  EXPECT_EQ(issued->decision().rule_version(), "quy-che");
}

TEST_P(RuleSetFlowTest, ASetIsPublishedOnceAndNeverChanged) {
  const v1::PublishRuleSetRequest request = Regulation("quy-che", 2017);
  const auto first = rule_sets_->PublishRuleSet(request, Clerk());
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(rule_sets_->PublishRuleSet(request, Clerk())->SerializeAsString(), first->SerializeAsString());
  v1::PublishRuleSetRequest reused = request;
  reused.mutable_rule_set()->set_display_name("khác");
  EXPECT_THAT(rule_sets_->PublishRuleSet(reused, Clerk()), FailsWith(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  v1::PublishRuleSetRequest same_id = Regulation("quy-che", 2019);
  same_id.mutable_rule_set()->set_replaces("ruleSets/quy-che");
  const int64_t mark = Mark();
  EXPECT_THAT(rule_sets_->PublishRuleSet(same_id, Clerk()), FailsWith(StatusCode::kAlreadyExists, "ID_TAKEN"));
  EXPECT_THAT(rule_sets_->PublishRuleSet(Regulation("other", 2019), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "RULE_SET_OVERLAP"));
  EXPECT_EQ(Mark(), mark + 1);
  same_id.set_rule_set_id("quy-che-2019");
  same_id.set_request_id(Uuid());
  EXPECT_EQ(rule_sets_->PublishRuleSet(same_id, Clerk())->rule_set().version(), 2);
  EXPECT_EQ(Kind("VCA_CERTIFICATE", 2018).rule_set(), "ruleSets/quy-che");
  EXPECT_EQ(Kind("VCA_CERTIFICATE", 2020).rule_set(), "ruleSets/quy-che-2019");
  v1::GetRuleSetRequest get;
  get.set_name("ruleSets/quy-che");
  EXPECT_EQ(rule_sets_->GetRuleSet(get, Clerk())->rule_set().SerializeAsString(),
            first->rule_set().SerializeAsString());
}

TEST_P(RuleSetFlowTest, WhoRulesForAllNeedsAllScopes) {
  const auto narrow = As("user:x", {"organizations/vca"});
  EXPECT_THAT(rule_sets_->PublishRuleSet(Regulation("r", 2017), narrow),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  v1::PublishRuleSetRequest own = Regulation("r", 2017);
  own.mutable_rule_set()->set_alliance("organizations/vca");
  EXPECT_THAT(rule_sets_->PublishRuleSet(own, narrow), FailsWith(StatusCode::kFailedPrecondition, "AUTHORITY_REFUSED"));
  *own.mutable_rule_set()->mutable_kinds(0) = Kind("ALLIANCE_CERTIFICATE", 2017);
  own.set_request_id(Uuid());
  EXPECT_THAT(rule_sets_->PublishRuleSet(own, narrow), IsOk());
  EXPECT_EQ(Kind("ALLIANCE_CERTIFICATE", 2018).rule_set(), "ruleSets/vn-2017-10-01");
  EXPECT_EQ(Kind("ALLIANCE_CERTIFICATE", 2018, "organizations/vca").rule_set(), "ruleSets/r");
}

}  // namespace
}  // namespace htx::awards
