#pragma once

// Errors about roles.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "registry/domain/role_rules.h"

namespace htx::registry {

// INVALID_ARGUMENT / FIELD_RULE on `field`. A personal ID has nine or twelve digits.
absl::Status PersonalIdForm(absl::string_view field);
// FAILED_PRECONDITION / ROLE_KIND. Organisations of that kind have no such role; choose another type.
absl::Status RoleNotOfKind(RoleType type, Kind kind);
// FAILED_PRECONDITION / ROLE_FORM. An organisation governed in that form has no such role; the text names the rule.
absl::Status RoleNotOfForm(const RoleForm& rule);
// FAILED_PRECONDITION / ROLE_LIMIT. End one of `holders` first, on the day the new role starts or before.
absl::Status RoleLimitReached(const RoleLimit& limit, const std::vector<std::string>& holders);
// FAILED_PRECONDITION / UNDER_AGE. The holder is too young; the text names the rule.
absl::Status HolderTooYoung(const RoleAge& rule);
// FAILED_PRECONDITION / DISQUALIFIED. The person holds `other`, which excludes the new role; end that first.
absl::Status RolesExclude(const RoleExclusion& rule, absl::string_view other);
// FAILED_PRECONDITION / LAST_REPRESENTATIVE. Record a new representative first, or set leave_vacant.
absl::Status LastRepresentative(absl::string_view organization);

}  // namespace htx::registry
