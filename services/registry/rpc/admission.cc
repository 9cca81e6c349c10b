#include "registry/rpc/admission.h"

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/organization_store.h"
#include "registry/store/relationship_store.h"

namespace htx::registry {
namespace {

absl::StatusOr<Organization> Existing(OrganizationStore& store, const OrganizationId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<Organization> organization, store.Find(id));
  if (!organization) return NeverExisted("organization", NameOf(id));
  return *std::move(organization);
}

}  // namespace

v1::Relationship ToProto(const Relationship& relationship) {
  v1::Relationship proto;
  proto.set_name(NameOf(relationship.id));
  proto.set_from(NameOf(relationship.from));
  proto.set_to(NameOf(relationship.to));
  proto.set_type(static_cast<v1::RelationshipType>(relationship.type));
  *proto.mutable_start_date() = ToProto(relationship.start);
  if (relationship.end) *proto.mutable_end_date() = ToProto(*relationship.end);
  proto.set_dataset(relationship.dataset);
  proto.set_etag(absl::StrCat(relationship.version));
  *proto.mutable_create_time() = ToProto(relationship.created);
  *proto.mutable_update_time() = ToProto(relationship.end_recorded.value_or(relationship.created));
  return proto;
}

absl::StatusOr<MembershipFacts> DecideAdmission(sql::Transaction& transaction, const Relationship& relationship,
                                                absl::FunctionRef<absl::Status(const Organization& body)> check_scope) {
  OrganizationStore organizations(transaction);
  RelationshipStore relationships(transaction);
  MembershipFacts known;
  HTX_ASSIGN_OR_RETURN(known.member, Existing(organizations, relationship.from));
  HTX_ASSIGN_OR_RETURN(known.body, Existing(organizations, relationship.to));
  HTX_RETURN_IF_ERROR(check_scope(known.body));
  // Who ended since was a member then: the admission is judged by the facts of its day.
  HTX_ASSIGN_OR_RETURN(const Timeline timeline, organizations.ReadTimeline(relationship.from));
  const Revision* then = RevisionOn(timeline, relationship.start);
  known.member.revision = then != nullptr ? *then : timeline.front();
  HTX_ASSIGN_OR_RETURN(known.body_is_member_of_member,
                       relationships.HoldsFrom(relationship.to, relationship.from, relationship.start));
  HTX_ASSIGN_OR_RETURN(known.overlaps, relationships.HoldsFrom(relationship.from, relationship.to, relationship.start));
  HTX_RETURN_IF_ERROR(Admit(relationship, known));
  HTX_ASSIGN_OR_RETURN(const bool inserted, relationships.Insert(relationship));
  if (!inserted) return IdTaken(NameOf(relationship.id));
  return known;
}

absl::StatusOr<Relationship> RecordAdmission(sql::Transaction& transaction, const Relationship& relationship,
                                             absl::FunctionRef<absl::Status(const Organization& body)> check_scope) {
  HTX_RETURN_IF_ERROR(DecideAdmission(transaction, relationship, check_scope).status());
  v1::Change change;
  *change.mutable_relationship() = ToProto(relationship);
  HTX_RETURN_IF_ERROR(Announce(transaction, "MEMBER_ADMITTED", NameOf(relationship.id), change, relationship.start));
  return relationship;
}

}  // namespace htx::registry
