#pragma once

// Gathering what the rules look at, and dividing a loan's money among its sources.

#include <vector>

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "funding/domain/application.h"
#include "funding/domain/eligibility.h"
#include "funding/domain/fund.h"
#include "funding/domain/loan.h"
#include "funding/domain/related.h"

namespace htx::funding {

// Fills in what the application draws on: its own mix, else its programme's, else all from its source. The sources and
// the programme exist and belong to its fund: NOT_FOUND / NEVER_EXISTED, FIELD_RULE.
absl::Status CompleteSources(sql::Transaction& tx, Application& application);

// Everybody related to `borrower` on `day`, without itself. FAILED_PRECONDITION / GROUP_TOO_LARGE.
absl::StatusOr<std::vector<GroupMember>> GroupOn(sql::Transaction& tx, const FundId& fund,
                                                 const OrganizationId& borrower, absl::CivilDay day);

// The case of lending `amount` on `day` for the application, with what the fund owns and is otherwise owed as this
// transaction sees it.
absl::StatusOr<LoanCase> GatherCase(sql::Transaction& tx, const Fund& fund, const Application& application,
                                    const BorrowerFacts& borrower, absl::CivilDay day, Dong amount,
                                    const RuleBook& rules);

// What limits on the borrower look at on `day` after the approval: what the application still promises and its loan
// owes, beside everything else. The capital is that of the day of the decision (Decree 45/2021 Art. 23). Without
// borrower facts.
absl::StatusOr<LoanCase> GatherPromised(sql::Transaction& tx, const Fund& fund, const Application& application,
                                        absl::CivilDay day);

// The collateral of the application that is not released, as it counts on `day`.
absl::StatusOr<std::vector<CollateralItem>> PledgedOn(sql::Transaction& tx, const ApplicationId& application,
                                                      absl::CivilDay day, const RuleBook& rules);

// Commits the approved amount from the application's sources, or releases it again.
enum class Commitment { kCommit, kRelease };
absl::Status RecordCommitment(sql::Transaction& tx, IdSource& ids, const Application& application, Commitment what,
                              absl::CivilDay day);

// Principal that was paid out, or came back: divided among the loan's sources and recorded. Returns the parts in the
// order of loan.mix.
absl::StatusOr<std::vector<Dong>> RecordPrincipal(sql::Transaction& tx, IdSource& ids, const Loan& loan,
                                                  PrincipalFlow what, Dong amount, absl::CivilDay day);

// The loan as the books of its `i`th source see it: that source, and `part` of the principal.
Loan BookedTo(const Loan& loan, size_t i, Dong part);

}  // namespace htx::funding
