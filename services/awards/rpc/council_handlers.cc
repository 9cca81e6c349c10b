#include "awards/rpc/council_handlers.h"

#include "awards/domain/errors.h"
#include "awards/rpc/ballot_changes.h"
#include "awards/rpc/council_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/store/council_store.h"
#include "awards/store/schemas.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

absl::StatusOr<Council> LoadCouncil(sql::Transaction& transaction, const CouncilId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<Council> council, store::FindCouncil(transaction, id));
  if (!council) return NeverExisted("Council", NameOf(id));
  return *std::move(council);
}

absl::Status AnnounceCouncil(sql::Transaction& transaction, absl::string_view type, const Council& council) {
  v1::Change change;
  *change.mutable_council() = ToProto(council);
  return Announce(transaction, type, NameOf(council.id), change);
}

// Announced without the relation: who is whose kin is nobody's who only follows the feed.
absl::Status AnnounceRelation(sql::Transaction& transaction, absl::string_view type, const Relation& relation) {
  return Announce(transaction, type, NameOf(relation.id), v1::Change());
}

// The council's or the meeting's members of the day, as a meeting.
absl::StatusOr<Meeting> Sitting(sql::Transaction& transaction, const ConflictQuestion& question) {
  if (!question.meeting.empty()) return LoadMeeting(transaction, question.meeting);
  HTX_ASSIGN_OR_RETURN(const Council council, LoadCouncil(transaction, question.council));
  return Meeting{.manager = council.manager,
                 .held_on = question.day,
                 .council = MembersOn(council, question.day),
                 .agenda = question.nominations};
}

}  // namespace

absl::StatusOr<v1::CreateCouncilResponse> CouncilHandlers::CreateCouncil(const v1::CreateCouncilRequest& request,
                                                                         const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const Council asked, ParseNewCouncil(request, parts_.ids->Next(), now));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(asked.manager)));
  return sql::WriteOnce<v1::CreateCouncilResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CreateCouncilResponse> {
        HTX_ASSIGN_OR_RETURN(const Council council, FoundCouncil(asked));
        HTX_RETURN_IF_ERROR(store::InsertCouncil(transaction, council));
        HTX_RETURN_IF_ERROR(AnnounceCouncil(transaction, "COUNCIL_CREATED", council));
        v1::CreateCouncilResponse response;
        *response.mutable_council() = ToProto(council);
        return response;
      });
}

absl::StatusOr<v1::GetCouncilResponse> CouncilHandlers::GetCouncil(const v1::GetCouncilRequest& request,
                                                                   const rpc::RequestContext& context) {
  FieldErrors errors;
  const CouncilId id = CouncilId::Of(ParseName(errors, "name", request.name(), "councils", true));
  const std::optional<absl::CivilDay> as_of = ParseOptionalDate(errors, "as_of", request.has_as_of(), request.as_of());
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  v1::GetCouncilResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(Council council, LoadCouncil(transaction, id));
    if (as_of) {
      std::erase_if(council.seats, [&](const CouncilSeat& seat) { return !seat.period.Contains(*as_of); });
    }
    *response.mutable_council() = ToProto(council);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListCouncilsResponse> CouncilHandlers::ListCouncils(const v1::ListCouncilsRequest& request,
                                                                       const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::CouncilSchema(), "ListCouncils", request.filter(),
                                 request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListCouncilsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<Council> page, store::ListCouncils(transaction, arguments.list));
    for (const Council& council : page.items) *response.add_councils() = ToProto(council);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::UpdateCouncilMembersResponse> CouncilHandlers::UpdateCouncilMembers(
    const v1::UpdateCouncilMembersRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const std::vector<SeatChange> changes, ParseSeatChanges(request));
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "councils"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const CouncilId id = CouncilId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::UpdateCouncilMembersResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::UpdateCouncilMembersResponse> {
        HTX_ASSIGN_OR_RETURN(Council council, LoadCouncil(transaction, id));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(council.manager)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), council.version, NameOf(id)));
        HTX_ASSIGN_OR_RETURN(council, ChangeSeats(std::move(council), changes));
        ++council.version;
        council.update_time = now;
        HTX_RETURN_IF_ERROR(store::UpdateCouncil(transaction, council));
        HTX_RETURN_IF_ERROR(AnnounceCouncil(transaction, "COUNCIL_MEMBERS_CHANGED", council));
        v1::UpdateCouncilMembersResponse response;
        *response.mutable_council() = ToProto(council);
        return response;
      });
}

