#include "funding/domain/committee.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using ::htx::testing::IsOk;
using ::htx::testing::Violates;

DecisionRules Rules() {
  DecisionRules rules;
  rules.ranges.push_back({.committee = "small", .quorum = 1});
  rules.ranges.push_back(
      {.from = 500, .committee = "large", .quorum = 2, .members = {"a", "b", "c"}, .required = {"a"}});
  return rules;
}

TEST(DecisionRulesTest, RangesBeginAtNothingAndAscend) {
  EXPECT_THAT(CheckDecisionRules(Rules()), IsOk());
  EXPECT_THAT(CheckDecisionRules({}), Violates("decision_rules.ranges"));
  DecisionRules rules = Rules();
  rules.ranges[0].from = 1;
  EXPECT_THAT(CheckDecisionRules(rules), Violates("decision_rules.ranges[0].from_amount"));
  rules = Rules();
  rules.ranges[1].from = 0;
  EXPECT_THAT(CheckDecisionRules(rules), Violates("decision_rules.ranges[1].from_amount"));
}

TEST(DecisionRulesTest, CommitteesCanReachTheirQuorum) {
  DecisionRules rules = Rules();
  rules.ranges[1].quorum = 4;
  EXPECT_THAT(CheckDecisionRules(rules), Violates("decision_rules.ranges[1].quorum"));
  rules = Rules();
  rules.ranges[1].members.push_back("b");
  EXPECT_THAT(CheckDecisionRules(rules), Violates("decision_rules.ranges[1].members"));
  rules = Rules();
  rules.ranges[0].required = {"a"};
  EXPECT_THAT(CheckDecisionRules(rules), Violates("decision_rules.ranges[0].required_members"));
}

TEST(DecisionRulesTest, AnAmountFindsItsCommittee) {
  EXPECT_EQ(CommitteeFor(Rules(), 0).range.committee, "small");
  EXPECT_EQ(CommitteeFor(Rules(), 499).range.committee, "small");
  EXPECT_EQ(CommitteeFor(Rules(), 500).range.committee, "large");
  EXPECT_EQ(CommitteeFor(Rules(), kLargestAmount).range.committee, "large");
}

TEST(Deciding, NeedsTheQuorumAndEveryRequiredMember) {
  const CommitteeRange large = Rules().ranges[1];
  EXPECT_FALSE(IsApproved(large, {"a"}));
  EXPECT_FALSE(IsApproved(large, {"b", "c"}));
  EXPECT_TRUE(IsApproved(large, {"b", "a"}));
}

TEST(Deciding, ARefusalDecidesWhenConsentCannotBeReached) {
  CommitteeRange four = {.quorum = 3, .members = {"a", "b", "c", "d"}};
  EXPECT_FALSE(IsRejected(four, {}, {}));
  EXPECT_FALSE(IsRejected(four, {"a"}, {}));
  EXPECT_TRUE(IsRejected(four, {"a", "b"}, {}));
  EXPECT_TRUE(IsRejected(four, {"a"}, {"d"})) << "d may not vote, so three can no longer agree";
  four.required = {"a"};
  EXPECT_TRUE(IsRejected(four, {"a"}, {}));
  const CommitteeRange open = {.quorum = 2};
  EXPECT_FALSE(IsRejected(open, {"a"}, {}));
  EXPECT_TRUE(IsRejected(open, {"a", "b"}, {}));
}

}  // namespace
}  // namespace htx::funding
