#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/sql/database.h"
#include "funding/domain/standing.h"

namespace htx::funding {

// What `organization` owes on `day`; with `undecided` and `joint` as the debtors say.
absl::StatusOr<std::vector<OwedLoan>> OwedBy(sql::Transaction& tx, const OrganizationId& organization,
                                             absl::CivilDay day);

}  // namespace htx::funding
