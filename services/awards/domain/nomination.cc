#include "awards/domain/nomination.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
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
             to == kDeclined;
    case kNoticed:
      return to == kBalloted;
    case kBalloted:
      return to == kRecommended || to == kNotRecommended;
    case kRecommended:
      return to == kForwarded || to == kGranted || to == kDeclined;
    case kForwarded:
      return to == kGranted || to == kDeclined;
    case kSuspended:
      return to == kWithdrawn || (IsOpen(to) && to != kBalloted);
    case kNotRecommended:
    case kGranted:
    case kDeclined:
    case kWithdrawn:
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
  }
  return kSuspended;
}

absl::string_view SourcesOf(ReviewAction action) {
  switch (action) {
    case ReviewAction::kAccept:
      return "SUBMITTED";
    case ReviewAction::kReturn:
      return "SUBMITTED, APPRAISED";
    case ReviewAction::kForward:
      return "RECOMMENDED, or APPRAISED where no ballot is needed";
    case ReviewAction::kDecline:
      return "APPRAISED, RECOMMENDED, FORWARDED";
    case ReviewAction::kSuspend:
      return "an open state without a ballot under way";
    case ReviewAction::kResume:
      return "SUSPENDED";
    case ReviewAction::kWithdraw:
      return "an open state without a ballot under way";
  }
  return "";
}

bool NeedsReason(ReviewAction action) {
  using enum ReviewAction;
  return action == kReturn || action == kDecline || action == kSuspend || action == kWithdraw;
}

}  // namespace

absl::StatusOr<Nomination> Take(const Review& review, Nomination nomination, const std::optional<NomineeFacts>& facts,
                                const RuleSets& sets) {
  if (NeedsReason(review.action) && review.reason.empty()) return ReasonRequired(ToText(review.action));
  const bool suspended = nomination.state == NominationState::kSuspended;
  const bool leaves_suspension = review.action == ReviewAction::kResume || review.action == ReviewAction::kWithdraw;
  const NominationState goal = GoalOf(review, nomination);
  if (!MayMove(nomination.state, goal) || (suspended && !leaves_suspension) ||
      (!suspended && review.action == ReviewAction::kResume)) {
    return StateForbids(NameOf(nomination.id), ToText(nomination.state), SourcesOf(review.action));
  }
  if (review.action == ReviewAction::kForward) {
    HTX_ASSIGN_OR_RETURN(const KindOnDate kind, KindOn(nomination.award_kind, review.day, sets, nomination.proposer));
    if (kind.voting->required && nomination.state != NominationState::kRecommended)
      return BallotRequired(nomination.award_kind);
    nomination.forwarded_to = review.forward_to;
    nomination.rule_version = kind.rule_version();
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

absl::Status CheckGrantable(const Nomination& nomination, const KindOnDate& kind) {
  using enum NominationState;
  const bool ready = nomination.state == kRecommended || nomination.state == kForwarded ||
                     (nomination.state == kAppraised && !kind.voting->required);
  if (ready) return absl::OkStatus();
  return StateForbids(NameOf(nomination.id), ToText(nomination.state),
                      kind.voting->required ? "RECOMMENDED, FORWARDED" : "APPRAISED, RECOMMENDED, FORWARDED");
}

}  // namespace htx::awards
