#pragma once

// Errors about debtors, flags and standings. Each line says what the caller can do.

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace htx::funding {

// FAILED_PRECONDITION / DEBTOR_NOT_OPEN. On that day nothing is to be decided about the loan for `from`: it does not
// owe it, was not divided, or it was decided before. Read who owes it.
absl::Status DebtorNotOpen(absl::string_view loan, absl::string_view from, absl::CivilDay day);

// FAILED_PRECONDITION / NOT_A_SUCCESSOR. Name organisations that the registry recorded as successors of `from`, or
// `from` itself after a separation.
absl::Status NotASuccessor(absl::string_view debtor, absl::string_view from);

// FAILED_PRECONDITION / FLAG_CLEARED. The flag was cleared before; nothing is left to do.
absl::Status FlagAlreadyCleared(absl::string_view name);

// FAILED_PRECONDITION / FLAG_NEEDS_FACT. A flag about who owes is cleared by the decision alone: record that.
absl::Status FlagNeedsFact(absl::string_view name);

}  // namespace htx::funding
