#pragma once

// Gathering what the rules look at.

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "funding/domain/application.h"
#include "funding/domain/eligibility.h"
#include "funding/domain/fund.h"

namespace htx::funding {

// The case of lending `amount` on `day` for the application, with what the fund owns and is owed as this transaction
// sees it.
absl::StatusOr<LoanCase> GatherCase(sql::Transaction& tx, const Fund& fund, const Application& application,
                                    const BorrowerFacts& borrower, absl::CivilDay day, Dong amount);

// Commits the approved amount from the application's source, or releases it again.
enum class Commitment { kCommit, kRelease };
absl::Status RecordCommitment(sql::Transaction& tx, IdSource& ids, const Application& application, Commitment what,
                              absl::CivilDay day);

}  // namespace htx::funding
