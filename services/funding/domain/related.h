#pragma once

// Who counts as related to a borrower (Decree 45/2021 Art. 2.5, Law on Credit Institutions 2010 Art. 4.28).

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "funding/domain/names.h"

namespace htx::funding {

// Why two parties are related. Only control makes chains.
enum class RelationKind { kControl = 1, kManagement = 2, kOwnership = 3, kFamily = 4, kDeclared = 5 };
absl::string_view WordOf(RelationKind kind);

// A relation of two organisations, in [from, to). It has no direction: it holds for both.
struct PartyRelation {
  RelationId id = {};
  FundId fund = {};
  OrganizationId party = {};
  OrganizationId other = {};
  RelationKind kind = RelationKind::kDeclared;
  absl::CivilDay from = {};
  std::optional<absl::CivilDay> to = {};  // None: it goes on.
  std::string reference = {};

  const OrganizationId& OtherThan(const OrganizationId& side) const { return side == party ? other : party; }
};

// One party of a group and the relation that led to it.
struct GroupMember {
  OrganizationId party = {};
  RelationKind kind = RelationKind::kDeclared;
  OrganizationId via = {};  // The borrower itself, or a company of its control group.
};

// A larger group is refused: an incomplete sum of what it owes would be too small.
inline constexpr size_t kMostRelated = 500;

// The relations of one party that hold on the day, declared ones among them.
using RelationsOf = absl::FunctionRef<absl::StatusOr<std::vector<PartyRelation>>(const OrganizationId& party)>;

// Everybody related to `borrower`, without itself, each once, nearest first: whoever has a relation to it, and whoever
// a chain of control connects with it. FAILED_PRECONDITION / GROUP_TOO_LARGE.
absl::StatusOr<std::vector<GroupMember>> GroupOf(const OrganizationId& borrower, RelationsOf relations);

}  // namespace htx::funding
