#include "registry/rpc/party_handlers.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/admission.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/list_page.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/read_time.h"
#include "registry/store/relationship_store.h"
#include "registry/store/schemas.h"

namespace htx::registry {
namespace {

absl::StatusOr<Relationship> ParseRelationship(const v1::CreateRelationshipRequest& request, absl::CivilDay today) {
  const v1::Relationship& proto = request.relationship();
  FieldErrors errors;
  CheckId(request.relationship_id(), "relationship_id", errors);
  CheckId(proto.dataset(), "relationship.dataset", errors);
  Relationship relationship{.from = ParseOrganizationName(proto.from(), "relationship.from", errors),
                            .to = ParseOrganizationName(proto.to(), "relationship.to", errors),
                            .type = ParseEnum<RelationshipType>(proto.type(), "relationship.type", errors),
                            .start = today,
                            .dataset = proto.dataset()};
  if (proto.has_start_date()) {
    relationship.start = ParsePastDate(proto.start_date(), "relationship.start_date", today, errors).value_or(today);
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return relationship;
}

// An alliance decides about its own members; the members of a union are recorded by the alliance that keeps its record.
absl::Status MayChangeMembersOf(const Organization& body, const rpc::RequestContext& context) {
  return rpc::RequireScope(context, NameOf(body.facts().alliance));
}

}  // namespace

absl::StatusOr<v1::CreateRelationshipResponse> PartyHandlers::CreateRelationship(
    const v1::CreateRelationshipRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(Relationship relationship, ParseRelationship(request, DayOf(now)));
  relationship.id =
      RelationshipId::Of(request.relationship_id().empty() ? office_.ids.Next() : request.relationship_id());
  return sql::WriteOnce<v1::CreateRelationshipResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CreateRelationshipResponse> {
        relationship.created = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(const Relationship created,
                             RecordAdmission(transaction, relationship, [&](const Organization& body) {
                               return MayChangeMembersOf(body, context);
                             }));
        v1::CreateRelationshipResponse response;
        *response.mutable_relationship() = ToProto(created);
        return response;
      });
}

absl::StatusOr<v1::EndRelationshipResponse> PartyHandlers::EndRelationship(const v1::EndRelationshipRequest& request,
                                                                           const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  FieldErrors errors;
  absl::CivilDay day = DayOf(now);
  if (request.has_end_date()) day = ParsePastDate(request.end_date(), "end_date", day, errors).value_or(day);
  const absl::StatusOr<std::string> id = ParseResourceName(request.name(), "relationships", "name");
  errors.Merge("", id.status());
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  if (request.etag().empty()) return EtagRequired("etag");
  return sql::WriteOnce<v1::EndRelationshipResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::EndRelationshipResponse> {
        RelationshipStore store(transaction);
        HTX_ASSIGN_OR_RETURN(const std::optional<Relationship> before, store.Find(RelationshipId::Of(*id)));
        if (!before) return NeverExisted("relationship", request.name());
        OrganizationStore organizations(transaction);
        HTX_ASSIGN_OR_RETURN(const std::optional<Organization> body, organizations.Find(before->to));
        HTX_CHECK(body.has_value());
        HTX_RETURN_IF_ERROR(MayChangeMembersOf(*body, context));
        if (request.etag() != absl::StrCat(before->version)) return EtagMismatch(request.name());
        HTX_ASSIGN_OR_RETURN(const Relationship ended, End(*before, day, office_.clock.Now()));
        HTX_RETURN_IF_ERROR(store.SaveEnd(ended));
        v1::Change change;
        *change.mutable_relationship() = ToProto(ended);
        HTX_RETURN_IF_ERROR(Announce(transaction, "MEMBERSHIP_ENDED", request.name(), change, day));
        v1::EndRelationshipResponse response;
        *response.mutable_relationship() = ToProto(ended);
        return response;
      });
}

absl::StatusOr<v1::ListRelationshipsResponse> PartyHandlers::ListRelationships(
    const v1::ListRelationshipsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListRelationships",
                                                  .filters = RelationshipSchema(),
                                                  .orders = RelationshipSchema(),
                                                  .default_order = "start_date"},
                                                 {.filter = request.filter(),
                                                  .order_by = request.order_by(),
                                                  .page_size = request.page_size(),
                                                  .page_token = request.page_token(),
                                                  .time = request.time(),
                                                  .others = request.include_ended() ? "all" : ""},
                                                 office_.tokens, office_.clock.Now()));
  v1::ListRelationshipsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    std::vector<Relationship> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end,
                         RelationshipStore(transaction).List(list.time, request.include_ended(), list.query, page));
    response.clear_relationships();
    for (const Relationship& relationship : page) *response.add_relationships() = ToProto(relationship);
    response.set_total_size(end.total);
    response.set_next_page_token(NextToken(list, end, office_.tokens));
    return absl::OkStatus();
  }));
  *response.mutable_time() = ToProto(list.time);
  return response;
}

}  // namespace htx::registry
