#include "awards/domain/nomination.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "awards/domain/errors.h"
#include "awards/domain/route.h"
#include "awards/domain/route_errors.h"
#include "common/base/status.h"

namespace htx::awards {

absl::string_view ToText(NominationState state) {
  using enum NominationState;
  switch (state) {
    case kDraft:
      return "DRAFT";
    case kSubmitted:
      return "SUBMITTED";
    case kReturned:
      return "RETURNED";
    case kAppraised:
      return "APPRAISED";
    case kNoticed:
      return "NOTICED";
    case kBalloted:
      return "BALLOTED";
    case kRecommended:
      return "RECOMMENDED";
    case kNotRecommended:
      return "NOT_RECOMMENDED";
    case kForwarded:
      return "FORWARDED";
    case kGranted:
      return "GRANTED";
    case kDeclined:
      return "DECLINED";
    case kSuspended:
      return "SUSPENDED";
    case kWithdrawn:
      return "WITHDRAWN";
    case kDowngraded:
      return "DOWNGRADED";
  }
  return "";
}

absl::string_view ToText(ReviewAction action) {
  using enum ReviewAction;
  switch (action) {
    case kAccept:
      return "ACCEPT";
    case kReturn:
      return "RETURN";
    case kForward:
      return "FORWARD";
    case kDecline:
      return "DECLINE";
    case kSuspend:
      return "SUSPEND";
    case kResume:
      return "RESUME";
    case kWithdraw:
      return "WITHDRAW";
    case kDowngrade:
      return "DOWNGRADE";
  }
  return "";
}

bool IsOpen(NominationState state) {
  using enum NominationState;
  switch (state) {
    case kDraft:
    case kSubmitted:
    case kReturned:
    case kAppraised:
    case kNoticed:
    case kBalloted:
    case kRecommended:
    case kForwarded:
      return true;
    case kNotRecommended:
    case kGranted:
    case kDeclined:
    case kSuspended:
    case kWithdrawn:
    case kDowngraded:
      return false;
  }
  return false;
}

bool MayMove(NominationState from, NominationState to) {
  using enum NominationState;
  // An open ballot is closed first: its outcome must not be thrown away.
  if (IsOpen(from) && from != kBalloted && (to == kSuspended || to == kWithdrawn)) return true;
  switch (from) {
    case kDraft:
      return to == kSubmitted;
    case kReturned:
      return to == kSubmitted;
    case kSubmitted:
      return to == kAppraised || to == kReturned;
    case kAppraised:
      return to == kNoticed || to == kBalloted || to == kReturned || to == kForwarded || to == kGranted ||
             to == kDeclined || to == kDowngraded;
    case kNoticed:
      return to == kBalloted || to == kReturned || to == kForwarded || to == kGranted || to == kDeclined ||
             to == kDowngraded;
    case kBalloted:
      // Back when it is annulled.
      return to == kRecommended || to == kNotRecommended || to == kAppraised || to == kNoticed;
    case kRecommended:
      return to == kForwarded || to == kGranted || to == kDeclined || to == kDowngraded;
    case kForwarded:
      return to == kAppraised || to == kReturned || to == kGranted || to == kDeclined || to == kDowngraded;
    case kSuspended:
      return to == kWithdrawn || (IsOpen(to) && to != kBalloted);
    case kNotRecommended:
    case kGranted:
    case kDeclined:
    case kWithdrawn:
    case kDowngraded:
      return false;
  }
  return false;
}

std::string NameOf(const NominationId& id) { return absl::StrCat("nominations/", id.text()); }

bool DebtsMatter(RecipientKind recipient, absl::CivilDay day) {
  return recipient == RecipientKind::kCollective && DebtRuleOn(day) != nullptr;
}

absl::Status CheckNominee(const NomineeFacts& facts, RecipientKind recipient, absl::CivilDay day) {
  const std::string name = OrganizationName(facts.organization);
  if (!facts.exists) return NomineeUnknown(name);
  if (!facts.operating) return NomineeNotOperating(name, facts.status, FormatDay(day));
  if (!DebtsMatter(recipient, day)) return absl::OkStatus();
  if (!facts.debts) return RegistryNotAsked();  // Who asks about a nominee asks about its debts.
  switch (facts.debts->bad_debt) {
    case BadDebt::kNone:
      return absl::OkStatus();
    case BadDebt::kPresent:
      return NomineeBadDebt(name, facts.debts->worst_group, facts.debts->days_past_due, FormatDay(facts.debts->day));
    case BadDebt::kUnknown:
      return NomineeDebtsUnknown(name, FormatDay(facts.debts->day));
  }
  HTX_UNREACHABLE();
}

absl::StatusOr<Nomination> Nominate(Nomination nomination, const AwardKind& kind,
                                    const std::optional<Cluster>& cluster) {
  HTX_RETURN_IF_ERROR(CheckRecipientKind(kind, nomination.recipient.kind));
  if (kind.leading_unit && nomination.cluster.empty()) return ClusterRequired(kind.code);
  if (!nomination.cluster.empty() && !cluster) return ClusterUnknown(NameOf(nomination.cluster));
  if (kind.leading_unit) {
    const Period year = {.from = absl::CivilDay(nomination.year, 1, 1),
                         .to = absl::CivilDay(nomination.year + 1, 1, 1)};
    bool member = false;
    for (const ClusterMember& held : cluster->members) {
      member = member || (held.unit == nomination.recipient.organization && held.period.Overlaps(year));
    }
    if (!member) {
      return NotAMember(OrganizationName(nomination.recipient.organization), NameOf(cluster->id),
                        FormatDay(*year.to - 1));
    }
  }
  nomination.state = NominationState::kDraft;
  return nomination;
}

namespace {

// What the last check of the nominee relied on.
void Note(const NomineeFacts& facts, Nomination& nomination) {
  nomination.registry_sequence = facts.sequence;
  nomination.funding_sequence = facts.debts ? facts.debts->sequence : 0;
}

}  // namespace

absl::StatusOr<Nomination> Submit(Nomination nomination, absl::CivilDay day, const std::optional<NomineeFacts>& facts,
                                  const RuleSets& sets) {
  if (!MayMove(nomination.state, NominationState::kSubmitted) || nomination.state == NominationState::kSuspended) {
    return StateForbids(NameOf(nomination.id), ToText(nomination.state), "DRAFT, RETURNED");
  }
  HTX_ASSIGN_OR_RETURN(const KindOnDate kind, KindOn(nomination.award_kind, day, sets, nomination.proposer));
  if (!nomination.recipient.organization.empty()) {
    if (!facts) return RegistryNotAsked();
    HTX_RETURN_IF_ERROR(CheckNominee(*facts, nomination.recipient.kind, day));
    Note(*facts, nomination);
    if (nomination.recipient.kind == RecipientKind::kCollective)
      nomination.recipient.display_name = facts->display_name;
  }
  nomination.state = NominationState::kSubmitted;
  nomination.submitted_on = day;
  // What was gathered about the dossier as it was, and who accepted it, is history.
  ++nomination.round;
  nomination.step = kind.kind->steps.empty() ? 0 : 1;
  nomination.accepted.clear();
  nomination.forwarded_to.clear();
  nomination.rule_version = kind.rule_version();
  return nomination;
}

namespace {

// The state an action leads to.
NominationState GoalOf(const Review& review, const Nomination& nomination) {
  using enum NominationState;
  switch (review.action) {
    case ReviewAction::kAccept:
      return kAppraised;
    case ReviewAction::kReturn:
      return kReturned;
    case ReviewAction::kForward:
      return kForwarded;
    case ReviewAction::kDecline:
      return kDeclined;
    case ReviewAction::kSuspend:
      return kSuspended;
    case ReviewAction::kResume:
      return nomination.suspended_from.value_or(kSuspended);
    case ReviewAction::kWithdraw:
      return kWithdrawn;
    case ReviewAction::kDowngrade:
      return kDowngraded;
  }
  return kSuspended;
}

absl::string_view SourcesOf(ReviewAction action) {
  switch (action) {
    case ReviewAction::kAccept:
      return "SUBMITTED, or FORWARDED to the next step of its route";
    case ReviewAction::kReturn:
      return "SUBMITTED, APPRAISED, NOTICED, or FORWARDED to the next step of its route";
    case ReviewAction::kForward:
      return "RECOMMENDED, or APPRAISED or NOTICED where no ballot is needed";
    case ReviewAction::kDecline:
      return "APPRAISED, NOTICED, RECOMMENDED, FORWARDED";
    case ReviewAction::kSuspend:
      return "an open state without a ballot under way";
    case ReviewAction::kResume:
      return "SUSPENDED";
    case ReviewAction::kWithdraw:
      return "an open state without a ballot under way";
    case ReviewAction::kDowngrade:
      return "APPRAISED, NOTICED, RECOMMENDED, FORWARDED";
  }
  return "";
}

bool NeedsReason(ReviewAction action) {
  using enum ReviewAction;
  return action == kReturn || action == kDecline || action == kSuspend || action == kWithdraw || action == kDowngrade;
}

// Whether the table and what was suspended let the action be taken.
bool Fits(const Review& review, const Nomination& nomination, NominationState goal) {
  // A ballot ends by being closed or annulled, never by a review.
  if (nomination.state == NominationState::kBalloted || !MayMove(nomination.state, goal)) return false;
  if (nomination.state == NominationState::kSuspended) {
    return review.action == ReviewAction::kResume || review.action == ReviewAction::kWithdraw;
  }
  // Only a level that the rules tell of takes up what was forwarded to it, or sends it back.
  const bool by_next = review.action == ReviewAction::kAccept || review.action == ReviewAction::kReturn;
  if (nomination.state == NominationState::kForwarded && by_next && nomination.step == 0) return false;
  return review.action != ReviewAction::kResume;
}

// Who accepts a submission has judged what nobody could tell, and says so by name.
absl::Status CheckAccepted(const Review& review, const Nomination& nomination) {
  std::vector<std::string> named = review.accepted;
  std::vector<std::string> unsettled = nomination.unsettled;
  std::sort(named.begin(), named.end());
  std::sort(unsettled.begin(), unsettled.end());
  if (named == unsettled) return absl::OkStatus();
  return ConditionsNotAccepted(NameOf(nomination.id), absl::StrJoin(nomination.unsettled, ","));
}

// SUBMITTED → APPRAISED, or the next level takes up what was forwarded to it.
absl::StatusOr<Nomination> Accept(const Review& review, Nomination nomination) {
  if (nomination.state == NominationState::kForwarded) {
    ++nomination.round;
    nomination.ballot = {};
    return nomination;
  }
  HTX_RETURN_IF_ERROR(CheckAccepted(review, nomination));
  nomination.accepted = review.accepted;
  return nomination;
}

absl::StatusOr<Nomination> Forward(const Review& review, Nomination nomination, const AwardKind& way,
                                   const RuleSets& sets) {
  HTX_ASSIGN_OR_RETURN(const KindOnDate kind, KindOn(nomination.award_kind, review.day, sets, nomination.proposer));
  const bool stepped = nomination.step > 0;
  if (stepped && AtLastStep(nomination, way)) return RouteEnded(NameOf(nomination.id), nomination.step);
  const bool ballot = stepped ? BallotNeeded(nomination, way) : kind.voting->required;
  if (ballot && nomination.state != NominationState::kRecommended) return BallotRequired(nomination.award_kind);
  HTX_RETURN_IF_ERROR(RefusePending(nomination, PendingOf(nomination, way, review.day)));
  if (stepped) ++nomination.step;
  nomination.forwarded_to = review.forward_to;
  nomination.rule_version = kind.rule_version();
  return nomination;
}

}  // namespace

absl::StatusOr<Nomination> Take(const Review& review, Nomination nomination, const std::optional<NomineeFacts>& facts,
                                const RuleSets& sets) {
  if (NeedsReason(review.action) && review.reason.empty()) return ReasonRequired(ToText(review.action));
  const NominationState goal = GoalOf(review, nomination);
  if (!Fits(review, nomination, goal)) {
    return StateForbids(NameOf(nomination.id), ToText(nomination.state), SourcesOf(review.action));
  }
  if (review.action == ReviewAction::kAccept) {
    HTX_ASSIGN_OR_RETURN(nomination, Accept(review, std::move(nomination)));
  }
  if (review.action == ReviewAction::kForward) {
    HTX_ASSIGN_OR_RETURN(const KindOnDate way, WayOf(nomination, review.day, sets));
    HTX_ASSIGN_OR_RETURN(nomination, Forward(review, std::move(nomination), *way.kind, sets));
  }
  if (review.action == ReviewAction::kResume && !nomination.recipient.organization.empty()) {
    if (!facts) return RegistryNotAsked();
    HTX_RETURN_IF_ERROR(CheckNominee(*facts, nomination.recipient.kind, review.day));
    Note(*facts, nomination);
  }
  nomination.suspended_from.reset();
  if (review.action == ReviewAction::kSuspend) nomination.suspended_from = nomination.state;
  if (NeedsReason(review.action)) nomination.state_reason = review.reason;
  nomination.state = goal;
  return nomination;
}

absl::Status CheckGrantable(const Nomination& nomination, const KindOnDate& kind, const AwardKind& way,
                            absl::CivilDay day) {
  using enum NominationState;
  if (!AtLastStep(nomination, way)) {
    return RouteNotEnded(NameOf(nomination.id), nomination.step, static_cast<int64_t>(way.steps.size()));
  }
  const bool stepped = nomination.step > 0;
  const bool ballot = stepped ? BallotNeeded(nomination, way) : kind.voting->required;
  // A level that votes or asks the public has to take it up first.
  const bool forwarded = nomination.state == kForwarded && !(stepped && (ballot || NoticeDays(nomination, way) > 0));
  const bool ready = nomination.state == kRecommended || forwarded ||
                     ((nomination.state == kAppraised || nomination.state == kNoticed) && !ballot);
  if (!ready) {
    return StateForbids(NameOf(nomination.id), ToText(nomination.state),
                        ballot ? "RECOMMENDED, FORWARDED" : "APPRAISED, NOTICED, RECOMMENDED, FORWARDED");
  }
  return RefusePending(nomination, PendingOf(nomination, way, day));
}

}  // namespace htx::awards