absl::StatusOr<v1::DeclareRelationResponse> CouncilHandlers::DeclareRelation(const v1::DeclareRelationRequest& request,
                                                                             const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const Relation relation, ParseNewRelation(request, parts_.ids->Next(), context.principal, now));
  if (relation.principal != context.principal) {
    HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(relation.manager)));
  }
  return sql::WriteOnce<v1::DeclareRelationResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::DeclareRelationResponse> {
        HTX_RETURN_IF_ERROR(CheckRelation(relation));
        HTX_RETURN_IF_ERROR(store::InsertRelation(transaction, relation));
        HTX_RETURN_IF_ERROR(AnnounceRelation(transaction, "RELATION_DECLARED", relation));
        v1::DeclareRelationResponse response;
        *response.mutable_relation() = ToProto(relation);
        return response;
      });
}

absl::StatusOr<v1::EndRelationResponse> CouncilHandlers::EndRelation(const v1::EndRelationRequest& request,
                                                                     const rpc::RequestContext& context) {
  FieldErrors errors;
  const RelationId id = RelationId::Of(ParseName(errors, "name", request.name(), "relations", true));
  const absl::CivilDay day = ParseDate(errors, "ended_on", request.has_ended_on(), request.ended_on());
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::EndRelationResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::EndRelationResponse> {
        HTX_ASSIGN_OR_RETURN(std::optional<Relation> found, store::FindRelation(transaction, id));
        if (!found) return NeverExisted("Relation", NameOf(id));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(found->manager)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), found->version, NameOf(id)));
        HTX_ASSIGN_OR_RETURN(Relation relation, EndOn(*std::move(found), day));
        ++relation.version;
        HTX_RETURN_IF_ERROR(store::UpdateRelation(transaction, relation));
        HTX_RETURN_IF_ERROR(AnnounceRelation(transaction, "RELATION_ENDED", relation));
        v1::EndRelationResponse response;
        *response.mutable_relation() = ToProto(relation);
        return response;
      });
}

absl::StatusOr<v1::ListRelationsResponse> CouncilHandlers::ListRelations(const v1::ListRelationsRequest& request,
                                                                         const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string manager_text, ParseOneName("manager", request.manager(), "organizations"));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, request.manager()));
  HTX_ASSIGN_OR_RETURN(
      const ListArguments arguments,
      ParseList(*parts_.tokens, store::RelationSchema(), absl::StrCat("ListRelations\n", request.manager()),
                request.filter(), request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  const OrganizationId manager = OrganizationId::Of(std::move(manager_text));
  v1::ListRelationsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<Relation> page, store::ListRelations(transaction, manager, arguments.list));
    for (const Relation& relation : page.items) *response.add_relations() = ToProto(relation);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::GetConflictsResponse> CouncilHandlers::GetConflicts(const v1::GetConflictsRequest& request,
                                                                       const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ConflictQuestion question, ParseConflictQuestion(request));
  v1::GetConflictsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Meeting meeting, Sitting(transaction, question));
    HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(meeting.manager)));
    for (const NominationId& id : question.nominations.empty() ? meeting.agenda : question.nominations) {
      HTX_ASSIGN_OR_RETURN(const Nomination nomination, LoadNomination(transaction, id));
      HTX_ASSIGN_OR_RETURN(const ConflictFacts facts, LoadConflictFacts(transaction, nomination));
      for (const Conflict& conflict : ConflictsOf(meeting, nomination, facts)) {
        v1::ConflictOfInterest& added = *response.add_conflicts();
        added.set_principal(conflict.principal);
        for (const CouncilMember& member : meeting.council) {
          if (member.principal == conflict.principal) added.set_display_name(member.display_name);
        }
        added.set_nomination(NameOf(id));
        added.set_ground(ToEnum<v1::ConflictGround>(conflict.ground));
        if (!conflict.relation.empty()) added.set_relation(NameOf(conflict.relation));
      }
    }
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::awards
