#include "funding/domain/related.h"

#include <deque>
#include <set>
#include <utility>

#include "common/base/status.h"
#include "funding/domain/errors.h"

namespace htx::funding {

absl::string_view WordOf(RelationKind kind) {
  switch (kind) {
    case RelationKind::kControl:
      return "CONTROL";
    case RelationKind::kManagement:
      return "MANAGEMENT";
    case RelationKind::kOwnership:
      return "OWNERSHIP";
    case RelationKind::kFamily:
      return "FAMILY";
    case RelationKind::kDeclared:
      return "DECLARED";
  }
  HTX_UNREACHABLE();
}

absl::StatusOr<std::vector<GroupMember>> GroupOf(const OrganizationId& borrower, RelationsOf relations) {
  std::vector<GroupMember> group;
  std::set<std::string> in_group = {borrower.text()};
  // Companies that a chain of control connects with the borrower, whose own chains are still to be followed.
  std::set<std::string> controlled = {borrower.text()};
  std::deque<OrganizationId> open = {borrower};
  while (!open.empty()) {
    const OrganizationId at = open.front();
    open.pop_front();
    HTX_ASSIGN_OR_RETURN(const std::vector<PartyRelation> found, relations(at));
    for (const PartyRelation& relation : found) {
      const OrganizationId& other = relation.OtherThan(at);
      const bool control = relation.kind == RelationKind::kControl;
      // Beyond the borrower itself only control is followed.
      if (!control && at != borrower) continue;
      if (in_group.insert(other.text()).second) group.push_back({.party = other, .kind = relation.kind, .via = at});
      if (control && controlled.insert(other.text()).second) open.push_back(other);
      if (group.size() > kMostRelated) return GroupTooLarge(NameOf(borrower), kMostRelated);
    }
  }
  return group;
}

}  // namespace htx::funding
