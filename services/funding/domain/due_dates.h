#pragma once

// Due dates, before and after days off.

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/working_days.h"
#include "funding/domain/terms.h"

namespace htx::funding {

// The due date of one instalment.
struct DueDay {
  absl::CivilDay nominal = {};  // By the day of the month alone.
  absl::CivilDay due = {};      // After days off.
  std::string reason = {};      // Why the two differ or the row was put off; empty when nothing happened.
};

// The day of `first_due` some months later.
absl::CivilDay SeedDay(absl::CivilDay first_due, int months, MonthEnd rule);

// `nominal` after the rules of days off; kExtend is left to the caller.
DueDay Adjusted(absl::CivilDay nominal, const ScheduleOptions& options,
                const WorkingDays& calendar = WorkingDays::Vietnam());

// All due dates by the terms, in order.
std::vector<DueDay> DueDays(const Terms& terms, const WorkingDays& calendar = WorkingDays::Vietnam());

// Due date of instalment `number`, from 1.
absl::CivilDay DueDate(const Terms& terms, int number);
// Of the last one.
absl::CivilDay LastDueDate(const Terms& terms);

}  // namespace htx::funding
