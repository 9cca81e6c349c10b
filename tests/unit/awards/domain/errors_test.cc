// Every error: its code, its stable reason, both languages, and what it is about.

#include "awards/domain/errors.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;

struct Case {
  absl::Status status = {};
  StatusCode code = {};
  absl::string_view reason = {};
};

TEST(ErrorsTest, EachHasItsCodeReasonAndBothLanguages) {
  using enum StatusCode;
  const std::vector<Case> cases = {
      {IdTaken("clusters/c"), kAlreadyExists, "ID_TAKEN"},
      {StateForbids("clusters/c", "A", "B"), kFailedPrecondition, "STATE_FORBIDS"},
      {MemberPeriod("u"), kInvalidArgument, "MEMBER_PERIOD"},
      {MemberElsewhere("u", "c"), kFailedPrecondition, "MEMBER_ELSEWHERE"},
      {NotAMember("u", "c", "2017-12-15"), kFailedPrecondition, "NOT_A_MEMBER"},
      {AlreadyMember("u", "c"), kFailedPrecondition, "ALREADY_MEMBER"},
      {MemberLeads("u", "c"), kFailedPrecondition, "MEMBER_LEADS"},
      {LeaderNotMember("u", "c"), kFailedPrecondition, "LEADER_NOT_MEMBER"},
      {LeaderTermOverlap("c", "2018-01-01"), kFailedPrecondition, "LEADER_TERM_OVERLAP"},
      {LeaderTermGap("c", "2018-01-01"), kFailedPrecondition, "LEADER_TERM_GAP"},
      {NomineeBadDebt("o", 3, 45, "2024-06-01"), kFailedPrecondition, "NOMINEE_BAD_DEBT"},
      {NomineeDebtsUnknown("o", "2024-06-01"), kFailedPrecondition, "NOMINEE_DEBTS_UNKNOWN"},
      {ClusterUnknown("c"), kFailedPrecondition, "CLUSTER_UNKNOWN"},
      {NoClusterHead("c", "2018-01-01"), kFailedPrecondition, "NO_CLUSTER_HEAD"},
      {ClosedBeforeLaunch("2018-01-01"), kFailedPrecondition, "CLOSED_BEFORE_LAUNCH"},
      {CampaignUnknown("c"), kFailedPrecondition, "CAMPAIGN_UNKNOWN"},
      {TargetInvalid("f", "a", "b"), kInvalidArgument, "TARGET_INVALID"},
      {RevisionChanged("p"), kAborted, "REVISION_CHANGED"},
      {NotAParty("u", "p"), kFailedPrecondition, "NOT_A_PARTY"},
      {AlreadySigned("u", "p"), kFailedPrecondition, "ALREADY_SIGNED"},
      {TargetUnknown("t", "p"), kFailedPrecondition, "TARGET_UNKNOWN"},
      {NotMeasured("i"), kFailedPrecondition, "NOT_MEASURED"},
      {AwardKindUnknown("k", "2018-01-01"), kInvalidArgument, "AWARD_KIND_UNKNOWN"},
      {RuleSetInvalid("f", "a", "b"), kInvalidArgument, "RULE_SET_INVALID"},
      {RuleSetUnknown("r"), kFailedPrecondition, "RULE_SET_UNKNOWN"},
      {RuleSetOverlap("r", "s"), kFailedPrecondition, "RULE_SET_OVERLAP"},
      {TooManyRuleSets(500), kFailedPrecondition, "TOO_MANY_RULE_SETS"},
      {NotEligible("o", {{.type = "T", .subject = "o"}}), kFailedPrecondition, "NOT_ELIGIBLE"},
      {EligibilityUnsettled("o", "c"), kFailedPrecondition, "ELIGIBILITY_UNSETTLED"},
      {TooMuchToJudge("o", 2000), kFailedPrecondition, "TOO_MUCH_TO_JUDGE"},
      {FactInvalid("f", "a", "b"), kInvalidArgument, "FACT_INVALID"},
      {FactUnknown("f"), kFailedPrecondition, "FACT_UNKNOWN"},
      {AchievementKnown("o"), kAlreadyExists, "ACHIEVEMENT_KNOWN"},
      {AchievementUnknown("a"), kFailedPrecondition, "ACHIEVEMENT_UNKNOWN"},
      {AchievementUsed("a"), kFailedPrecondition, "ACHIEVEMENT_USED"},
      {RecipientKindRefused("k"), kFailedPrecondition, "RECIPIENT_KIND_REFUSED"},
      {ClusterRequired("k"), kFailedPrecondition, "CLUSTER_REQUIRED"},
      {NomineeUnknown("o"), kFailedPrecondition, "NOMINEE_UNKNOWN"},
      {NomineeNotOperating("o", "DISSOLVED", "2018-01-01"), kFailedPrecondition, "NOMINEE_NOT_OPERATING"},
      {ReasonRequired("RETURN"), kInvalidArgument, "REASON_REQUIRED"},
      {BallotRequired("k"), kFailedPrecondition, "BALLOT_REQUIRED"},
      {QuotaUsedUp("k", "c", 2017, 1), kFailedPrecondition, "QUOTA_USED_UP"},
      {CouncilInvalid("f", "a", "b"), kInvalidArgument, "COUNCIL_INVALID"},
      {NoQuorum(5, 6), kFailedPrecondition, "NO_QUORUM"},
      {NominationUnknown("n"), kFailedPrecondition, "NOMINATION_UNKNOWN"},
      {NotInCouncil("p"), kInvalidArgument, "NOT_IN_COUNCIL"},
      {ThresholdUnreachable(10, 9, 11), kFailedPrecondition, "THRESHOLD_UNREACHABLE"},
      {CouncilUnknown("councils/c"), kFailedPrecondition, "COUNCIL_UNKNOWN"},
      {RelationInvalid("f", "a", "b"), kInvalidArgument, "RELATION_INVALID"},
      {BallotsOpen("m", 1), kFailedPrecondition, "BALLOTS_OPEN"},
      {NotTheChair("m"), kPermissionDenied, "NOT_THE_CHAIR"},
      {MinutesBeforeMeeting("2017-12-15"), kInvalidArgument, "MINUTES_BEFORE_MEETING"},
      {NotEligibleToVote("b"), kPermissionDenied, "NOT_ELIGIBLE_TO_VOTE"},
      {AlreadyVoted("b"), kFailedPrecondition, "ALREADY_VOTED"},
      {NotVotedYet("b"), kFailedPrecondition, "NOT_VOTED_YET"},
      {RevisionsUsedUp("b", 10), kFailedPrecondition, "REVISIONS_USED_UP"},
      {BallotKeyMissing("b"), kFailedPrecondition, "BALLOT_KEY_MISSING"},
      {BallotBoxDamaged("b"), kFailedPrecondition, "BALLOT_BOX_DAMAGED"},
      {CommitmentUnknown("b"), kNotFound, "COMMITMENT_UNKNOWN"},
      {ChannelRefused("b"), kFailedPrecondition, "CHANNEL_REFUSED"},
      {DecisionNumberTaken("1", "a", 2018), kAlreadyExists, "DECISION_NUMBER_TAKEN"},
      {ItemInvalid("f", "a", "b"), kInvalidArgument, "ITEM_INVALID"},
      {AuthorityRefused("a", "k"), kFailedPrecondition, "AUTHORITY_REFUSED"},
      {RegistryNotAsked(), kInternal, "REGISTRY_NOT_ASKED"},
  };
  for (const Case& one : cases) {
    EXPECT_THAT(one.status, FailsWith(one.code, one.reason));
    const ErrorDetail detail = DetailOf(one.status);
    EXPECT_FALSE(detail.message.en.empty()) << one.reason;
    EXPECT_FALSE(detail.message.vi.empty()) << one.reason;
    EXPECT_NE(detail.message.en, detail.message.vi) << one.reason;
    EXPECT_EQ(detail.preconditions.size(), one.code == kFailedPrecondition ? 1u : 0u) << one.reason;
    EXPECT_EQ(detail.fields.size(), one.code == kInvalidArgument ? 1u : 0u) << one.reason;
  }
}

}  // namespace
}  // namespace htx::awards
