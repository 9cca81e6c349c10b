// Quotas that are shares: what they are computed of, what is left, and that nobody exceeds them.

#include <thread>

#include "tests/conformance/awards/route_harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;
using htx::testing::Violates;

class QuotaFlowTest : public RouteTest {
 protected:
  // 15 % of the base within the proposing alliance, or of the cluster's members.
  void Share(v1::QuotaBase base, const std::string& code = "VCA_CERTIFICATE") {
    Regulate(
        [&](v1::AwardKind& kind) {
          kind.mutable_quota()->Clear();
          kind.mutable_quota()->mutable_share()->set_numerator(15);
          kind.mutable_quota()->mutable_share()->set_denominator(100);
          kind.mutable_quota()->set_base(base);
          kind.mutable_quota()->set_citation("Quy chế được lập để thử");
          kind.mutable_quota()->set_confidence(v1::CONFIDENCE_VERIFIED);
        },
        code);
  }
  absl::StatusOr<v1::Nomination> Forward(const v1::Nomination& nomination) {
    return Take(nomination, v1::REVIEW_ACTION_FORWARD, 6, "organizations/vca");
  }
  // Another authority's paper, kept by the alliance.
  v1::IssueDecisionRequest Paper(const std::string& number, const std::string& organization) {
    v1::IssueDecisionRequest request = DecideOn(10, number, "");
    v1::Decision& decision = *request.mutable_decision();
    decision.set_manager("organizations/lm-hn");
    decision.set_provenance(v1::PROVENANCE_RECORDED);
    v1::DecisionItem& item = *decision.add_items();
    item.set_award_kind("VCA_CERTIFICATE");
    item.set_year(2017);
    item.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
    item.mutable_recipient()->set_organization("organizations/" + organization);
    return request;
  }
};
HTX_BOTH_ENGINES(QuotaFlowTest);

TEST_P(QuotaFlowTest, AShareOfAnUnknownNumberIsNotDecidedUntilSomebodyStatesIt) {
  Share(v1::QUOTA_BASE_ADVANCED_LABOURERS);
  EXPECT_EQ(QuotaOf("VCA_CERTIFICATE").standing(), v1::QUOTA_STANDING_UNKNOWN);
  const v1::Nomination nomination = Accepted("htx-1");
  EXPECT_THAT(Forward(nomination), FailsWith(StatusCode::kFailedPrecondition, "QUOTA_BASE_UNKNOWN"));
  EXPECT_THAT(commendation_->IssueDecision(DecideOn(6, "12", nomination.name()), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "QUOTA_BASE_UNKNOWN"));
  // A paper of another authority is a fact; it takes a place all the same.
  ASSERT_THAT(commendation_->IssueDecision(Paper("7", "htx-9"), Clerk()), IsOk());
  EXPECT_EQ(QuotaOf("VCA_CERTIFICATE").held(), 1);

  ASSERT_THAT(routes_->StateQuotaBase(Statement("first", 19), Clerk()), IsOk());
  v1::Quota quota = QuotaOf("VCA_CERTIFICATE");
  EXPECT_EQ(quota.standing(), v1::QUOTA_STANDING_KNOWN);
  EXPECT_EQ(quota.quota(), 2) << "15 % of 19 is 2.85";
  EXPECT_EQ(quota.base_source(), "quotaBases/first");
  EXPECT_EQ(quota.computation(), "15/100 of 19, rounded down: 2");
  EXPECT_EQ(quota.left(), 1);
  ASSERT_THAT(Forward(nomination), IsOk());
  EXPECT_THAT(Forward(Accepted("htx-2")), FailsWith(StatusCode::kFailedPrecondition, "QUOTA_USED_UP"));
  quota = QuotaOf("VCA_CERTIFICATE");
  EXPECT_EQ(quota.left(), 0);
  EXPECT_EQ(quota.held(), 2);
  EXPECT_EQ(quota.granted(), 1);
  ASSERT_EQ(quota.slots_size(), 2);
  EXPECT_EQ(quota.slots(1).holder(), nomination.name());
  EXPECT_EQ(quota.slots(1).quota(), 2) << "kept with what was decided";
  EXPECT_EQ(quota.slots(1).base(), 19);
}

TEST_P(QuotaFlowTest, ALaterStatementCountsAndWhatWasTakenBeyondItUsesItUp) {
  Share(v1::QUOTA_BASE_ADVANCED_LABOURERS);
  ASSERT_THAT(routes_->StateQuotaBase(Statement("first", 20), Clerk()), IsOk());
  const auto first = Forward(Accepted("htx-1"));
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(Forward(Accepted("htx-2")), IsOk());
  ASSERT_THAT(Forward(Accepted("htx-3")), IsOk());
  ASSERT_THAT(routes_->StateQuotaBase(Statement("second", 14), Clerk()), IsOk());
  EXPECT_EQ(QuotaOf("VCA_CERTIFICATE").quota(), 2);
  // A place that is given back does not make room while two are held.
  ASSERT_THAT(Take(*first, v1::REVIEW_ACTION_WITHDRAW, 7), IsOk());
  EXPECT_EQ(QuotaOf("VCA_CERTIFICATE").left(), 0);
  EXPECT_THAT(Forward(Accepted("htx-4")), FailsWith(StatusCode::kFailedPrecondition, "QUOTA_USED_UP"));
  ASSERT_THAT(routes_->StateQuotaBase(Statement("third", 20), Clerk()), IsOk());
  EXPECT_EQ(QuotaOf("VCA_CERTIFICATE").left(), 1);
}

