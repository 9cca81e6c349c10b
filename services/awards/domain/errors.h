#pragma once

// Every error this service can return, beside the shared ones of common/base/error.h. One function each.

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/error.h"

namespace htx::awards {

// ALREADY_EXISTS / ID_TAKEN. Choose another id, or read the resource that has it.
absl::Status IdTaken(absl::string_view resource_name);
// FAILED_PRECONDITION / STATE_FORBIDS. `state` has no such step; `would_pass` names the states that have.
absl::Status StateForbids(absl::string_view resource_name, absl::string_view state, absl::string_view would_pass);

// INVALID_ARGUMENT / MEMBER_PERIOD. A member's period is empty, or one unit has two that overlap.
absl::Status MemberPeriod(absl::string_view unit);
// FAILED_PRECONDITION / MEMBER_ELSEWHERE. The unit is in `cluster`, of the same kind, on one of those days.
absl::Status MemberElsewhere(absl::string_view unit, absl::string_view cluster);
// FAILED_PRECONDITION / NOT_A_MEMBER. The unit is not a member of `cluster` on `day`.
absl::Status NotAMember(absl::string_view unit, absl::string_view cluster, absl::string_view day);
// FAILED_PRECONDITION / ALREADY_MEMBER. The unit is a member on that day, or joins later.
absl::Status AlreadyMember(absl::string_view unit, absl::string_view cluster);
// FAILED_PRECONDITION / MEMBER_LEADS. The unit leads the cluster after that day; end the term first.
absl::Status MemberLeads(absl::string_view unit, absl::string_view cluster);
// FAILED_PRECONDITION / LEADER_NOT_MEMBER. A leader must belong to the cluster for the whole term.
absl::Status LeaderNotMember(absl::string_view unit, absl::string_view cluster);
// FAILED_PRECONDITION / LEADER_TERM_OVERLAP. The term must start on `expected`, when the last one ends.
absl::Status LeaderTermOverlap(absl::string_view cluster, absl::string_view expected);
// FAILED_PRECONDITION / LEADER_TERM_GAP. The term must start on `expected`, when the last one ends.
absl::Status LeaderTermGap(absl::string_view cluster, absl::string_view expected);
// FAILED_PRECONDITION / CLUSTER_UNKNOWN. The cluster does not exist, or is not one of the campaign.
absl::Status ClusterUnknown(absl::string_view cluster);

// FAILED_PRECONDITION / NO_CLUSTER_HEAD. Appoint a head of the cluster first.
absl::Status NoClusterHead(absl::string_view cluster, absl::string_view day);
// FAILED_PRECONDITION / CLOSED_BEFORE_LAUNCH. A campaign closes on or after the day it was launched.
absl::Status ClosedBeforeLaunch(absl::string_view launched_on);
// FAILED_PRECONDITION / CAMPAIGN_UNKNOWN. The campaign does not exist.
absl::Status CampaignUnknown(absl::string_view campaign);

// INVALID_ARGUMENT / TARGET_INVALID on `field`. The text says what contradicts what.
absl::Status TargetInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi);
// ABORTED / REVISION_CHANGED. The pledge was amended; read it again before signing.
absl::Status RevisionChanged(absl::string_view pledge);
// FAILED_PRECONDITION / NOT_A_PARTY. The unit is not a party of the pledge.
absl::Status NotAParty(absl::string_view unit, absl::string_view pledge);
// FAILED_PRECONDITION / ALREADY_SIGNED. The party has signed this revision.
absl::Status AlreadySigned(absl::string_view unit, absl::string_view pledge);
// FAILED_PRECONDITION / TARGET_UNKNOWN. The pledge has no such target.
absl::Status TargetUnknown(absl::string_view target, absl::string_view pledge);
// FAILED_PRECONDITION / NOT_MEASURED. The service asked does not give this indicator, or not of this unit; record an
// inspection.
absl::Status NotMeasured(absl::string_view indicator);

