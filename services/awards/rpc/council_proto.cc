#include "awards/rpc/council_proto.h"

#include "absl/strings/match.h"
#include "awards/domain/canonical.h"
#include "awards/rpc/ballot_proto.h"
#include "awards/rpc/digest.h"
#include "awards/rpc/proto_values.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(RelationKind::kDispute) == v1::RELATION_KIND_DISPUTE);

namespace {

CouncilSeat ParseSeat(FieldErrors& errors, const std::string& field, const v1::CouncilSeat& proto) {
  if (proto.principal().empty()) errors.Add(field + ".principal", {"must be set", "phải có"});
  return {.principal = proto.principal(),
          .display_name = proto.display_name(),
          .role = ParseEnum<CouncilRole>(errors, field + ".role", proto.role(), v1::CouncilRole_IsValid),
          .unit = OrganizationId::Of(ParseName(errors, field + ".unit", proto.unit(), "organizations", false)),
          .person = proto.person(),
          .period = ParsePeriod(errors, field + ".period", proto.has_period(), proto.period(), false)};
}

v1::CouncilSeat SeatProto(const CouncilSeat& seat) {
  v1::CouncilSeat proto;
  proto.set_principal(seat.principal);
  proto.set_display_name(seat.display_name);
  proto.set_role(ToEnum<v1::CouncilRole>(seat.role));
  if (!seat.unit.empty()) proto.set_unit(OrganizationName(seat.unit));
  proto.set_person(seat.person);
  *proto.mutable_period() = ToRange(seat.period);
  return proto;
}

// Exactly one of two fields is set.
void CheckOneOf(FieldErrors& errors, absl::string_view field, absl::string_view other, bool first, bool second) {
  if (first == second) {
    errors.Add(field, {absl::StrCat("exactly one of this and ", other, " must be set"),
                       absl::StrCat("phải có đúng một trong hai trường này và ", other)});
  }
}

v1::MinutesBallot BallotOfMinutes(const Ballot& ballot) {
  v1::MinutesBallot proto;
  proto.set_ballot(NameOf(ballot.id));
  proto.set_nomination(NameOf(ballot.nomination));
  proto.set_state(ToEnum<v1::BallotState>(ballot.state));
  proto.set_base(ballot.base);
  proto.set_needed(ballot.needed);
  if (ballot.tally) *proto.mutable_tally() = ToProto(*ballot.tally);
  proto.set_commitment_root(ballot.commitment_root);
  return proto;
}

}  // namespace

absl::StatusOr<Council> ParseNewCouncil(const v1::CreateCouncilRequest& request, std::string fresh_id, absl::Time now) {
  FieldErrors errors;
  const v1::Council& proto = request.council();
  Council council = {
      .id = CouncilId::Of(ParseChosenId(errors, "council_id", request.council_id(), std::move(fresh_id))),
      .display_name = proto.display_name(),
      .manager = OrganizationId::Of(ParseName(errors, "council.manager", proto.manager(), "organizations", true)),
      .establishment = proto.establishment(),
      .create_time = now,
      .update_time = now};
  for (int i = 0; i < proto.seats_size(); ++i) {
    council.seats.push_back(ParseSeat(errors, absl::StrCat("council.seats[", i, "]"), proto.seats(i)));
  }
  if (council.seats.empty()) errors.Add("council.seats", {"must not be empty", "không được để trống"});
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return council;
}

absl::StatusOr<std::vector<SeatChange>> ParseSeatChanges(const v1::UpdateCouncilMembersRequest& request) {
  FieldErrors errors;
  std::vector<SeatChange> changes;
  for (int i = 0; i < request.changes_size(); ++i) {
    const std::string field = absl::StrCat("changes[", i, "]");
    const v1::SeatChange& proto = request.changes(i);
    CheckOneOf(errors, field + ".joins", "leaves", proto.has_joins(), !proto.leaves().empty());
    SeatChange change = {.leaves = proto.leaves()};
    if (proto.has_joins()) {
      change.joins = ParseSeat(errors, field + ".joins", proto.joins());
    } else {
      change.effective =
          ParseDate(errors, field + ".effective_date", proto.has_effective_date(), proto.effective_date());
    }
    changes.push_back(std::move(change));
  }
  if (changes.empty()) errors.Add("changes", {"must not be empty", "không được để trống"});
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return changes;
}

