// From proto to values: what is malformed is named, all of it at once.

#include <gtest/gtest.h>

#include "awards/rpc/ballot_proto.h"
#include "awards/rpc/cluster_proto.h"
#include "awards/rpc/decision_proto.h"
#include "awards/rpc/nomination_proto.h"
#include "awards/rpc/pledge_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/statistics_proto.h"
#include "tests/support/fakes.h"
#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using htx::testing::IsOk;
using htx::testing::Violates;

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

google::type::Date D(int year, int month, int day) { return DateProto(absl::CivilDay(year, month, day)); }

TEST(ParseTest, EveryViolationOfAClusterIsNamed) {
  v1::CreateClusterRequest request;
  request.set_cluster_id("Not An Id");
  request.mutable_cluster()->set_kind(static_cast<v1::ClusterKind>(77));
  request.mutable_cluster()->set_manager("alliances/vca");
  request.mutable_cluster()->add_members()->set_unit("x");
  const auto parsed = ParseNewCluster(request, "fresh", kNow);
  for (const char* field :
       {"cluster_id", "cluster.kind", "cluster.manager", "cluster.members[0].unit", "cluster.members[0].period.from"}) {
    EXPECT_THAT(parsed, Violates(field));
  }
}

TEST(ParseTest, ARealDateIsNeeded) {
  v1::ReviewNominationRequest request;
  request.set_action(v1::REVIEW_ACTION_ACCEPT);
  EXPECT_THAT(ParseReview(request), Violates("effective_date"));
  request.mutable_effective_date()->set_year(2023);
  request.mutable_effective_date()->set_month(2);
  request.mutable_effective_date()->set_day(29);
  EXPECT_THAT(ParseReview(request), Violates("effective_date"));
  *request.mutable_effective_date() = D(2024, 2, 29);
  EXPECT_THAT(ParseReview(request), IsOk());
  request.set_forward_to("organizations/vca");
  EXPECT_THAT(ParseReview(request), Violates("forward_to"));
  request.set_action(v1::REVIEW_ACTION_FORWARD);
  EXPECT_THAT(ParseReview(request), IsOk());
  request.set_forward_to("persons/p");
  EXPECT_THAT(ParseReview(request), Violates("forward_to"));
}

TEST(ParseTest, TermsHaveBothEndsAndAHead) {
  v1::AssignClusterLeadersRequest request;
  EXPECT_THAT(ParseLeaders(request), Violates("term.from"));
  EXPECT_THAT(ParseLeaders(request), Violates("term.to"));
  EXPECT_THAT(ParseLeaders(request), Violates("leaders"));
  *request.mutable_term()->mutable_from() = D(2018, 1, 1);
  *request.mutable_term()->mutable_to() = D(2018, 1, 1);
  EXPECT_THAT(ParseLeaders(request), Violates("term.to"));
  for (int i = 0; i < 2; ++i) {
    request.add_leaders()->set_unit("organizations/a");
    request.mutable_leaders(i)->set_role(v1::LEADER_ROLE_HEAD);
  }
  EXPECT_THAT(ParseLeaders(request), Violates("leaders[1].unit"));
}

TEST(ParseTest, RecipientsAreOrganisationsOrPseudonyms) {
  const auto parse = [](const v1::Recipient& recipient) {
    FieldErrors errors;
    ParseRecipient(errors, "r", recipient);
    return errors.ToStatus();
  };
  v1::Recipient collective;
  collective.set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  EXPECT_THAT(parse(collective), Violates("r.organization"));
  collective.set_organization("organizations/a");
  EXPECT_THAT(parse(collective), IsOk());
  collective.set_reference("persons/p");
  EXPECT_THAT(parse(collective), Violates("r.reference"));
  v1::Recipient person;
  person.set_kind(v1::RECIPIENT_KIND_INDIVIDUAL);
  EXPECT_THAT(parse(person), Violates("r.reference"));
  EXPECT_THAT(parse(person), Violates("r.display_name"));
  person.set_reference("persons/p");
  person.set_display_name("Cá nhân 01");
  EXPECT_THAT(parse(person), IsOk());
}

