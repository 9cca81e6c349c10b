#include "registry/rpc/admission.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/membership_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/membership_store.h"
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
  if (relationship.share) proto.set_share_millionths(*relationship.share);
  *proto.mutable_start_date() = ToProto(relationship.start);
  if (relationship.end) *proto.mutable_end_date() = ToProto(*relationship.end);
  proto.set_dataset(relationship.dataset);
  proto.set_etag(absl::StrCat(relationship.version));
  *proto.mutable_create_time() = ToProto(relationship.created);
  *proto.mutable_update_time() = ToProto(relationship.end_recorded.value_or(relationship.created));
  return proto;
}

absl::StatusOr<Admission> DecideAdmission(sql::Transaction& transaction, const Relationship& relationship,
                                          absl::FunctionRef<absl::Status(const Organization& keeper)> check_scope) {
  OrganizationStore organizations(transaction);
  RelationshipStore relationships(transaction);
  Admission admission;
  RelationshipFacts& known = admission.known;
  HTX_ASSIGN_OR_RETURN(known.from.organization, Existing(organizations, relationship.from));
  HTX_ASSIGN_OR_RETURN(known.to.organization, Existing(organizations, relationship.to));
  const bool member = relationship.type == RelationshipType::kMemberOf;
  HTX_RETURN_IF_ERROR(check_scope(member ? known.to.organization : known.from.organization));
  // Who ended since was a member then: a relation is judged by the facts of its first day.
  for (RelationshipSide* side : {&known.from, &known.to}) {
    HTX_ASSIGN_OR_RETURN(const Timeline timeline, organizations.ReadTimeline(side->organization.id));
    const Revision* then = RevisionOn(timeline, relationship.start);
    side->organization.revision = then != nullptr ? *then : timeline.front();
    side->ended = EndedFrom(timeline);
  }
  HTX_ASSIGN_OR_RETURN(known.to_belongs_to_from, relationships.Closes(relationship));
  HTX_ASSIGN_OR_RETURN(known.others, relationships.Beside(relationship));
  HTX_ASSIGN_OR_RETURN(admission.relationship, Admit(relationship, known));
  HTX_ASSIGN_OR_RETURN(const bool inserted, relationships.Insert(admission.relationship));
  if (!inserted) return IdTaken(NameOf(relationship.id));
  return admission;
}

absl::StatusOr<Relationship> RecordAdmission(sql::Transaction& transaction, const Relationship& relationship,
                                             absl::FunctionRef<absl::Status(const Organization& keeper)> check_scope) {
  HTX_ASSIGN_OR_RETURN(const Admission admission, DecideAdmission(transaction, relationship, check_scope));
  const bool member = relationship.type == RelationshipType::kMemberOf;
  v1::Change change;
  *change.mutable_relationship() = ToProto(admission.relationship);
  HTX_RETURN_IF_ERROR(Announce(transaction, member ? "MEMBER_ADMITTED" : "RELATIONSHIP_CREATED",
                               NameOf(relationship.id), change, relationship.start));
  return admission.relationship;
}

absl::StatusOr<v1::Membership> SaveMembership(sql::Transaction& transaction, const Membership& before,
                                              const Membership& after, absl::string_view change_type,
                                              absl::CivilDay day, absl::Time now) {
  const RelationshipId& id = after.relationship.id;
  MembershipStore store(transaction);
  HTX_RETURN_IF_ERROR(store.SaveDetails(after, now));
  if (after.suspensions.size() > before.suspensions.size()) {
    HTX_RETURN_IF_ERROR(store.InsertSuspension(id, after.suspensions.back()));
  } else if (!after.suspensions.empty() && after.suspensions.back().end != before.suspensions.back().end) {
    HTX_RETURN_IF_ERROR(store.SaveSuspensionEnd(id, after.suspensions.back()));
  }
  v1::Change change;
  *change.mutable_membership() = ToProto(after, DayOf(now));
  if (after.relationship.end != before.relationship.end) {
    HTX_RETURN_IF_ERROR(RelationshipStore(transaction).SaveEnd(after.relationship));
    *change.mutable_relationship() = ToProto(after.relationship);
  }
  HTX_RETURN_IF_ERROR(Announce(transaction, change_type, NameOf(id), change, day));
  return change.membership();
}

absl::StatusOr<Relationship> RecordEnd(sql::Transaction& transaction, const Relationship& relationship,
                                       const RelationEnd& end, absl::Time now) {
  if (relationship.type != RelationshipType::kMemberOf) {
    HTX_ASSIGN_OR_RETURN(const Relationship ended, End(relationship, end.day, now));
    HTX_RETURN_IF_ERROR(RelationshipStore(transaction).SaveEnd(ended));
    v1::Change change;
    *change.mutable_relationship() = ToProto(ended);
    HTX_RETURN_IF_ERROR(Announce(transaction, "RELATIONSHIP_ENDED", NameOf(ended.id), change, end.day));
    return ended;
  }
  const TimePoint latest{.day = DayOf(now), .known = now, .latest = true, .now = true};
  HTX_ASSIGN_OR_RETURN(const std::optional<Membership> before,
                       MembershipStore(transaction).FindAt(relationship.id, latest));
  HTX_CHECK(before.has_value());
  HTX_ASSIGN_OR_RETURN(const Membership after, Exit(*before, end.day, end.ground, end.decision, now));
  HTX_RETURN_IF_ERROR(SaveMembership(transaction, *before, after, "MEMBERSHIP_ENDED", end.day, now).status());
  return after.relationship;
}

}  // namespace htx::registry
