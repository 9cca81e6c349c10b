#include "registry/domain/relationship.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle.h"
#include "registry/domain/relationship_errors.h"

namespace htx::registry {
namespace {

constexpr size_t kTaxCodeDigits = 10;

absl::Status CheckKinds(const Relationship& relationship, const RelationshipFacts& known) {
  const Kind from = known.from.organization.facts().kind;
  const Kind to = known.to.organization.facts().kind;
  if (relationship.type == RelationshipType::kMemberOf) {
    if (to == Kind::kAlliance || to == Kind::kCooperativeUnion) return absl::OkStatus();
    return NotAMemberBody(NameOf(relationship.to));
  }
  // A group is a contract: it owns nothing and has no units. Nobody owns an alliance.
  if (from == Kind::kCooperativeGroup || from == Kind::kAlliance) return RelationKind(NameOf(relationship.from));
  if (to == Kind::kCooperativeGroup) return RelationKind(NameOf(relationship.to));
  return absl::OkStatus();
}

absl::Status CheckOthers(const Relationship& relationship, const RelationshipFacts& known) {
  for (const Relationship& other : known.others) {
    // A branch has one head at a time.
    if (other.to != relationship.to && relationship.type != RelationshipType::kBranchOf) continue;
    if (relationship.type == RelationshipType::kMemberOf) {
      return AlreadyMember(NameOf(relationship.from), NameOf(relationship.to));
    }
    return AlreadyRelated(NameOf(relationship.from), NameOf(other.to), NameOf(other.id));
  }
  return absl::OkStatus();
}

// A dependent unit has the tax code of its head with "-" and a serial.
absl::Status CheckBranchCode(const Relationship& relationship, const RelationshipFacts& known) {
  const std::string& branch = known.from.organization.facts().tax_code;
  const std::string& head = known.to.organization.facts().tax_code;
  if (relationship.type != RelationshipType::kBranchOf || branch.empty() || head.empty()) return absl::OkStatus();
  const std::string stem = absl::StrCat(head.substr(0, kTaxCodeDigits), "-");
  return absl::StartsWith(branch, stem) ? absl::OkStatus() : BranchCode(NameOf(relationship.from), branch, head);
}

// The sum of known shares changes only on the days on which a relation begins.
absl::Status CheckShares(const Relationship& relationship, const RelationshipFacts& known) {
  if (!relationship.share) return absl::OkStatus();
  std::vector<absl::CivilDay> days = {relationship.start};
  for (const Relationship& other : known.others) days.push_back(std::max(other.start, relationship.start));
  for (const absl::CivilDay day : days) {
    int64_t sum = *relationship.share;
    for (const Relationship& other : known.others) {
      if (other.start <= day && (!other.end || day < *other.end)) sum += other.share.value_or(0);
    }
    if (sum > kWholeShare) return SharesExceed(NameOf(relationship.from), sum, day);
  }
  return absl::OkStatus();
}

}  // namespace

std::string NameOf(const RelationshipId& id) { return absl::StrCat("relationships/", id.text()); }

std::vector<RelationshipType> ChainOf(RelationshipType type) {
  if (type == RelationshipType::kMemberOf) return {type};
  return {RelationshipType::kSubsidiaryOf, RelationshipType::kBranchOf};
}

absl::StatusOr<Relationship> Admit(Relationship relationship, const RelationshipFacts& known) {
  HTX_RETURN_IF_ERROR(CheckKinds(relationship, known));
  for (const RelationshipSide* side : {&known.from, &known.to}) {
    const LegalStatus status = side->organization.facts().legal_status;
    if (IsTerminal(status)) return StateForbids("CreateRelationship", status, kNotEnded);
  }
  if (relationship.from == relationship.to || known.to_belongs_to_from) {
    return RelationCycle(NameOf(relationship.from), NameOf(relationship.to));
  }
  HTX_RETURN_IF_ERROR(CheckOthers(relationship, known));
  HTX_RETURN_IF_ERROR(CheckBranchCode(relationship, known));
  HTX_RETURN_IF_ERROR(CheckShares(relationship, known));
  for (const RelationshipSide* side : {&known.from, &known.to}) {
    if (side->ended && (!relationship.end || *side->ended < *relationship.end)) relationship.end = side->ended;
  }
  if (relationship.end) relationship.end_recorded = relationship.created;
  return relationship;
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

NoParent WhyNoParent(const NoParentFacts& known) {
  if (known.ended) return {.reason = NoParentReason::kOrganizationEnded, .day = known.last_end};
  if (known.last_end) return {.reason = NoParentReason::kRelationEnded, .day = known.last_end};
  if (known.next_start) return {.reason = NoParentReason::kNotYet, .day = known.next_start};
  return {.reason = known.top ? NoParentReason::kTopBody : NoParentReason::kNeverRecorded};
}

}  // namespace htx::registry
