#include "registry/domain/relationship.h"

#include "absl/strings/str_cat.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle.h"

namespace htx::registry {

std::string NameOf(const RelationshipId& id) { return absl::StrCat("relationships/", id.text()); }

absl::Status Admit(const Relationship& relationship, const MembershipFacts& known) {
  const Kind body = known.body.facts().kind;
  if (body != Kind::kAlliance && body != Kind::kCooperativeUnion) return NotAMemberBody(NameOf(relationship.to));
  const LegalStatus status = known.member.facts().legal_status;
  if (IsTerminal(status)) {
    return StateForbids("CreateRelationship", status,
                        "PENDING, OPERATING, SUSPENDED, NOT_AT_ADDRESS, REVOKED, DISSOLVING");
  }
  if (relationship.from == relationship.to || known.body_is_member_of_member) {
    return MembershipCycle(NameOf(relationship.from), NameOf(relationship.to));
  }
  if (known.overlaps) return AlreadyMember(NameOf(relationship.from), NameOf(relationship.to));
  return absl::OkStatus();
}

absl::StatusOr<Relationship> End(Relationship relationship, absl::CivilDay day, absl::Time now) {
  if (relationship.end) return AlreadyEnded(NameOf(relationship.id));
  if (day <= relationship.start) {
    return FieldNotAllowed("end_date", "must be after the first day of the relation",
                           "phải sau ngày đầu tiên của quan hệ");
  }
  relationship.end = day;
  relationship.end_recorded = now;
  ++relationship.version;
  return relationship;
}

}  // namespace htx::registry