// INVALID_ARGUMENT / AWARD_KIND_UNKNOWN. No such kind, or no rules for it on that date; see ListAwardKinds.
absl::Status AwardKindUnknown(absl::string_view kind, absl::string_view day);
// INVALID_ARGUMENT / RULE_SET_INVALID on `field`. The text says what contradicts what.
absl::Status RuleSetInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi);
// FAILED_PRECONDITION / RULE_SET_UNKNOWN. No published set of that scope has the name.
absl::Status RuleSetUnknown(absl::string_view rule_set);
// FAILED_PRECONDITION / RULE_SET_OVERLAP. `other` rules on some of the same kinds on some of the same days; replace it.
absl::Status RuleSetOverlap(absl::string_view rule_set, absl::string_view other);
// FAILED_PRECONDITION / TOO_MANY_RULE_SETS. `most` are published.
absl::Status TooManyRuleSets(int64_t most);
// FAILED_PRECONDITION / NOT_ELIGIBLE, with each condition that fails: its id, and what would make it pass.
absl::Status NotEligible(absl::string_view recipient, std::vector<PreconditionViolation> violations);
// FAILED_PRECONDITION / ELIGIBILITY_UNSETTLED. What the submission could tell for `condition` is not known any more.
absl::Status EligibilityUnsettled(absl::string_view recipient, absl::string_view condition);
// FAILED_PRECONDITION / TOO_MUCH_TO_JUDGE. More than `most` facts or awards are recorded of the recipient.
absl::Status TooMuchToJudge(absl::string_view recipient, int64_t most);
// INVALID_ARGUMENT / FACT_INVALID on `field`. The fact's kind needs what it lacks.
absl::Status FactInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi);
// FAILED_PRECONDITION / FACT_UNKNOWN. No such fact of this recipient, kind and recorder, or it was replaced.
absl::Status FactUnknown(absl::string_view fact);
// ALREADY_EXISTS / ACHIEVEMENT_KNOWN. The recipient has an achievement with this evidence; use that one.
absl::Status AchievementKnown(absl::string_view recipient);
// FAILED_PRECONDITION / ACHIEVEMENT_UNKNOWN. The recipient has no such achievement.
absl::Status AchievementUnknown(absl::string_view achievement);
// FAILED_PRECONDITION / ACHIEVEMENT_USED. An award that stands rests on it.
absl::Status AchievementUsed(absl::string_view achievement);
// FAILED_PRECONDITION / RECIPIENT_KIND_REFUSED. The kind is not given to such recipients.
absl::Status RecipientKindRefused(absl::string_view kind);
// FAILED_PRECONDITION / CLUSTER_REQUIRED. The kind goes to the leading unit of a cluster; name the cluster.
absl::Status ClusterRequired(absl::string_view kind);
// FAILED_PRECONDITION / NOMINEE_UNKNOWN. The registry never recorded the organisation.
absl::Status NomineeUnknown(absl::string_view organization);
// FAILED_PRECONDITION / NOMINEE_NOT_OPERATING. The organisation's `status` on `day` admits no honour.
absl::Status NomineeNotOperating(absl::string_view organization, absl::string_view status, absl::string_view day);
// FAILED_PRECONDITION / NOMINEE_BAD_DEBT. On `day` it had bad debts with the funds: of `group`, `days` past due.
absl::Status NomineeBadDebt(absl::string_view organization, int64_t group, int64_t days, absl::string_view day);
// FAILED_PRECONDITION / NOMINEE_DEBTS_UNKNOWN. The funds cannot tell yet whether it has bad debts; see its standing
// there.
absl::Status NomineeDebtsUnknown(absl::string_view organization, absl::string_view day);
// INVALID_ARGUMENT / REASON_REQUIRED. This step needs a reason.
absl::Status ReasonRequired(absl::string_view action);
// FAILED_PRECONDITION / BALLOT_REQUIRED. A ballot must recommend this kind first.
absl::Status BallotRequired(absl::string_view kind);
// FAILED_PRECONDITION / QUOTA_USED_UP. The cluster has its number of this kind for the year.
absl::Status QuotaUsedUp(absl::string_view kind, absl::string_view cluster, int64_t year, int64_t quota);

