// From recommendation to award and its statistics; the registry is asked before anything is written.

#include "absl/strings/str_cat.h"
#include "tests/conformance/awards/harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class DecisionFlowTest : public AwardsTest {
 protected:
  // Records `count` awards of one kind, as a report states them.
  void Record(const std::string& kind, v1::Grantor grantor, v1::RecipientKind recipient, int count, int first) {
    v1::IssueDecisionRequest request = Decide(absl::StrCat(first, "/QĐ"), "");
    v1::Decision& decision = *request.mutable_decision();
    decision.set_authority(absl::StrCat("authorities/a-", static_cast<int>(grantor)));
    decision.set_grantor(grantor);
    decision.set_manager("organizations/hai-phong");
    decision.set_provenance(v1::PROVENANCE_RECORDED);
    decision.set_dataset("hp-2023");
    SetDate(decision.mutable_signed_on(), 2024, 4, 1);
    for (int i = first; i < first + count; ++i) {
      v1::DecisionItem& item = *decision.add_items();
      item.set_award_kind(kind);
      item.set_year(2023);
      item.mutable_recipient()->set_kind(recipient);
      if (recipient == v1::RECIPIENT_KIND_COLLECTIVE) {
        item.mutable_recipient()->set_organization(absl::StrCat("organizations/o-", i));
      } else {
        item.mutable_recipient()->set_reference(absl::StrCat("persons/p-", i));
        item.mutable_recipient()->set_display_name(absl::StrCat("Cá nhân ", i));
      }
    }
    ASSERT_THAT(commendation_->IssueDecision(request, Clerk()), IsOk());
  }
};
HTX_BOTH_ENGINES(DecisionFlowTest);

TEST_P(DecisionFlowTest, ADecisionGrantsWhatWasRecommended) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh", "ha-nam"});
  const v1::Nomination nomination = Recommended("n", "ninh-binh");
  const auto issued = commendation_->IssueDecision(Decide("12/QĐ-LMHTXVN", nomination.name()), Clerk());
  ASSERT_THAT(issued, IsOk());
  EXPECT_EQ(issued->decision().registry_sequence(), 42);
  EXPECT_EQ(issued->decision().content_hash().size(), 64u);
  EXPECT_EQ(Read(nomination).state(), v1::NOMINATION_STATE_GRANTED);
  EXPECT_EQ(Read(nomination).decision(), issued->decision().name());
  v1::GetAwardRequest get;
  get.set_name(issued->decision().items(0).award());
  const auto award = commendation_->GetAward(get, Clerk());
  ASSERT_THAT(award, IsOk());
  EXPECT_EQ(award->award().form(), v1::AWARD_FORM_FLAG);
  EXPECT_EQ(award->award().recipient().display_name(), "Đơn vị ninh-binh");
  v1::GetDecisionRequest read;
  read.set_name(issued->decision().name());
  EXPECT_EQ(commendation_->GetDecision(read, Clerk())->decision().SerializeAsString(),
            issued->decision().SerializeAsString());
}

TEST_P(DecisionFlowTest, WithoutTheRegistryNothingIsWritten) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh"});
  const v1::Nomination nomination = Recommended("n", "ninh-binh");
  directory_.down = true;
  const int64_t mark = Mark();
  EXPECT_THAT(commendation_->IssueDecision(Decide("12", nomination.name()), Clerk()),
              FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  EXPECT_EQ(Mark(), mark + 1);
  EXPECT_EQ(Read(nomination).state(), v1::NOMINATION_STATE_RECOMMENDED);
  directory_.down = false;
  EXPECT_THAT(commendation_->IssueDecision(Decide("12", nomination.name()), Clerk()), IsOk());
}

TEST_P(DecisionFlowTest, ARepeatedCallIsAnsweredWithoutAskingTheRegistry) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh"});
  const v1::IssueDecisionRequest request = Decide("12", Recommended("n", "ninh-binh").name());
  const auto first = commendation_->IssueDecision(request, Clerk());
  ASSERT_THAT(first, IsOk());
  directory_.down = true;
  const auto again = commendation_->IssueDecision(request, Clerk());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
}

