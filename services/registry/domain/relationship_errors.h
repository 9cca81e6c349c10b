#pragma once

// Errors of relations between organisations, beyond those of errors.h.

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace htx::registry {

// FAILED_PRECONDITION / NOT_A_MEMBER_BODY. Only alliances and cooperative unions have members.
absl::Status NotAMemberBody(absl::string_view name);
// FAILED_PRECONDITION / RELATION_KIND. Organisations of this kind have no such relation.
absl::Status RelationKind(absl::string_view name);
// FAILED_PRECONDITION / CYCLE. The two are the same, or the second belongs to the first on some of these days.
absl::Status RelationCycle(absl::string_view from, absl::string_view to);
// ALREADY_EXISTS / ALREADY_MEMBER. The membership holds already on some of these days.
absl::Status AlreadyMember(absl::string_view from, absl::string_view to);
// ALREADY_EXISTS / ALREADY_RELATED. `relationship` between `from` and `to` holds on some of these days: end it first.
absl::Status AlreadyRelated(absl::string_view from, absl::string_view to, absl::string_view relationship);
// FAILED_PRECONDITION / BRANCH_CODE. The tax code of a branch is that of its head with "-001" to "-999".
absl::Status BranchCode(absl::string_view branch, absl::string_view code, absl::string_view head_code);
// FAILED_PRECONDITION / SHARES_EXCEED. The shares in `name` make `millionths` on `day`; correct or end one of them.
absl::Status SharesExceed(absl::string_view name, int64_t millionths, absl::CivilDay day);
// RESOURCE_EXHAUSTED / RESULT_BUDGET. `subject` reaches more than `limit` relations; ask for less depth.
absl::Status TooManyRelatives(absl::string_view subject, int64_t limit);

}  // namespace htx::registry
