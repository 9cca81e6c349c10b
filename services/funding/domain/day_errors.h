#pragma once

// Errors of the end of day. Each line says what the caller can do.

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace htx::funding {

// FAILED_PRECONDITION / DAY_CLOSED. The books are sealed up to and on `sealed`: use a later business day. The value day
// may lie in a sealed day.
absl::Status DayClosed(absl::CivilDay day, absl::CivilDay sealed);

// FAILED_PRECONDITION / DAY_CLOSED_ALREADY. Nothing is left to close up to and on `day`; ask for a later one.
absl::Status DayClosedAlready(absl::string_view fund, absl::CivilDay day);

// FAILED_PRECONDITION / DAY_CLOSING. The first day that the fund closes is under way; ask again when it is closed.
absl::Status DayClosing(absl::string_view fund, absl::CivilDay day);

// FAILED_PRECONDITION / TOO_MANY_DAYS. At most `most` days are closed by one call; close nearer days first.
absl::Status TooManyDays(absl::CivilDay first, absl::CivilDay day, int most);

// DATA_LOSS / LOAN_SUMS_DIFFER. The sums that are stored with the loan are not those of its events; nothing of its
// debtor is closed until somebody has looked at it.
absl::Status LoanSumsDiffer(absl::string_view loan);

}  // namespace htx::funding
