#pragma once

// Relations between organisations: members of a body, subsidiaries, branches. Dated, ended, never deleted.

#include <cstdint>
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
  std::optional<int64_t> share = {};  // kSubsidiaryOf: what `to` holds of the capital of `from`, in millionths.
  absl::CivilDay start = {};
  std::optional<absl::CivilDay> end = {};
  std::string dataset = {};
  absl::Time created = absl::UnixEpoch();
  std::optional<absl::Time> end_recorded = {};
};

inline constexpr int64_t kWholeShare = 1'000'000;

// The types whose chains may not close, together: membership by itself, ownership and dependence as one.
std::vector<RelationshipType> ChainOf(RelationshipType type);

// One of the two sides, as a decision about a relation knows it.
struct RelationshipSide {
  Organization organization = {};            // As of the relation's first day, or of its own first day when later.
  std::optional<absl::CivilDay> ended = {};  // Day from which it has ended.
};

// What a decision about a new relation knows.
struct RelationshipFacts {
  RelationshipSide from = {};
  RelationshipSide to = {};
  bool to_belongs_to_from = false;        // Through relations of the chain, on some day of the relation.
  std::vector<Relationship> others = {};  // Of `from` and of the same type, that hold on some day of the relation.
};

// Decides whether `relationship` may be recorded, and returns it as it is to be recorded: it ends at the latest with
// one of its sides. Fails with NOT_A_MEMBER_BODY or RELATION_KIND, STATE_FORBIDS (a side had ended), CYCLE,
// ALREADY_MEMBER or ALREADY_RELATED, BRANCH_CODE, SHARES_EXCEED, in this order.
absl::StatusOr<Relationship> Admit(Relationship relationship, const RelationshipFacts& known);

// Decides the end of `relationship` on `day`. Fails with ALREADY_ENDED, or FIELD_RULE on "end_date" when `day` is not
// after the start.
absl::StatusOr<Relationship> End(Relationship relationship, absl::CivilDay day, absl::Time now);

// Why an organisation belongs to nothing on a day.
enum class NoParentReason { kNeverRecorded = 1, kTopBody, kNotYet, kRelationEnded, kOrganizationEnded };

struct NoParent {
  NoParentReason reason = {};
  std::optional<absl::CivilDay> day = {};  // On which the last relation ended, or the first one begins.
};

// What is known of an organisation that belongs to nothing on a day.
struct NoParentFacts {
  bool ended = false;                             // On that day.
  bool top = false;                               // An alliance to which other alliances belong.
  std::optional<absl::CivilDay> last_end = {};    // Of its relations that ended by that day.
  std::optional<absl::CivilDay> next_start = {};  // Of its relations that begin after that day.
};
NoParent WhyNoParent(const NoParentFacts& known);

}  // namespace htx::registry
