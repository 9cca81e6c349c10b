#pragma once

// Schedules of loans: equal instalments of principal, interest on the balance at the end of each day, actual/365.
//
// Interest of a line is summed exactly over its days and rounded once, half up. The day of disbursement bears interest,
// the day of payment does not: both follow from taking balances at the end of the day.

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "funding/domain/money.h"

namespace htx::funding {

enum class ScheduleMethod { kEqualPrincipal = 1, kAnnuity = 2, kBullet = 3, kFlat = 4, kIrregular = 5 };

// The terms of a loan.
struct Terms {
  Dong principal = 0;
  int64_t annual_rate_ppm = 0;
  int term_months = 0;  // Also the number of instalments.
  absl::CivilDay first_due = {};
  ScheduleMethod method = ScheduleMethod::kEqualPrincipal;

  bool operator==(const Terms&) const = default;
};

// A change of the principal owed: positive when money was disbursed, negative when it was repaid.
struct PrincipalChange {
  absl::CivilDay day = {};
  Dong delta = 0;
};

// One instalment.
struct Instalment {
  int number = 0;
  absl::CivilDay from = {};  // First day that bears interest in this line.
  absl::CivilDay due = {};
  int days = 0;
  Dong opening = 0;
  Dong principal = 0;
  Dong interest = 0;
  Dong principal_paid = 0;
  Dong interest_paid = 0;
};

// FAILED_PRECONDITION / METHOD_NOT_OFFERED unless the method is served.
absl::Status CheckOffered(ScheduleMethod method);

// Due date of instalment `number` (from 1): the day of the month of the first one; in a shorter month its last day.
absl::CivilDay DueDate(const Terms& terms, int number);

// Principal of instalments 1 to `number` by the terms. Each is principal / term rounded half up, never more than what
// is left; the last one takes the remainder.
Dong PrincipalDueThrough(const Terms& terms, int number);

// Sum over the days in [from, to) of the balance at the end of the day. `changes` are in order of their days.
Wide BalanceDays(absl::Span<const PrincipalChange> changes, absl::CivilDay from, absl::CivilDay to);

// balance_days * rate / 365, rounded half up.
Dong InterestOn(Wide balance_days, int64_t annual_rate_ppm);

// The schedule when the whole principal is disbursed on `disbursed` and every instalment is paid on its due date.
// `disbursed` is before the first due date; the terms are valid.
std::vector<Instalment> PlanSchedule(const Terms& terms, absl::CivilDay disbursed);

}  // namespace htx::funding
