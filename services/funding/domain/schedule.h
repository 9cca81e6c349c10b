#pragma once

// The schedule of a loan: one function of its terms and of what was agreed later. Amounts are whole; interest of an
// instalment is summed exactly over its days and rounded once. The day of disbursement bears interest, the day of
// payment does not: balances are taken at the end of the day.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "funding/domain/accrual.h"
#include "funding/domain/due_dates.h"
#include "funding/domain/money.h"
#include "funding/domain/terms.h"

namespace htx::funding {

// One instalment.
struct Instalment {
  int number = 0;
  absl::CivilDay from = {};  // First day that bears interest in this line.
  absl::CivilDay due = {};
  int days = 0;
  Dong opening = 0;  // Balance at the end of `from`.
  Dong principal = 0;
  Dong interest = 0;
  Dong principal_paid = 0;
  Dong interest_paid = 0;
  absl::CivilDay nominal = {};     // Due date before days off.
  bool interest_deferred = false;  // Its interest falls due with the next line that has any.
  std::string reason = {};         // Why the date or the row differs from the plain terms; empty when it does not.
};

// What a prepayment of principal takes away: the principal that falls due next, that which falls due last (the rows
// stay), a part of every later instalment, or the last rows.
enum class PrepaymentEffect { kNext = 1, kLast = 2, kReamortise = 3, kShorterTerm = 4 };
struct Prepayment {
  absl::CivilDay day = {};
  Dong amount = 0;
  PrepaymentEffect effect = PrepaymentEffect::kNext;
};

// The two legal kinds (Decree 45/2021 Art. 27): new dates for the instalments that are left, within the term (điều
// chỉnh kỳ hạn trả nợ), or a longer term over which what is left is spread anew (gia hạn nợ).
struct Restructuring {
  absl::CivilDay day = {};                     // Holds for instalments that fall due after it.
  std::vector<absl::CivilDay> due_dates = {};  // Adjustment: the dates of the instalments left, in order.
  int more_months = 0;                         // Extension.
};

// What was agreed or done after the contract. By day, each list in order.
struct ScheduleEvents {
  std::vector<PrincipalChange> drawdowns = {};  // Positive.
  std::vector<RateStep> rates = {};
  std::vector<InterestPause> pauses = {};
  std::vector<Prepayment> prepayments = {};
  std::vector<Restructuring> restructurings = {};
};

// How a line came about.
struct LineExplanation {
  std::vector<AccrualSegment> segments = {};
  Wide interest_sum = 0;  // Exact interest that fell due, over `scale`; carried from deferred lines too.
  Wide scale = 1;
  Dong level = 0;         // The level payment in force; 0 with other methods.
  bool levelled = false;  // It was found anew in this line.
  Dong planned = 0;       // Principal by the plan, before it was limited to what is owed.
};

struct Schedule {
  std::vector<Instalment> lines = {};
  std::vector<LineExplanation> explanations = {};  // One per line, when asked for.

  Dong TotalPrincipal() const;
  Dong TotalInterest() const;
};

enum class Explain { kNo, kYes };

// The schedule. `events` has at least one drawdown, the first one before the first due date; terms are valid. Events on
// or after the last due date are without effect.
Schedule MakeSchedule(const Terms& terms, const ScheduleEvents& events, Explain explain = Explain::kNo,
                      const WorkingDays& calendar = WorkingDays::Vietnam());

// INVALID_ARGUMENT / FIELD_RULE, with paths under `path`, for events that contradict each other or the terms: money
// drawn beyond the principal or too late, prepayments beyond what is owed, lists that do not rise, an adjustment beyond
// the term.
absl::Status CheckEvents(const Terms& terms, const ScheduleEvents& events, absl::string_view path);

// What settles the loan on `day` when everything that fell due up to and on it was paid on its date.
struct PayoffQuote {
  absl::CivilDay day = {};
  Dong principal = 0;
  Dong interest = 0;
  Dong penalty = 0;  // Overdue and late interest.
  Dong fee = 0;      // For paying ahead.

  Dong total() const { return principal + interest + penalty + fee; }
};
PayoffQuote QuotePayoff(const Terms& terms, const ScheduleEvents& events, absl::CivilDay day);

}  // namespace htx::funding
