#include "funding/rpc/party_handlers.h"

#include <utility>

#include "common/base/status.h"
#include "funding/domain/related.h"
#include "funding/rpc/lending_case.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/fund_store.h"
#include "funding/store/related_store.h"

namespace htx::funding {
namespace {

// Kinds that can be recorded; DECLARED is for applications.
constexpr int kLastRecorded = 4;

absl::StatusOr<PartyRelation> ParseRelation(const v1::PartyRelation& relation, IdSource& ids) {
  FieldErrors errors;
  PartyRelation parsed = {
      .id = RelationId::Of(ids.Next()),
      .fund = FundId::Of(ParseName(relation.fund(), kFunds, "relation.fund", errors)),
      .party = OrganizationId::Of(ParseName(relation.party(), kOrganizations, "relation.party", errors)),
      .other = OrganizationId::Of(ParseName(relation.other(), kOrganizations, "relation.other", errors)),
      .kind = ParseEnum<RelationKind>(relation.kind(), kLastRecorded, "relation.kind", errors),
      .from = ParseDate(relation.has_from_date(), relation.from_date(), "relation.from_date", errors),
      .to = ParseOptionalDate(relation.has_to_date(), relation.to_date(), "relation.to_date", errors),
      .reference = relation.reference()};
  if (parsed.party == parsed.other) {
    errors.Add("relation.other", {.en = "is the same party", .vi = "trùng với bên kia"});
  }
  if (parsed.to.has_value() && *parsed.to <= parsed.from) {
    errors.Add("relation.to_date", {.en = "must be after from_date", .vi = "phải sau from_date"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

v1::PartyRelation RelationProto(const PartyRelation& relation) {
  v1::PartyRelation proto;
  proto.set_name(NameOf(relation.id));
  proto.set_fund(NameOf(relation.fund));
  proto.set_party(NameOf(relation.party));
  proto.set_other(NameOf(relation.other));
  proto.set_kind(static_cast<v1::RelationKind>(relation.kind));
  *proto.mutable_from_date() = DateProto(relation.from);
  if (relation.to.has_value()) *proto.mutable_to_date() = DateProto(*relation.to);
  proto.set_reference(relation.reference);
  return proto;
}

}  // namespace

absl::StatusOr<v1::RecordRelationResponse> PartyHandlers::RecordRelation(const v1::RecordRelationRequest& request,
                                                                         const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const PartyRelation sent, ParseRelation(request.relation(), desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::RecordRelationResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::RecordRelationResponse> {
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, sent.fund));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_ASSIGN_OR_RETURN(const PartyRelation stored, store::UpsertRelation(tx, sent));
        v1::RecordRelationResponse response;
        *response.mutable_relation() = RelationProto(stored);
        v1::Change change;
        *change.mutable_party_relation() = response.relation();
        HTX_RETURN_IF_ERROR(Announce(tx, "RELATION_RECORDED", NameOf(stored.id), change, stored.from));
        return response;
      });
}

absl::StatusOr<v1::ListRelationsResponse> PartyHandlers::ListRelations(const v1::ListRelationsRequest& request,
                                                                       const rpc::RequestContext& context) {
  return AnswerList<v1::ListRelationsResponse>(
      desk_, request, context,
      {.method = "ListRelations", .schema = store::RelationSchema(), .default_order = "from_date desc"},
      store::ListRelations, [](const PartyRelation& relation, v1::ListRelationsResponse& response) {
        *response.add_relations() = RelationProto(relation);
      });
}

absl::StatusOr<v1::GetRelatedGroupResponse> PartyHandlers::GetRelatedGroup(const v1::GetRelatedGroupRequest& request,
                                                                           const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId id = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  const OrganizationId borrower = OrganizationId::Of(ParseName(request.borrower(), kOrganizations, "borrower", errors));
  const absl::CivilDay day = ParseDate(request.has_date(), request.date(), "date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  v1::GetRelatedGroupResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    response.Clear();
    HTX_RETURN_IF_ERROR(store::GetFund(tx, id).status());
    HTX_ASSIGN_OR_RETURN(const std::vector<GroupMember> members, GroupOn(tx, id, borrower, day));
    std::vector<OrganizationId> group = {borrower};
    for (const GroupMember& member : members) {
      HTX_ASSIGN_OR_RETURN(const Dong exposure, store::HighestExposure(tx, id, {member.party}, day));
      v1::GroupMember& proto = *response.add_members();
      proto.set_party(NameOf(member.party));
      proto.set_kind(static_cast<v1::RelationKind>(member.kind));
      proto.set_via(NameOf(member.via));
      *proto.mutable_exposure() = MoneyProto(exposure);
      group.push_back(member.party);
    }
    HTX_ASSIGN_OR_RETURN(const Dong own, store::HighestExposure(tx, id, {borrower}, day));
    HTX_ASSIGN_OR_RETURN(const Dong together, store::HighestExposure(tx, id, group, day));
    *response.mutable_borrower_exposure() = MoneyProto(own);
    *response.mutable_group_exposure() = MoneyProto(together);
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

}  // namespace htx::funding
