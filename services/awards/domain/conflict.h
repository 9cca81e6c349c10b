#pragma once

// Conflicts of interest between members of a council and who is nominated. Found by exact identity, institution and
// declared relation, never by fragments of names.

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "awards/domain/cluster.h"
#include "awards/domain/ids.h"
#include "awards/domain/nomination.h"
#include "common/base/civil_date.h"

namespace htx::awards {

// Why somebody may not judge; the first that applies, in this order.
enum class ConflictGround {
  kNominee = 1,      // The member is who is nominated.
  kClusterHead = 2,  // The member's unit heads the cluster that compares its members, and is nominated itself.
  kInstitution = 3,  // The member's unit is nominated.
  kDeclaredRelation = 4,
  kNamed = 5,  // Recused by name when the ballot opened.
};
// In English, as a ballot shows it.
absl::string_view ToText(ConflictGround ground);

// What is declared about somebody and a possible recipient.
enum class RelationKind { kKin = 1, kEmployment = 2, kOwnership = 3, kSameInstitution = 4, kDispute = 5 };

// A declared relation. The subject is a principal or a unit, the object an organisation or a pseudonymous reference;
// of each pair exactly one is set.
struct Relation {
  RelationId id = {};
  OrganizationId manager = {};  // The alliance that keeps the declaration.
  std::string principal = {};
  OrganizationId unit = {};
  OrganizationId organization = {};
  std::string reference = {};
  RelationKind kind = RelationKind::kKin;
  Period period = {};
  std::string note = {};
  std::string declared_by = {};
  int64_t version = 1;
  absl::Time create_time = absl::UnixEpoch();
};
std::string NameOf(const RelationId& id);

// Somebody who may have to stand back.
struct Juror {
  std::string principal = {};
  OrganizationId unit = {};  // May be empty.
  std::string person = {};   // The member's own pseudonymous reference, "persons/{id}"; may be empty.
};

// What conflicts are judged by, beside the nomination: the cluster's leaders and the declared relations of the jurors.
struct ConflictFacts {
  std::vector<ClusterLeader> leaders = {};
  std::vector<Relation> relations = {};
};

struct Conflict {
  std::string principal = {};
  ConflictGround ground = ConflictGround::kNamed;
  RelationId relation = {};  // With kDeclaredRelation: which one.
};

// Every juror that has a conflict about `recipient` on `day`, once each, in the order of `jurors`.
std::vector<Conflict> FindConflicts(absl::Span<const Juror> jurors, const Recipient& recipient,
                                    const ConflictFacts& facts, absl::CivilDay day);

}  // namespace htx::awards
