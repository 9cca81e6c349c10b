#pragma once

// Which roles a form of governance does without, as effective-dated data.

#include "absl/types/span.h"
#include "registry/domain/organization_details.h"
#include "registry/domain/role_rules.h"

namespace htx::registry {

// Organisations that are governed in `form` have no `type`.
struct RoleForm {
  GovernanceForm form = {};
  RoleType type = {};
  RuleSource source = {};
};
absl::Span<const RoleForm> RoleForms();

}  // namespace htx::registry