TEST_P(DecisionFlowTest, ADissolvedNomineeIsRefusedAndNumbersAreUniquePerYear) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh"});
  const v1::Nomination nomination = Recommended("n", "ninh-binh");
  directory_.status["ninh-binh"] = "DISSOLVED";
  EXPECT_THAT(commendation_->IssueDecision(Decide("12", nomination.name()), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_NOT_OPERATING"));
  directory_.status.clear();
  ASSERT_THAT(commendation_->IssueDecision(Decide("12", nomination.name()), Clerk()), IsOk());
  v1::Nomination other = Submit(MakeNomination("o", "VCA_CERTIFICATE", "htx-ha-nam", ""));
  ASSERT_THAT(Review(other, v1::REVIEW_ACTION_ACCEPT), IsOk());
  EXPECT_THAT(commendation_->IssueDecision(Decide("12", other.name()), Clerk()),
              FailsWith(StatusCode::kAlreadyExists, "DECISION_NUMBER_TAKEN"));
  EXPECT_EQ(Read(other).state(), v1::NOMINATION_STATE_APPRAISED);
  v1::IssueDecisionRequest next_year = Decide("12", other.name());
  SetDate(next_year.mutable_decision()->mutable_signed_on(), 2019, 1, 10);
  EXPECT_THAT(commendation_->IssueDecision(next_year, Clerk()), IsOk());
}

TEST_P(DecisionFlowTest, AClusterHasOneFlagAYear) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh", "ha-nam"});
  const v1::Nomination first = Recommended("n1", "ninh-binh");
  const v1::Nomination second = Recommended("n2", "ha-nam");
  const auto forwarded = Review(first, v1::REVIEW_ACTION_FORWARD, "", "organizations/vca");
  ASSERT_THAT(forwarded, IsOk());
  EXPECT_THAT(Review(second, v1::REVIEW_ACTION_FORWARD, "", "organizations/vca"),
              FailsWith(StatusCode::kFailedPrecondition, "QUOTA_USED_UP"));
  EXPECT_THAT(commendation_->IssueDecision(Decide("13", second.name()), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "QUOTA_USED_UP"));
  // Declined, the first gives its place back.
  ASSERT_THAT(Review(forwarded->nomination(), v1::REVIEW_ACTION_DECLINE, "hồ sơ thiếu"), IsOk());
  EXPECT_THAT(commendation_->IssueDecision(Decide("13", second.name()), Clerk()), IsOk());
}

// The figures of a city's yearly review: 44 awards of the law's list and 8 honours.
TEST_P(DecisionFlowTest, StatisticsAddUp) {
  Record("VCA_MERIT_CERTIFICATE", v1::GRANTOR_VCA, v1::RECIPIENT_KIND_COLLECTIVE, 5, 1);
  Record("VCA_MEDAL", v1::GRANTOR_VCA, v1::RECIPIENT_KIND_INDIVIDUAL, 15, 100);
  Record("PROVINCE_FLAG", v1::GRANTOR_PROVINCE, v1::RECIPIENT_KIND_COLLECTIVE, 3, 200);
  Record("PROVINCE_MERIT_CERTIFICATE", v1::GRANTOR_PROVINCE, v1::RECIPIENT_KIND_COLLECTIVE, 7, 300);
  Record("ALLIANCE_CERTIFICATE", v1::GRANTOR_ALLIANCE, v1::RECIPIENT_KIND_COLLECTIVE, 14, 400);
  Record("EXEMPLARY_COOPERATIVE", v1::GRANTOR_ALLIANCE, v1::RECIPIENT_KIND_COLLECTIVE, 8, 500);
  const int64_t mark = Mark();
  v1::QueryAwardStatisticsRequest request;
  request.set_filter("dataset = \"hp-2023\" AND year = 2023");
  request.add_group_by(v1::AWARD_DIMENSION_FORM);
  request.add_group_by(v1::AWARD_DIMENSION_GRANTOR);
  const auto counted = commendation_->QueryAwardStatistics(request, Clerk());
  ASSERT_THAT(counted, IsOk());
  EXPECT_EQ(counted->total(), 52);
  EXPECT_EQ(counted->statutory_total(), 44);
  EXPECT_EQ(counted->honour_total(), 8);
  EXPECT_EQ(counted->recipients(), 52);
  EXPECT_EQ(counted->sequence(), mark);
  std::map<std::string, int64_t> rows;
  for (const v1::AwardStatisticsRow& row : counted->rows()) rows[row.keys(0) + "/" + row.keys(1)] = row.count();
  const std::map<std::string, int64_t> expected = {{"MERIT_CERTIFICATE/VCA", 5}, {"COMMEMORATIVE_MEDAL/VCA", 15},
                                                   {"FLAG/PROVINCE", 3},         {"MERIT_CERTIFICATE/PROVINCE", 7},
                                                   {"CERTIFICATE/ALLIANCE", 14}, {"HONOUR/ALLIANCE", 8}};
  EXPECT_EQ(rows, expected);
  request.set_filter("dataset = \"other\"");
  EXPECT_EQ(commendation_->QueryAwardStatistics(request, Clerk())->total(), 0);
}

TEST_P(DecisionFlowTest, WritesNeedTheManagersScope) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh"});
  const v1::Nomination nomination = Recommended("n", "ninh-binh");
  EXPECT_THAT(commendation_->IssueDecision(Decide("12", nomination.name()), As("user:x", {"organizations/hai-phong"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_THAT(commendation_->IssueDecision(Decide("12", nomination.name()), As("user:x", {"organizations/vca"})),
              IsOk());
}

}  // namespace
}  // namespace htx::awards
