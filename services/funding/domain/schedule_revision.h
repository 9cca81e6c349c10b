#pragma once

// The schedules that were ever in force under a loan. Each is kept as it was: what comes late makes a new one.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "funding/domain/loan.h"

namespace htx::funding {

struct ScheduleRevision {
  LoanId loan = {};
  int64_t number = 0;                 // From 1, without gaps.
  std::string cause = {};             // Why, in one word (CauseOf, and those below).
  std::string event = {};             // The name of what caused it.
  absl::CivilDay day = {};            // Since when the books know it.
  absl::CivilDay value_day = {};      // Since when it holds.
  std::vector<Instalment> rows = {};  // What falls due if everything is paid on its date.
  std::string content_hash = {};      // Of ScheduleText(rows).
  std::string principal = {};         // Who caused it.
  absl::Time recorded = absl::UnixEpoch();
};

// "loans/l/schedules/1"
std::string NameOfSchedule(const LoanId& loan, int64_t number);

inline constexpr absl::string_view kCauseContract = "CONTRACT";
inline constexpr absl::string_view kCauseTakenOver = "TAKEN_OVER";
// What was in force when revisions began to be kept.
inline constexpr absl::string_view kCauseFound = "FOUND";

// The schedule that everything agreed and every payment ahead make, also what was agreed for days to come.
// `replayed` are the loan's events up to their last day.
Schedule PlannedSchedule(const Loan& loan, const LoanEvents& events, const Replayed& replayed);

// False when the schedule cannot differ between `before` and `after`: nothing was drawn or agreed, and payments ahead
// leave it as it is.
bool MayMoveSchedule(const Loan& loan, const LoanEvents& before, const LoanEvents& after);

// What made `after` of `before`: DISBURSEMENT, the kind of a change, PREPAYMENT, or REVERSAL.
absl::string_view CauseOf(const LoanEvents& before, const LoanEvents& after);

// The rows as text that is hashed and stored: a line each, numbers and days between tabs. Says nothing of what was
// paid.
std::string ScheduleText(const std::vector<Instalment>& rows);
// The rows of such a text. Ends the process when it is none.
std::vector<Instalment> RowsIn(absl::string_view text);

}  // namespace htx::funding
