#pragma once

// Revisions of schedules, and how the figures of a loan come about.

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "funding/domain/loan.h"
#include "funding/domain/loan_book.h"
#include "funding/domain/schedule_revision.h"
#include "htx/funding/v1/loan_history.pb.h"

namespace htx::funding {

// Without instalments when the revision was read without rows.
v1::ScheduleRevision ToProto(const ScheduleRevision& revision);

// How the loan's lines come about, from a replay that explained them.
void ExplainLines(const Replayed& replayed, v1::LoanExplanation& explanation);

// How the loan is classed and provided for, as `debts` of its debtor say; `book` is the loan's among them.
v1::DebtGroupExplanation ExplainGroup(const OwedLoan& owed, const LoanAccount& account, const Classification& found,
                                      const DebtorBook& debts);
v1::ProvisionExplanation ExplainProvision(const Loan& loan, const BookedDebt& debt, const DebtorBook& debts,
                                          absl::CivilDay day);

}  // namespace htx::funding
