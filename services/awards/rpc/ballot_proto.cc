#include "awards/rpc/ballot_proto.h"

#include <set>

#include "awards/domain/council.h"
#include "awards/rpc/digest.h"
#include "awards/rpc/nomination_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/rule_set_proto.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(CouncilRole::kSecretary) == v1::COUNCIL_ROLE_SECRETARY);
static_assert(static_cast<int>(MeetingState::kCancelled) == v1::MEETING_STATE_CANCELLED);
static_assert(static_cast<int>(BallotState::kVoid) == v1::BALLOT_STATE_VOID);
static_assert(static_cast<int>(VoteChoice::kAbstain) == v1::VOTE_CHOICE_ABSTAIN);
static_assert(static_cast<int>(VotingBase::kValidVotes) == v1::VOTING_BASE_VALID_VOTES);
static_assert(static_cast<int>(ConflictGround::kNamed) == v1::CONFLICT_GROUND_NAMED);
static_assert(static_cast<int>(VoteChannel::kWritten) == v1::VOTE_CHANNEL_WRITTEN);

absl::StatusOr<Meeting> ParseMeeting(const v1::Meeting& proto, const std::string& chosen_id, std::string fresh_id,
                                     absl::Time now) {
  FieldErrors errors;
  Meeting meeting = {
      .id = MeetingId::Of(ParseChosenId(errors, "meeting_id", chosen_id, std::move(fresh_id))),
      .display_name = proto.display_name(),
      .manager = OrganizationId::Of(ParseName(errors, "meeting.manager", proto.manager(), "organizations", true)),
      .cluster = ClusterId::Of(ParseName(errors, "meeting.cluster", proto.cluster(), "clusters", false)),
      .source = CouncilId::Of(ParseName(errors, "meeting.source_council", proto.source_council(), "councils", false)),
      .held_on = ParseDate(errors, "meeting.held_on", proto.has_held_on(), proto.held_on()),
      .place = proto.place(),
      .dataset = proto.dataset(),
      .create_time = now};
  for (int i = 0; i < proto.council_size(); ++i) {
    const std::string field = absl::StrCat("meeting.council[", i, "]");
    const v1::CouncilMember& member = proto.council(i);
    meeting.council.push_back(
        {.principal = member.principal(),
         .display_name = member.display_name(),
         .role = ParseEnum<CouncilRole>(errors, field + ".role", member.role(), v1::CouncilRole_IsValid),
         .unit = OrganizationId::Of(ParseName(errors, field + ".unit", member.unit(), "organizations", false)),
         .person = member.person(),
         .present = member.present()});
    if (member.principal().empty()) errors.Add(field + ".principal", {"must be set", "phải có"});
  }
  if (meeting.council.empty() == proto.source_council().empty()) {
    errors.Add("meeting.council", {"exactly one of this and source_council must be set",
                                   "phải có đúng một trong hai trường này và source_council"});
  }
  std::set<std::string> agenda;
  for (int i = 0; i < proto.agenda_size(); ++i) {
    const std::string field = absl::StrCat("meeting.agenda[", i, "]");
    meeting.agenda.push_back(NominationId::Of(ParseName(errors, field, proto.agenda(i), "nominations", true)));
    if (!agenda.insert(proto.agenda(i)).second) errors.Add(field, {"stands twice", "bị lặp"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return meeting;
}

absl::StatusOr<NewBallot> ParseNewBallot(const v1::OpenBallotRequest& request, std::string fresh_id) {
  FieldErrors errors;
  NewBallot ballot = {
      .id = BallotId::Of(ParseChosenId(errors, "ballot_id", request.ballot_id(), std::move(fresh_id))),
      .meeting = MeetingId::Of(ParseName(errors, "meeting", request.meeting(), "meetings", true)),
      .nomination = NominationId::Of(ParseName(errors, "nomination", request.nomination(), "nominations", true))};
  for (const v1::Elector& elector : request.recused()) {
    ballot.recusals.push_back({.principal = elector.principal(), .reason = elector.recused_reason()});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return ballot;
}

absl::StatusOr<NewBallot> ParsePreview(const v1::PreviewBallotRequest& request) {
  v1::OpenBallotRequest opening;
  opening.set_meeting(request.meeting());
  opening.set_nomination(request.nomination());
  *opening.mutable_recused() = request.recused();
  return ParseNewBallot(opening, "");
}

absl::StatusOr<NewVote> ParseVote(const v1::CastVoteRequest& request) {
  FieldErrors errors;
  NewVote vote = {.ballot = BallotId::Of(ParseName(errors, "ballot", request.ballot(), "ballots", true)),
                  .choice = ParseEnum<VoteChoice>(errors, "choice", request.choice(), v1::VoteChoice_IsValid),
                  .channel = ParseEnum<VoteChannel>(errors, "channel", request.channel(), v1::VoteChannel_IsValid),
                  .revises = request.revises(),
                  .nonce = request.nonce()};
  if (!vote.nonce.empty() && !IsSha256Hex(vote.nonce)) {
    errors.Add("nonce", {"must be 64 lower-case hexadecimal digits", "phải là 64 chữ số hệ 16 viết thường"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return vote;
}

v1::Meeting ToProto(const Meeting& meeting) {
  v1::Meeting proto;
  proto.set_name(NameOf(meeting.id));
  proto.set_display_name(meeting.display_name);
  proto.set_manager(OrganizationName(meeting.manager));
  if (!meeting.cluster.empty()) proto.set_cluster(NameOf(meeting.cluster));
  *proto.mutable_held_on() = DateProto(meeting.held_on);
  proto.set_place(meeting.place);
  for (const CouncilMember& member : meeting.council) {
    v1::CouncilMember& added = *proto.add_council();
    added.set_principal(member.principal);
    added.set_display_name(member.display_name);
    added.set_role(ToEnum<v1::CouncilRole>(member.role));
    if (!member.unit.empty()) added.set_unit(OrganizationName(member.unit));
    added.set_present(member.present);
    added.set_person(member.person);
  }
  for (const NominationId& nomination : meeting.agenda) proto.add_agenda(NameOf(nomination));
  proto.set_dataset(meeting.dataset);
  proto.set_state(ToEnum<v1::MeetingState>(meeting.state));
  proto.set_present_count(PresentCount(meeting));
  proto.set_quorum(meeting.quorum);
  *proto.mutable_create_time() = TimeProto(meeting.create_time);
  proto.set_etag(EtagOf(meeting.version));
  if (!meeting.source.empty()) proto.set_source_council(NameOf(meeting.source));
  proto.set_cancel_reason(meeting.cancel_reason);
  proto.set_minutes_hash(meeting.minutes_hash);
  return proto;
}

v1::Tally ToProto(const Tally& tally) {
  v1::Tally proto;
  proto.set_agree(tally.agree);
  proto.set_disagree(tally.disagree);
  proto.set_abstain(tally.abstain);
  proto.set_not_cast(tally.not_cast);
  proto.set_recused(tally.recused);
  return proto;
}

v1::Ballot ToProto(const Ballot& ballot) {
  v1::Ballot proto;
  proto.set_name(NameOf(ballot.id));
  proto.set_meeting(NameOf(ballot.meeting));
  proto.set_nomination(NameOf(ballot.nomination));
  proto.set_state(ToEnum<v1::BallotState>(ballot.state));
  *proto.mutable_rule() = ToProto(ballot.rule);
  for (const Elector& elector : ballot.electorate) {
    v1::Elector& added = *proto.add_electorate();
    added.set_principal(elector.principal);
    added.set_recused_reason(elector.recused_reason);
    if (elector.ground) added.set_ground(ToEnum<v1::ConflictGround>(*elector.ground));
  }
  proto.set_base(ballot.base);
  proto.set_needed(ballot.needed);
  proto.set_attainable(Attainable(ballot));
  proto.set_reachable(Reachable(ballot));
  const Text arithmetic = Arithmetic(ballot);
  proto.set_arithmetic(arithmetic.en);
  proto.set_arithmetic_vi(arithmetic.vi);
  proto.set_commitment_root(ballot.commitment_root);
  proto.set_commitment_count(ballot.commitments);
  proto.set_void_reason(ballot.void_reason);
  if (ballot.tally && ballot.state != BallotState::kOpen) {
    *proto.mutable_tally() = ToProto(*ballot.tally);
  }
  proto.set_rule_version(ballot.rule_version);
  proto.set_rule_citation(ballot.rule_citation);
  proto.set_dataset(ballot.dataset);
  *proto.mutable_open_time() = TimeProto(ballot.open_time);
  if (ballot.close_time) *proto.mutable_close_time() = TimeProto(*ballot.close_time);
  proto.set_etag(EtagOf(ballot.version));
  return proto;
}

}  // namespace htx::awards
