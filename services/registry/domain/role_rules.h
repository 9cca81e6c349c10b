#pragma once

// Rules about roles: which kinds of organisation have which roles, and as dated data (rules/role_rules.tsv) how many
// may hold one at once, which roles exclude each other, which a form of governance does without, how old a holder must
// be.

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/base/rule_book.h"
#include "registry/domain/organization_details.h"
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

// At most `most` hold `type` at once.
struct RoleLimit {
  RoleType type = {};
  int64_t most = 1;
  const Rule* rule = nullptr;
};
// Of all days, in the order in which they are judged.
absl::Span<const RoleLimit> RoleLimits();

// Nobody holds both roles in one organisation at once.
struct RoleExclusion {
  RoleType one = {};
  RoleType other = {};
  const Rule* rule = nullptr;
};
absl::Span<const RoleExclusion> RoleExclusions();

// A holder is at least so many years old.
struct RoleAge {
  int64_t years = 0;
  const Rule* rule = nullptr;
};
// The rule of `day`; nothing when none is known.
std::optional<RoleAge> HolderAgeOn(absl::CivilDay day);

// Organisations that are governed in `form` have no `type`.
struct RoleForm {
  GovernanceForm form = {};
  RoleType type = {};
  const Rule* rule = nullptr;
};
absl::Span<const RoleForm> RoleForms();

// The rules compiled into the program.
const RuleBook& RoleRuleBook();

// INVALID_ARGUMENT / RULE_FILE for a malformed line, an unknown role, or a value that says nothing about roles.
absl::StatusOr<RuleBook> ParseRoleRules(absl::string_view text);

// True when organisations of `kind` have roles of `type`.
bool HasRole(Kind kind, RoleType type);

}  // namespace htx::registry
