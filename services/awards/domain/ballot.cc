#include "awards/domain/ballot.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "common/base/status.h"

namespace htx::awards {

bool MayMove(MeetingState from, MeetingState to) {
  using enum MeetingState;
  switch (from) {
    case kScheduled:
      return to == kInSession || to == kCancelled;
    case kInSession:
      return to == kAdjourned;
    case kAdjourned:
      return to == kMinutesSigned;
    case kMinutesSigned:
    case kCancelled:
      return false;
  }
  return false;
}

bool MayMove(BallotState from, BallotState to) {
  using enum BallotState;
  return from == kOpen && (to == kPassed || to == kFailed || to == kVoid);
}

absl::string_view ToText(MeetingState state) {
  using enum MeetingState;
  switch (state) {
    case kScheduled:
      return "SCHEDULED";
    case kInSession:
      return "IN_SESSION";
    case kAdjourned:
      return "ADJOURNED";
    case kMinutesSigned:
      return "MINUTES_SIGNED";
    case kCancelled:
      return "CANCELLED";
  }
  return "";
}

absl::string_view ToText(BallotState state) {
  using enum BallotState;
  switch (state) {
    case kOpen:
      return "OPEN";
    case kPassed:
      return "PASSED";
    case kFailed:
      return "FAILED";
    case kVoid:
      return "VOID";
  }
  return "";
}

std::string NameOf(const MeetingId& id) { return absl::StrCat("meetings/", id.text()); }
std::string NameOf(const BallotId& id) { return absl::StrCat("ballots/", id.text()); }

int32_t PresentCount(const Meeting& meeting) {
  return static_cast<int32_t>(
      std::count_if(meeting.council.begin(), meeting.council.end(), [](const CouncilMember& m) { return m.present; }));
}

int32_t Needed(int32_t numerator, int32_t denominator, bool strict, int32_t base) {
  const int64_t share = int64_t{numerator} * base;
  if (strict) return static_cast<int32_t>(share / denominator + 1);
  return static_cast<int32_t>((share + denominator - 1) / denominator);
}

bool Passes(int32_t agree, const VotingRule& rule, int32_t base) {
  const int64_t left = int64_t{agree} * rule.denominator;
  const int64_t right = int64_t{rule.numerator} * base;
  return rule.strict ? left > right : left >= right;
}

absl::StatusOr<Meeting> Convene(Meeting meeting) {
  std::set<absl::string_view> principals;
  int chairs = 0;
  for (size_t i = 0; i < meeting.council.size(); ++i) {
    if (!principals.insert(meeting.council[i].principal).second) {
      return CouncilInvalid(absl::StrCat("meeting.council[", i, "].principal"), "a principal stands twice",
                            "một thành viên bị ghi hai lần");
    }
    if (meeting.council[i].role == CouncilRole::kChair) ++chairs;
  }
  if (chairs != 1) {
    return CouncilInvalid("meeting.council", "a council has exactly one chair", "Hội đồng có đúng một chủ tịch");
  }
  const QuorumRule quorum = CouncilQuorum();
  meeting.quorum = Needed(quorum.numerator, quorum.denominator, false, static_cast<int32_t>(meeting.council.size()));
  if (PresentCount(meeting) < meeting.quorum) return NoQuorum(PresentCount(meeting), meeting.quorum);
  meeting.state = MeetingState::kInSession;
  return meeting;
}

int32_t Attainable(const Ballot& ballot) {
  return static_cast<int32_t>(std::count_if(ballot.electorate.begin(), ballot.electorate.end(),
                                            [](const Elector& e) { return e.recused_reason.empty(); }));
}

namespace {

// The council as the ballot's electorate, with everyone recused who is named or comes from the nominated unit.
absl::StatusOr<std::vector<Elector>> Electorate(const Meeting& meeting, const Nomination& nomination,
                                                absl::Span<const Recusal> recusals) {
  std::vector<Elector> electorate;
  for (const CouncilMember& member : meeting.council) {
    const bool own_unit = nomination.recipient.kind == RecipientKind::kCollective && !member.unit.empty() &&
                          member.unit == nomination.recipient.organization;
    electorate.push_back({.principal = member.principal,
                          .recused_reason = own_unit ? "member of the nominated unit" : "",
                          .present = member.present});
  }
  for (const Recusal& recusal : recusals) {
    auto elector = std::find_if(electorate.begin(), electorate.end(),
                                [&](const Elector& e) { return e.principal == recusal.principal; });
    if (elector == electorate.end()) return NotInCouncil(recusal.principal);
    elector->recused_reason = recusal.reason.empty() ? "recused" : recusal.reason;
  }
  return electorate;
}

}  // namespace

absl::StatusOr<Ballot> Open(BallotId id, const Meeting& meeting, const Nomination& nomination,
                            absl::Span<const Recusal> recusals, absl::Time now, const RuleSets& sets) {
  if (std::find(meeting.agenda.begin(), meeting.agenda.end(), nomination.id) == meeting.agenda.end()) {
    return NominationUnknown(NameOf(nomination.id));
  }
  if (meeting.state != MeetingState::kInSession) {
    return StateForbids(NameOf(meeting.id), ToText(meeting.state), "IN_SESSION");
  }
  if (nomination.state != NominationState::kAppraised) {
    return StateForbids(NameOf(nomination.id), ToText(nomination.state), "APPRAISED");
  }
  HTX_ASSIGN_OR_RETURN(const KindOnDate kind,
                       KindOn(nomination.award_kind, meeting.held_on, sets, nomination.proposer));
  Ballot ballot = {.id = std::move(id),
                   .meeting = meeting.id,
                   .nomination = nomination.id,
                   .manager = meeting.manager,
                   .rule = *kind.voting,
                   .rule_version = kind.rule_version(),
                   .rule_citation = kind.voting->citation,
                   .base = static_cast<int32_t>(meeting.council.size()),
                   .dataset = nomination.dataset,
                   .open_time = now};
  HTX_ASSIGN_OR_RETURN(ballot.electorate, Electorate(meeting, nomination, recusals));
  ballot.needed = Needed(ballot.rule.numerator, ballot.rule.denominator, ballot.rule.strict, ballot.base);
  if (ballot.needed > Attainable(ballot)) return ThresholdUnreachable(ballot.needed, Attainable(ballot), ballot.base);
  return ballot;
}

absl::Status MayVote(const Ballot& ballot, absl::string_view principal, VoteChannel channel, bool has_voted) {
  auto elector = std::find_if(ballot.electorate.begin(), ballot.electorate.end(),
                              [&](const Elector& e) { return principal == absl::string_view(e.principal); });
  if (elector == ballot.electorate.end() || !elector->recused_reason.empty())
    return NotEligibleToVote(NameOf(ballot.id));
  if (ballot.state != BallotState::kOpen) return StateForbids(NameOf(ballot.id), ToText(ballot.state), "OPEN");
  if (has_voted) return AlreadyVoted(NameOf(ballot.id));
  const bool fits = elector->present ? channel == VoteChannel::kInRoom
                                     : channel == VoteChannel::kWritten && ballot.rule.written_allowed;
  if (!fits) return ChannelRefused(NameOf(ballot.id));
  return absl::OkStatus();
}

absl::StatusOr<Ballot> Close(Ballot ballot, const Counts& counts, absl::Time now) {
  if (ballot.state != BallotState::kOpen) return StateForbids(NameOf(ballot.id), ToText(ballot.state), "OPEN");
  const int32_t recused = static_cast<int32_t>(ballot.electorate.size()) - Attainable(ballot);
  const int32_t cast = counts.agree + counts.disagree + counts.abstain;
  ballot.tally = Tally{.agree = counts.agree,
                       .disagree = counts.disagree,
                       .abstain = counts.abstain,
                       .not_cast = Attainable(ballot) - cast,
                       .recused = recused};
  ballot.state = Passes(counts.agree, ballot.rule, ballot.base) ? BallotState::kPassed : BallotState::kFailed;
  ballot.close_time = now;
  return ballot;
}

Nomination Resolve(Nomination nomination, const Ballot& ballot) {
  nomination.state =
      ballot.state == BallotState::kPassed ? NominationState::kRecommended : NominationState::kNotRecommended;
  nomination.rule_version = ballot.rule_version;
  return nomination;
}

}  // namespace htx::awards