TEST_P(QuotaFlowTest, MembersOfAClusterAreCounted) {
  Share(v1::QUOTA_BASE_CLUSTER_MEMBERS, "VCA_FLAG");
  std::vector<std::string> units;
  for (int i = 0; i < 14; ++i) units.push_back(absl::StrCat("unit-", i));
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, units);
  const v1::Quota quota = QuotaOf("VCA_FLAG", "red-river");
  EXPECT_EQ(quota.base(), 14);
  EXPECT_EQ(quota.quota(), 2);
  EXPECT_EQ(quota.scope(), "clusters/red-river");
  EXPECT_EQ(quota.base_source(), "clusters/red-river");

  // Shown before anybody votes.
  const v1::Nomination accepted = Accepted("unit-10", "VCA_FLAG", "red-river");
  ASSERT_THAT(Forward(RecommendedOn(accepted, "b", 5)), IsOk());
  const v1::Nomination second = Accepted("unit-11", "VCA_FLAG", "red-river");
  const auto ballot = TryBallot(second, "b2", 5);
  ASSERT_THAT(ballot, IsOk());
  v1::PreviewBallotRequest preview;
  preview.set_meeting("meetings/m-b2");
  preview.set_nomination(second.name());
  const auto previewed = councils_->PreviewBallot(preview, Clerk());
  ASSERT_THAT(previewed, IsOk());
  EXPECT_EQ(previewed->quota().quota(), 2);
  EXPECT_EQ(previewed->quota().left(), 1);
}

// Invariant 16: whatever decides at the same time, no more are granted than the exact share.
TEST_P(QuotaFlowTest, DecisionsAtTheSameTimeDoNotExceedAShare) {
  Share(v1::QUOTA_BASE_ADVANCED_LABOURERS);
  ASSERT_THAT(routes_->StateQuotaBase(Statement("first", 20), Clerk()), IsOk());
  std::vector<v1::IssueDecisionRequest> decisions;
  for (int i = 0; i < 6; ++i) {
    decisions.push_back(DecideOn(6, absl::StrCat(i + 1), Accepted(absl::StrCat("htx-", i)).name()));
  }
  std::vector<absl::Status> ended(decisions.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < decisions.size(); ++i) {
    threads.emplace_back([&, i] { ended[i] = commendation_->IssueDecision(decisions[i], Clerk()).status(); });
  }
  for (std::thread& thread : threads) thread.join();
  int granted = 0;
  for (const absl::Status& status : ended) {
    if (status.ok()) {
      ++granted;
    } else {
      EXPECT_THAT(status, FailsWith(StatusCode::kFailedPrecondition, "QUOTA_USED_UP"));
    }
  }
  EXPECT_EQ(granted, 3);
  const v1::Quota quota = QuotaOf("VCA_CERTIFICATE");
  EXPECT_EQ(quota.granted(), 3);
  EXPECT_EQ(quota.left(), 0);
}

TEST_P(QuotaFlowTest, WhatCannotBeStatedOrAskedIsRefused) {
  const int64_t mark = Mark();
  v1::StateQuotaBaseRequest counted = Statement("first", 20);
  counted.mutable_statement()->set_base(v1::QUOTA_BASE_CLUSTER_MEMBERS);
  EXPECT_THAT(routes_->StateQuotaBase(counted, Clerk()), Violates("statement.base"));
  EXPECT_THAT(routes_->StateQuotaBase(Statement("first", 20), As("user:dn", {"organizations/lm-dn"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  v1::GetQuotaRequest get;
  get.set_award_kind("NONE");
  get.set_alliance("organizations/lm-hn");
  get.set_year(2017);
  EXPECT_THAT(routes_->GetQuota(get, Clerk()), FailsWith(StatusCode::kInvalidArgument, "AWARD_KIND_UNKNOWN"));
  get.set_award_kind("VCA_FLAG");
  get.set_cluster("clusters/none");
  EXPECT_THAT(routes_->GetQuota(get, Clerk()), FailsWith(StatusCode::kFailedPrecondition, "CLUSTER_UNKNOWN"));
  get.clear_cluster();
  EXPECT_EQ(routes_->GetQuota(get, Clerk())->quota().standing(), v1::QUOTA_STANDING_UNLIMITED);
  EXPECT_EQ(Mark(), mark + 1);
  ASSERT_THAT(routes_->StateQuotaBase(Statement("first", 20), Clerk()), IsOk());
  EXPECT_THAT(routes_->StateQuotaBase(Statement("first", 21), Clerk()),
              FailsWith(StatusCode::kAlreadyExists, "ID_TAKEN"));
}

}  // namespace
}  // namespace htx::awards
