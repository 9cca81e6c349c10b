#pragma once

#include <string>

#include "absl/time/civil_time.h"
#include "funding/domain/ledger.h"

namespace htx::funding {

// An entry of a loan without lines: its dimensions are the loan's.
JournalEntry LoanEntry(const Loan& loan, JournalKind kind, absl::CivilDay day, std::string cause);

}  // namespace htx::funding
