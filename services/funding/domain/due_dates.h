#pragma once

// Due dates and days off. Days off are data (rules/calendar.tsv): weekly days of rest and holidays, with the days they
// hold on and where they come from. Outside the years that the file covers only weekly rest is known.

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/rule_book.h"
#include "funding/domain/terms.h"

namespace htx::funding {

// The days off of a rule book.
class WorkingDays {
 public:
  // The calendar compiled into the program.
  static const WorkingDays& Vietnam();
  // INVALID_ARGUMENT / RULE_FILE.
  static absl::StatusOr<WorkingDays> Parse(absl::string_view text);

  bool IsRestDay(absl::CivilDay day) const;
  // The holiday that holds on `day`; null when none.
  const Rule* HolidayOn(absl::CivilDay day) const;
  bool IsWorkingDay(absl::CivilDay day) const { return !IsRestDay(day) && HolidayOn(day) == nullptr; }
  // True when the file tells all holidays of the day's year.
  bool Covers(absl::CivilDay day) const;

 private:
  explicit WorkingDays(RuleBook rules);

  RuleBook rules_;
  std::vector<const Rule*> holidays_ = {};  // By first day.
};

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
