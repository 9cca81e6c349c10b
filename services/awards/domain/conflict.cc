#include "awards/domain/conflict.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"

namespace htx::awards {
namespace {

bool IsAbout(const Relation& relation, const Juror& juror, const Recipient& recipient) {
  const bool subject = relation.principal.empty() ? !juror.unit.empty() && relation.unit == juror.unit
                                                  : relation.principal == juror.principal;
  const bool object = relation.reference.empty()
                          ? !recipient.organization.empty() && relation.organization == recipient.organization
                          : relation.reference == recipient.reference;
  return subject && object;
}

std::optional<Conflict> ConflictOf(const Juror& juror, const Recipient& recipient, const ConflictFacts& facts,
                                   absl::CivilDay day) {
  if (!juror.person.empty() && juror.person == recipient.reference) {
    return Conflict{.principal = juror.principal, .ground = ConflictGround::kNominee};
  }
  if (recipient.kind == RecipientKind::kCollective && !juror.unit.empty() && juror.unit == recipient.organization) {
    const bool heads = std::any_of(facts.leaders.begin(), facts.leaders.end(), [&](const ClusterLeader& leader) {
      return leader.role == LeaderRole::kHead && leader.unit == juror.unit && leader.term.Contains(day);
    });
    return Conflict{.principal = juror.principal,
                    .ground = heads ? ConflictGround::kClusterHead : ConflictGround::kInstitution};
  }
  for (const Relation& relation : facts.relations) {
    if (relation.period.Contains(day) && IsAbout(relation, juror, recipient)) {
      return Conflict{
          .principal = juror.principal, .ground = ConflictGround::kDeclaredRelation, .relation = relation.id};
    }
  }
  return std::nullopt;
}

}  // namespace

absl::string_view ToText(ConflictGround ground) {
  using enum ConflictGround;
  switch (ground) {
    case kNominee:
      return "is nominated";
    case kClusterHead:
      return "member of the nominated unit, which heads the cluster";
    case kInstitution:
      return "member of the nominated unit";
    case kDeclaredRelation:
      return "declared relation";
    case kNamed:
      return "recused";
  }
  return "";
}

std::string NameOf(const RelationId& id) { return absl::StrCat("relations/", id.text()); }

std::vector<Conflict> FindConflicts(absl::Span<const Juror> jurors, const Recipient& recipient,
                                    const ConflictFacts& facts, absl::CivilDay day) {
  std::vector<Conflict> found;
  for (const Juror& juror : jurors) {
    std::optional<Conflict> conflict = ConflictOf(juror, recipient, facts, day);
    if (conflict) found.push_back(*std::move(conflict));
  }
  return found;
}

}  // namespace htx::awards