// INVALID_ARGUMENT / COUNCIL_INVALID. A principal stands twice, or there is not exactly one chair.
absl::Status CouncilInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi);
// FAILED_PRECONDITION / NO_QUORUM. `present` members attend, `quorum` must.
absl::Status NoQuorum(int64_t present, int64_t quorum);
// FAILED_PRECONDITION / NOMINATION_UNKNOWN. It does not exist, is not on the agenda, or stands twice.
absl::Status NominationUnknown(absl::string_view nomination);
// INVALID_ARGUMENT / NOT_IN_COUNCIL. Only members of the council can be recused.
absl::Status NotInCouncil(absl::string_view principal);
// FAILED_PRECONDITION / THRESHOLD_UNREACHABLE. `needed` must agree and only `attainable` may vote.
absl::Status ThresholdUnreachable(int64_t needed, int64_t attainable, int64_t base);
// FAILED_PRECONDITION / COUNCIL_UNKNOWN. The council does not exist.
absl::Status CouncilUnknown(absl::string_view council);
// INVALID_ARGUMENT / RELATION_INVALID on `field`.
absl::Status RelationInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi);
// FAILED_PRECONDITION / BALLOTS_OPEN. Close or annul the meeting's ballots first.
absl::Status BallotsOpen(absl::string_view meeting, int64_t open);
// PERMISSION_DENIED / NOT_THE_CHAIR. A chair or vice chair who attended signs.
absl::Status NotTheChair(absl::string_view meeting);
// INVALID_ARGUMENT / MINUTES_BEFORE_MEETING. Minutes are signed on or after the day of the meeting.
absl::Status MinutesBeforeMeeting(absl::string_view held_on);
// PERMISSION_DENIED / NOT_ELIGIBLE_TO_VOTE. The same answer for strangers and recused members.
absl::Status NotEligibleToVote(absl::string_view ballot);
// FAILED_PRECONDITION / ALREADY_VOTED. The caller has voted.
absl::Status AlreadyVoted(absl::string_view ballot);
// FAILED_PRECONDITION / NOT_VOTED_YET. There is no vote of the caller to revise.
absl::Status NotVotedYet(absl::string_view ballot);
// FAILED_PRECONDITION / REVISIONS_USED_UP. The caller voted `most` times.
absl::Status RevisionsUsedUp(absl::string_view ballot, int64_t most);
// FAILED_PRECONDITION / BALLOT_KEY_MISSING. The service was not given the key that seals, or opens, its votes.
absl::Status BallotKeyMissing(absl::string_view ballot);
// FAILED_PRECONDITION / BALLOT_BOX_DAMAGED. The sealed votes are not those that the roll tells of; annul the ballot.
absl::Status BallotBoxDamaged(absl::string_view ballot);
// NOT_FOUND / COMMITMENT_UNKNOWN. No vote of the ballot has this commitment.
absl::Status CommitmentUnknown(absl::string_view ballot);
// FAILED_PRECONDITION / CHANNEL_REFUSED. Present members vote in the room, absent ones in writing where the rule allows
// it.
absl::Status ChannelRefused(absl::string_view ballot);

// ALREADY_EXISTS / DECISION_NUMBER_TAKEN. The authority used the number in that year.
absl::Status DecisionNumberTaken(absl::string_view number, absl::string_view authority, int64_t year);
// INVALID_ARGUMENT / ITEM_INVALID on `field`.
absl::Status ItemInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi);
// FAILED_PRECONDITION / AUTHORITY_REFUSED. The authority may not grant this.
absl::Status AuthorityRefused(absl::string_view authority, absl::string_view subject);

// INTERNAL / REGISTRY_NOT_ASKED. Never leaves the service: the transaction needs facts of the registry that it was not
// given.
absl::Status RegistryNotAsked();

}  // namespace htx::awards
