#include "awards/domain/ballot.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "awards/domain/canonical.h"
#include "awards/domain/errors.h"
#include "awards/domain/route.h"
#include "common/base/status.h"

namespace htx::awards {

bool MayMove(BallotState from, BallotState to) {
  using enum BallotState;
  return from == kOpen && (to == kPassed || to == kFailed || to == kVoid);
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

std::string NameOf(const BallotId& id) { return absl::StrCat("ballots/", id.text()); }

int32_t Needed(int32_t numerator, int32_t denominator, bool strict, int32_t base) {
  const int64_t share = int64_t{numerator} * base;
  if (strict) return static_cast<int32_t>(share / denominator + 1);
  return static_cast<int32_t>((share + denominator - 1) / denominator);
}

bool Passes(int32_t agree, const VotingRule& rule, int32_t base) {
  const int64_t left = int64_t{agree} * rule.denominator;
  const int64_t right = int64_t{rule.numerator} * base;
  return base > 0 && (rule.strict ? left > right : left >= right);
}

std::vector<Conflict> ConflictsOf(const Meeting& meeting, const Nomination& nomination, const ConflictFacts& facts) {
  std::vector<Juror> jurors;
  for (const CouncilMember& member : meeting.council) {
    jurors.push_back({.principal = member.principal, .unit = member.unit, .person = member.person});
  }
  return FindConflicts(jurors, nomination.recipient, facts, meeting.held_on);
}

namespace {

int32_t Size(size_t count) { return static_cast<int32_t>(count); }

// The council as the ballot's electorate, with everyone recused who has a conflict or is named.
absl::StatusOr<std::vector<Elector>> Electorate(const Meeting& meeting, const Nomination& nomination,
                                                absl::Span<const Recusal> recusals, const ConflictFacts& facts) {
  std::vector<Elector> electorate;
  for (const CouncilMember& member : meeting.council) {
    electorate.push_back({.principal = member.principal, .present = member.present});
  }
  const auto find = [&](const std::string& principal) {
    return std::find_if(electorate.begin(), electorate.end(),
                        [&](const Elector& e) { return e.principal == principal; });
  };
  for (const Recusal& recusal : recusals) {
    const auto elector = find(recusal.principal);
    if (elector == electorate.end()) return NotInCouncil(recusal.principal);
    elector->ground = ConflictGround::kNamed;
    elector->recused_reason = recusal.reason.empty() ? std::string(ToText(ConflictGround::kNamed)) : recusal.reason;
  }
  for (const Conflict& conflict : ConflictsOf(meeting, nomination, facts)) {
    const auto elector = find(conflict.principal);
    elector->ground = conflict.ground;
    if (elector->recused_reason.empty()) elector->recused_reason = std::string(ToText(conflict.ground));
  }
  return electorate;
}

int32_t NeededOf(const Ballot& ballot) {
  return Needed(ballot.rule.numerator, ballot.rule.denominator, ballot.rule.strict, ballot.base);
}

// What the share is of, as far as it is known when the ballot opens.
int32_t BaseAtOpening(const Ballot& ballot) {
  if (ballot.rule.base == VotingBase::kValidVotes) return Attainable(ballot);
  int32_t base = 0;
  for (const Elector& elector : ballot.electorate) {
    if (ballot.rule.base == VotingBase::kPresent && !elector.present) continue;
    if (ballot.rule.recusal_shrinks_base && !elector.recused_reason.empty()) continue;
    ++base;
  }
  return base;
}

// Under PRESENT who is absent is neither in the base nor asked.
bool MayWrite(const VotingRule& rule) { return rule.written_allowed && rule.base != VotingBase::kPresent; }

Text BaseInWords(VotingBase base) {
  switch (base) {
    case VotingBase::kAllMembers:
      return {"members of the council", "thành viên Hội đồng"};
    case VotingBase::kPresent:
      return {"members present", "thành viên có mặt"};
    case VotingBase::kValidVotes:
      return {"valid votes", "phiếu hợp lệ"};
  }
  return {};
}

}  // namespace

int32_t Attainable(const Ballot& ballot) {
  return Size(static_cast<size_t>(
      std::count_if(ballot.electorate.begin(), ballot.electorate.end(), [&](const Elector& elector) {
        return elector.recused_reason.empty() && (elector.present || MayWrite(ballot.rule));
      })));
}

Ballot WithBase(Ballot ballot) {
  ballot.base = BaseAtOpening(ballot);
  ballot.needed = NeededOf(ballot);
  return ballot;
}

bool Reachable(const Ballot& ballot) { return ballot.base > 0 && ballot.needed <= Attainable(ballot); }

Text Arithmetic(const Ballot& ballot) {
  const Text of = BaseInWords(ballot.rule.base);
  const std::string share = absl::StrCat(ballot.rule.numerator, "/", ballot.rule.denominator);
  Text text = {absl::StrCat(ballot.rule.strict ? "more than " : "at least ", share, " of ", ballot.base, " ", of.en,
                            ": ", ballot.needed, " must agree"),
               absl::StrCat(ballot.rule.strict ? "trên " : "ít nhất ", share, " của ", ballot.base, " ", of.vi,
                            ": cần ", ballot.needed, " phiếu đồng ý")};
  if (ballot.tally) {
    const bool passed = ballot.state == BallotState::kPassed;
    absl::StrAppend(&text.en, "; ", ballot.tally->agree, " did: ", passed ? "passed" : "failed");
    absl::StrAppend(&text.vi, "; có ", ballot.tally->agree, " phiếu đồng ý: ", passed ? "đạt" : "không đạt");
    return text;
  }
  absl::StrAppend(&text.en, "; ", Attainable(ballot), " of ", ballot.electorate.size(), " may vote: it can",
                  Reachable(ballot) ? " pass" : "not pass");
  absl::StrAppend(&text.vi, "; ", Attainable(ballot), "/", ballot.electorate.size(),
                  " thành viên được bỏ phiếu: ", Reachable(ballot) ? "có thể đạt" : "không thể đạt");
  return text;
}

absl::StatusOr<Ballot> Plan(BallotId id, const Meeting& meeting, const Nomination& nomination,
                            absl::Span<const Recusal> recusals, const ConflictFacts& facts, absl::Time now,
                            const RuleSets& sets) {
  if (std::find(meeting.agenda.begin(), meeting.agenda.end(), nomination.id) == meeting.agenda.end()) {
    return NominationUnknown(NameOf(nomination.id));
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
  HTX_ASSIGN_OR_RETURN(ballot.electorate, Electorate(meeting, nomination, recusals, facts));
  return WithBase(std::move(ballot));
}

absl::StatusOr<Ballot> Open(BallotId id, const Meeting& meeting, const Nomination& nomination,
                            absl::Span<const Recusal> recusals, const ConflictFacts& facts, absl::Time now,
                            const RuleSets& sets) {
  if (std::find(meeting.agenda.begin(), meeting.agenda.end(), nomination.id) == meeting.agenda.end()) {
    return NominationUnknown(NameOf(nomination.id));
  }
  if (meeting.state != MeetingState::kInSession) {
    return StateForbids(NameOf(meeting.id), ToText(meeting.state), "IN_SESSION");
  }
  if (!MayMove(nomination.state, NominationState::kBalloted)) {
    return StateForbids(NameOf(nomination.id), ToText(nomination.state), "APPRAISED, NOTICED");
  }
  // A kind without rules on the day is Plan's to refuse.
  const absl::StatusOr<KindOnDate> way = WayOf(nomination, meeting.held_on, sets);
  if (way.ok()) {
    HTX_RETURN_IF_ERROR(RefusePending(nomination, PendingNotice(nomination, *way->kind, meeting.held_on)));
  }
  if (PresentCount(meeting) < meeting.quorum) return NoQuorum(PresentCount(meeting), meeting.quorum);
  HTX_ASSIGN_OR_RETURN(Ballot ballot, Plan(std::move(id), meeting, nomination, recusals, facts, now, sets));
  if (!Reachable(ballot)) return ThresholdUnreachable(ballot.needed, Attainable(ballot), ballot.base);
  return ballot;
}

absl::Status MayVote(const Ballot& ballot, const VoteAttempt& attempt, int32_t cast) {
  const auto elector = std::find_if(ballot.electorate.begin(), ballot.electorate.end(), [&](const Elector& e) {
    return attempt.principal == absl::string_view(e.principal);
  });
  if (elector == ballot.electorate.end() || !elector->recused_reason.empty()) {
    return NotEligibleToVote(NameOf(ballot.id));
  }
  if (ballot.state != BallotState::kOpen) return StateForbids(NameOf(ballot.id), ToText(ballot.state), "OPEN");
  if (cast > 0 && !attempt.revises) return AlreadyVoted(NameOf(ballot.id));
  if (cast == 0 && attempt.revises) return NotVotedYet(NameOf(ballot.id));
  if (cast >= kMostRevisions) return RevisionsUsedUp(NameOf(ballot.id), kMostRevisions);
  const bool fits = elector->present ? attempt.channel == VoteChannel::kInRoom
                                     : attempt.channel == VoteChannel::kWritten && MayWrite(ballot.rule);
  if (!fits) return ChannelRefused(NameOf(ballot.id));
  return absl::OkStatus();
}

absl::StatusOr<Ballot> Close(Ballot ballot, const Counts& counts, absl::Time now) {
  if (!MayMove(ballot.state, BallotState::kPassed)) {
    return StateForbids(NameOf(ballot.id), ToText(ballot.state), "OPEN");
  }
  const int32_t recused =
      Size(static_cast<size_t>(std::count_if(ballot.electorate.begin(), ballot.electorate.end(),
                                             [](const Elector& elector) { return !elector.recused_reason.empty(); })));
  const int32_t cast = counts.agree + counts.disagree + counts.abstain;
  ballot.tally = Tally{.agree = counts.agree,
                       .disagree = counts.disagree,
                       .abstain = counts.abstain,
                       .not_cast = Size(ballot.electorate.size()) - recused - cast,
                       .recused = recused};
  if (ballot.rule.base == VotingBase::kValidVotes) ballot.base = cast;
  ballot.needed = NeededOf(ballot);
  ballot.state = Passes(counts.agree, ballot.rule, ballot.base) ? BallotState::kPassed : BallotState::kFailed;
  ballot.close_time = now;
  return ballot;
}

absl::StatusOr<Ballot> Void(Ballot ballot, std::string reason, absl::Time now) {
  if (!MayMove(ballot.state, BallotState::kVoid)) {
    return StateForbids(NameOf(ballot.id), ToText(ballot.state), "OPEN");
  }
  ballot.state = BallotState::kVoid;
  ballot.void_reason = std::move(reason);
  ballot.close_time = now;
  return ballot;
}

std::string ToCanonicalBytes(const Ballot& ballot) {
  CanonicalBytes bytes;
  bytes.Add("htx.ballot").Add(NameOf(ballot.id)).Add(NameOf(ballot.meeting)).Add(NameOf(ballot.nomination));
  bytes.Add(ToText(ballot.state)).Add(ballot.rule_version);
  const Tally tally = ballot.tally.value_or(Tally());
  for (const int32_t number : {static_cast<int32_t>(ballot.rule.base), ballot.rule.numerator, ballot.rule.denominator,
                               static_cast<int32_t>(ballot.rule.strict), ballot.base, ballot.needed, tally.agree,
                               tally.disagree, tally.abstain, tally.not_cast, tally.recused, ballot.commitments}) {
    bytes.Add(int64_t{number});
  }
  return bytes.Add(ballot.commitment_root).bytes();
}

Nomination Resolve(Nomination nomination, const Ballot& ballot) {
  if (ballot.state == BallotState::kVoid) {
    nomination.state = CurrentNotice(nomination) == nullptr ? NominationState::kAppraised : NominationState::kNoticed;
    nomination.ballot = {};
    return nomination;
  }
  nomination.state =
      ballot.state == BallotState::kPassed ? NominationState::kRecommended : NominationState::kNotRecommended;
  nomination.rule_version = ballot.rule_version;
  return nomination;
}

}  // namespace htx::awards
