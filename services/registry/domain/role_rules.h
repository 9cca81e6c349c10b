#pragma once

// Rules about roles, as effective-dated data: which kinds of organisation have which roles, how many may hold one at
// once, which roles exclude each other, how old a holder must be.

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

enum class RoleType {
  kLegalRepresentative = 1,
  kBoardChair,
  kBoardMember,
  kDirector,
  kDeputyDirector,
  kSupervisoryHead,
  kSupervisor,
  kChiefAccountant,
  kFounder,
  kGroupLeader,
  kLiquidator,
  kAllianceChair,
  kAllianceDeputyChair,
  kExecutiveCommitteeMember,
  kStandingCommitteeMember,
  kInspectionCommitteeMember,
};
template <>
absl::Span<const Term<RoleType>> Terms<RoleType>();

// Where a rule comes from, and since when it holds.
struct RuleSource {
  absl::string_view id = {};          // "ROLE-LIMIT-REP-2012"
  absl::string_view from = {};        // First day, "YYYY-MM-DD".
  absl::string_view to = {};          // First day on which it no longer holds; "" while it does.
  absl::string_view citation = {};    // The article.
  absl::string_view confidence = {};  // CONFIRMED, DERIVED or ASSUMED.

  bool HoldsOn(absl::CivilDay day) const;
};

// At most `most` hold `type` at once.
struct RoleLimit {
  RoleType type = {};
  int most = 1;
  RuleSource source = {};
};
absl::Span<const RoleLimit> RoleLimits();

// Nobody holds both roles in one organisation at once.
struct RoleExclusion {
  RoleType one = {};
  RoleType other = {};
  RuleSource source = {};
};
absl::Span<const RoleExclusion> RoleExclusions();

// A holder is at least so many years old.
struct RoleAge {
  int years = 0;
  RuleSource source = {};
};
const RoleAge& HolderAge();

// True when organisations of `kind` have roles of `type`.
bool HasRole(Kind kind, RoleType type);

}  // namespace htx::registry