absl::StatusOr<Relation> ParseNewRelation(const v1::DeclareRelationRequest& request, std::string fresh_id,
                                          const std::string& declared_by, absl::Time now) {
  FieldErrors errors;
  const v1::Relation& proto = request.relation();
  Relation relation = {
      .id = RelationId::Of(ParseChosenId(errors, "relation_id", request.relation_id(), std::move(fresh_id))),
      .manager = OrganizationId::Of(ParseName(errors, "relation.manager", proto.manager(), "organizations", true)),
      .principal = proto.principal(),
      .unit = OrganizationId::Of(ParseName(errors, "relation.unit", proto.unit(), "organizations", false)),
      .organization =
          OrganizationId::Of(ParseName(errors, "relation.organization", proto.organization(), "organizations", false)),
      .reference = proto.reference(),
      .kind = ParseEnum<RelationKind>(errors, "relation.kind", proto.kind(), v1::RelationKind_IsValid),
      .period = ParsePeriod(errors, "relation.period", proto.has_period(), proto.period(), false),
      .note = proto.note(),
      .declared_by = declared_by,
      .create_time = now};
  ParseName(errors, "relation.reference", proto.reference(), "persons", false);
  CheckOneOf(errors, "relation.principal", "unit", !proto.principal().empty(), !proto.unit().empty());
  CheckOneOf(errors, "relation.organization", "reference", !proto.organization().empty(), !proto.reference().empty());
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return relation;
}

absl::StatusOr<ConflictQuestion> ParseConflictQuestion(const v1::GetConflictsRequest& request) {
  FieldErrors errors;
  ConflictQuestion question;
  if (absl::StartsWith(request.name(), "councils/")) {
    question.council = CouncilId::Of(ParseName(errors, "name", request.name(), "councils", true));
    question.day = ParseDate(errors, "as_of", request.has_as_of(), request.as_of());
    if (request.nominations().empty()) errors.Add("nominations", {"must not be empty", "không được để trống"});
  } else {
    question.meeting = MeetingId::Of(ParseName(errors, "name", request.name(), "meetings", true));
    if (request.has_as_of()) errors.Add("as_of", {"a meeting has its own day", "cuộc họp đã có ngày họp"});
  }
  for (int i = 0; i < request.nominations_size(); ++i) {
    question.nominations.push_back(NominationId::Of(
        ParseName(errors, absl::StrCat("nominations[", i, "]"), request.nominations(i), "nominations", true)));
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return question;
}

v1::Council ToProto(const Council& council) {
  v1::Council proto;
  proto.set_name(NameOf(council.id));
  proto.set_display_name(council.display_name);
  proto.set_manager(OrganizationName(council.manager));
  proto.set_establishment(council.establishment);
  for (const CouncilSeat& seat : council.seats) *proto.add_seats() = SeatProto(seat);
  *proto.mutable_create_time() = TimeProto(council.create_time);
  *proto.mutable_update_time() = TimeProto(council.update_time);
  proto.set_etag(EtagOf(council.version));
  return proto;
}

v1::Relation ToProto(const Relation& relation) {
  v1::Relation proto;
  proto.set_name(NameOf(relation.id));
  proto.set_manager(OrganizationName(relation.manager));
  proto.set_principal(relation.principal);
  if (!relation.unit.empty()) proto.set_unit(OrganizationName(relation.unit));
  if (!relation.organization.empty()) proto.set_organization(OrganizationName(relation.organization));
  proto.set_reference(relation.reference);
  proto.set_kind(ToEnum<v1::RelationKind>(relation.kind));
  *proto.mutable_period() = ToRange(relation.period);
  proto.set_note(relation.note);
  proto.set_declared_by(relation.declared_by);
  *proto.mutable_create_time() = TimeProto(relation.create_time);
  proto.set_etag(EtagOf(relation.version));
  return proto;
}

v1::Minutes MinutesOf(const Meeting& meeting, const std::vector<Ballot>& ballots) {
  v1::Minutes proto;
  proto.set_meeting(NameOf(meeting.id));
  *proto.mutable_held_on() = DateProto(meeting.held_on);
  proto.set_place(meeting.place);
  proto.set_member_count(static_cast<int32_t>(meeting.council.size()));
  proto.set_present_count(PresentCount(meeting));
  proto.set_quorum(meeting.quorum);
  CanonicalBytes bytes;
  bytes.Add("htx.minutes").Add(proto.meeting()).Add(FormatDay(meeting.held_on)).Add(meeting.place);
  bytes.Add(int64_t{proto.member_count()}).Add(int64_t{proto.present_count()}).Add(int64_t{meeting.quorum});
  for (const Ballot& ballot : ballots) {
    *proto.add_ballots() = BallotOfMinutes(ballot);
    bytes.Add(ToCanonicalBytes(ballot));
  }
  proto.set_content_hash(Sha256Hex(bytes.bytes()));
  if (meeting.state != MeetingState::kMinutesSigned) return proto;
  proto.set_signer(meeting.minutes_signer);
  if (meeting.minutes_signed_on) *proto.mutable_signed_on() = DateProto(*meeting.minutes_signed_on);
  return proto;
}

}  // namespace htx::awards