TEST(ParseTest, AMeasuredActualIsNotStatedByTheCaller) {
  v1::RecordAchievementRequest request;
  v1::Observation& observation = *request.mutable_observation();
  observation.set_source(v1::OBSERVATION_SOURCE_REGISTRY);
  observation.mutable_actual()->set_numerator(1);
  *observation.mutable_as_of() = D(2023, 12, 31);
  EXPECT_THAT(ParseObservation(request, "o", "u", kNow), Violates("observation.actual"));
  observation.set_source(v1::OBSERVATION_SOURCE_INSPECTION);
  EXPECT_EQ(ParseObservation(request, "o", "u", kNow)->actual, (Rational{1, 1}));
  observation.set_evidence_sha256("beef");
  EXPECT_THAT(ParseObservation(request, "o", "u", kNow), Violates("observation.evidence_sha256"));
  observation.clear_evidence_sha256();
  observation.mutable_actual()->set_numerator(-1);
  EXPECT_THAT(ParseObservation(request, "o", "u", kNow), Violates("observation.actual"));
  observation.clear_actual();
  observation.set_source(v1::OBSERVATION_SOURCE_SELF_REPORT);
  EXPECT_THAT(ParseObservation(request, "o", "u", kNow), Violates("observation.unit"));
  EXPECT_THAT(ParseObservation(request, "o", "u", kNow), Violates("observation.actual"));
}

TEST(ParseTest, UnknownChoicesAndChannelsAreRefused) {
  v1::CastVoteRequest request;
  request.set_ballot("ballots/b");
  request.set_choice(static_cast<v1::VoteChoice>(9));
  EXPECT_THAT(ParseVote(request), Violates("choice"));
  EXPECT_THAT(ParseVote(request), Violates("channel"));
}

TEST(ParseTest, ADecisionNeedsItemsAndDistinctAwards) {
  htx::testing::FakeIds ids;
  v1::IssueDecisionRequest request;
  EXPECT_THAT(ParseNewDecision(request, ids, kNow), Violates("decision.items"));
  EXPECT_THAT(ParseNewDecision(request, ids, kNow), Violates("decision.authority"));
  for (int i = 0; i < 2; ++i) request.mutable_decision()->add_items()->set_award_id("same");
  EXPECT_THAT(ParseNewDecision(request, ids, kNow), Violates("decision.items[1].award_id"));
  EXPECT_THAT(ParseNewDecision(request, ids, kNow), Violates("decision.items[0].recipient"));
}

TEST(ParseTest, DimensionsStandOnce) {
  v1::QueryAwardStatisticsRequest request;
  request.add_group_by(v1::AWARD_DIMENSION_FORM);
  request.add_group_by(v1::AWARD_DIMENSION_FORM);
  EXPECT_THAT(ParseDimensions(request), Violates("group_by[1]"));
}

// What a caller reads can be sent back as a new resource and means the same.
TEST(RoundTripTest, APledge) {
  v1::CreatePledgeRequest request;
  v1::Pledge& pledge = *request.mutable_pledge();
  pledge.set_campaign("campaigns/c");
  pledge.set_cluster("clusters/k");
  pledge.set_display_name("Giao ước");
  pledge.add_parties()->set_unit("organizations/a");
  pledge.add_parties()->set_unit("clusters/k");
  v1::Target& target = *pledge.add_targets();
  target.set_id("t");
  target.set_indicator("N_HTX_NEW");
  target.set_display_name("Thành lập mới ít nhất 130 HTX");
  target.set_kind(v1::TARGET_KIND_AT_LEAST);
  target.set_value(130);
  target.add_parts()->set_unit("organizations/a");
  target.mutable_parts(0)->set_value(130);
  const auto first = ParseNewPledge(request, "p", kNow);
  ASSERT_THAT(first, IsOk());
  *request.mutable_pledge() = ToProto(*first);
  const auto second = ParseNewPledge(request, "p", kNow);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(RevisionBytes(*first), RevisionBytes(*second));
  EXPECT_EQ(ToProto(*second).SerializeAsString(), request.pledge().SerializeAsString());
}

TEST(RoundTripTest, InstantsBeforeTheEpochKeepTheirFraction) {
  const auto stamp = TimeProto(absl::FromUnixMicros(-1));
  EXPECT_EQ(stamp.seconds(), -1);
  EXPECT_EQ(stamp.nanos(), 999'999'000);
}

}  // namespace
}  // namespace htx::awards
