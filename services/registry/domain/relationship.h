#pragma once

// Memberships: dated, ended, never deleted.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "registry/domain/organization.h"

namespace htx::registry {

using RelationshipId = Id<struct RelationshipTag>;

// "relationships/{id}"
std::string NameOf(const RelationshipId& id);

struct Relationship {
  RelationshipId id = {};
  int64_t version = 1;
  OrganizationId from = {};
  OrganizationId to = {};
  RelationshipType type = RelationshipType::kMemberOf;
  absl::CivilDay start = {};
  std::optional<absl::CivilDay> end = {};
  std::string dataset = {};
  absl::Time created = absl::UnixEpoch();
  std::optional<absl::Time> end_recorded = {};
};

// What a decision about a new membership knows.
struct MembershipFacts {
  Organization member = {};               // As of the first day, or of its own first day when that is later.
  Organization body = {};                 // As of today.
  bool body_is_member_of_member = false;  // On some day from the start on.
  bool overlaps = false;                  // The same membership holds on some day from the start on.
};

// Decides whether `relationship` may be recorded. Fails with NOT_A_MEMBER_BODY, STATE_FORBIDS (the member has ended),
// CYCLE, ALREADY_MEMBER, in this order.
absl::Status Admit(const Relationship& relationship, const MembershipFacts& known);

// Decides the end of `relationship` on `day`. Fails with ALREADY_ENDED, or FIELD_RULE on "end_date" when `day` is not
// after the start.
absl::StatusOr<Relationship> End(Relationship relationship, absl::CivilDay day, absl::Time now);

}  // namespace htx::registry
