#include "registry/rpc/party_handlers.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle.h"
#include "registry/rpc/admission.h"
#include "registry/rpc/alliance_values.h"
#include "registry/rpc/answers.h"
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
  if (request.has_end_date()) {
    relationship.end = ParsePastDate(request.end_date(), "end_date", today, errors);
    if (relationship.end && *relationship.end <= relationship.start) {
      errors.Add("end_date",
                 {.en = "must be after the first day of the relation", .vi = "phải sau ngày đầu tiên của quan hệ"});
    }
  }
  if (proto.has_share_millionths()) {
    relationship.share = proto.share_millionths();
    if (*relationship.share < 1 || *relationship.share > kWholeShare) {
      errors.Add("relationship.share_millionths", {.en = "must be from 1 to 1000000", .vi = "phải từ 1 đến 1000000"});
    }
    if (relationship.type != RelationshipType::kSubsidiaryOf) {
      errors.Add("relationship.share_millionths",
                 {.en = "belongs to SUBSIDIARY_OF alone", .vi = "chỉ áp dụng cho quan hệ SUBSIDIARY_OF"});
    }
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return relationship;
}

constexpr int kMostDepth = 8;

absl::StatusOr<RelativeQuery> ParseRelatives(const v1::ListRelationshipsRequest& request) {
  FieldErrors errors;
  RelativeQuery relatives;
  if (!request.subject().empty()) relatives.subject = ParseOrganizationName(request.subject(), "subject", errors);
  if (request.subject().empty() && request.depth() != 0) {
    errors.Add("depth", {.en = "needs a subject", .vi = "cần có subject"});
  }
  if (request.depth() < 0 || request.depth() > kMostDepth) {
    errors.Add("depth", {.en = "must be from 1 to 8", .vi = "phải từ 1 đến 8"});
  }
  relatives.depth = request.depth() == 0 ? 1 : request.depth();
  switch (request.direction()) {
    case v1::RELATIONSHIP_DIRECTION_UNSPECIFIED:
      break;
    case v1::RELATIONSHIP_DIRECTION_UPWARD:
      relatives.downward = false;
      break;
    case v1::RELATIONSHIP_DIRECTION_DOWNWARD:
      relatives.upward = false;
      break;
    default:
      errors.Add("direction", {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
  }
  if (request.subject().empty() && request.direction() != v1::RELATIONSHIP_DIRECTION_UNSPECIFIED) {
    errors.Add("direction", {.en = "needs a subject", .vi = "cần có subject"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return relatives;
}

// What a page token is bound to besides the arguments of every list.
std::string OthersOf(const v1::ListRelationshipsRequest& request) {
  return absl::StrCat(request.subject(), "/", static_cast<int>(request.direction()), "/", request.depth(),
                      request.include_ended() ? "/all" : "/");
}

// Says why nothing that `where` keeps stands above the subject, when nothing does.
absl::Status AddNoParent(sql::Transaction& transaction, const TimePoint& time, const OrganizationId& subject,
                         const query::Fragment& where, v1::ListRelationshipsResponse& response) {
  HTX_ASSIGN_OR_RETURN(std::optional<NoParentFacts> known,
                       RelationshipStore(transaction).FindNoParent(time, subject, where));
  if (!known) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::optional<Organization> then, OrganizationStore(transaction).FindAt(subject, time));
  known->ended = then && IsTerminal(then->facts().legal_status);
  const NoParent why = WhyNoParent(*known);
  response.set_no_parent_reason(static_cast<v1::NoParentReason>(why.reason));
  if (why.day) *response.mutable_no_parent_date() = ToProto(*why.day);
  return absl::OkStatus();
}

// An alliance decides about its own members, the members of a union are recorded by the alliance that keeps its record;
// subsidiaries and branches by the alliance that keeps theirs.
absl::Status MayChangeRelationsOf(const Organization& keeper, const rpc::RequestContext& context) {
  return rpc::RequireScope(context, NameOf(keeper.facts().alliance));
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
                             RecordAdmission(transaction, relationship, [&](const Organization& keeper) {
                               return MayChangeRelationsOf(keeper, context);
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
  const RelationshipId id = ParseName<RelationshipId>(request.name(), "relationships", "name", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  if (request.etag().empty()) return EtagRequired("etag");
  return sql::WriteOnce<v1::EndRelationshipResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::EndRelationshipResponse> {
        HTX_ASSIGN_OR_RETURN(const std::optional<Relationship> before, RelationshipStore(transaction).Find(id));
        if (!before) return NeverExisted("relationship", request.name());
        const bool member = before->type == RelationshipType::kMemberOf;
        HTX_ASSIGN_OR_RETURN(const std::optional<Organization> keeper,
                             OrganizationStore(transaction).Find(member ? before->to : before->from));
        HTX_CHECK(keeper.has_value());
        HTX_RETURN_IF_ERROR(MayChangeRelationsOf(*keeper, context));
        if (request.etag() != absl::StrCat(before->version)) return EtagMismatch(request.name());
        HTX_ASSIGN_OR_RETURN(const Relationship ended,
                             RecordEnd(transaction, *before, {.day = day}, office_.clock.Now()));
        v1::EndRelationshipResponse response;
        *response.mutable_relationship() = ToProto(ended);
        return response;
      });
}

absl::StatusOr<v1::ListRelationshipsResponse> PartyHandlers::ListRelationships(
    const v1::ListRelationshipsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const RelativeQuery relatives, ParseRelatives(request));
  HTX_ASSIGN_OR_RETURN(const OpenList list,
                       Open({.method = "ListRelationships",
                             .filters = RelationshipSchema(),
                             .orders = RelationshipSchema(),
                             .default_order = "start_date"},
                            ArgumentsOf(request, OthersOf(request)), office_.tokens, office_.clock.Now()));
  const bool looks = !relatives.subject.empty();
  const auto fill = [&](sql::Transaction& transaction,
                        v1::ListRelationshipsResponse& response) -> absl::StatusOr<PageEnd> {
    if (looks) {
      HTX_ASSIGN_OR_RETURN(const std::optional<Found> found,
                           OrganizationStore(transaction).FindKind(relatives.subject));
      if (!found) return NeverExisted("organization", request.subject());
    }
    std::vector<Relative> page;
    HTX_ASSIGN_OR_RETURN(
        const PageEnd end,
        RelationshipStore(transaction).List(list.time, request.include_ended(), relatives, list.query, page));
    for (const Relative& relative : page) {
      v1::Relationship& proto = *response.add_relationships();
      proto = ToProto(relative.relationship);
      proto.set_distance(static_cast<int32_t>(relative.distance));
    }
    if (looks && relatives.upward) {
      HTX_RETURN_IF_ERROR(AddNoParent(transaction, list.time, relatives.subject, list.query.where, response));
    }
    return end;
  };
  return AnswerPage<v1::ListRelationshipsResponse>(office_, list, context.deadline, fill);
}

}  // namespace htx::registry
