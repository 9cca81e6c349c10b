#pragma once

// Days off in Vietnam, as data (rules/calendar.tsv): weekly days of rest and holidays, with the days they hold on and
// where they come from. Outside the years that the file covers only weekly rest is known.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/rule_book.h"

namespace htx {

// The days off of a rule book. Immutable.
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
  // The `count`th working day after `day`; a period of so many working days from `day` on ends with it.
  absl::CivilDay After(absl::CivilDay day, int64_t count) const;
  const RuleBook& book() const { return rules_; }

 private:
  explicit WorkingDays(RuleBook rules);

  RuleBook rules_;
  std::vector<const Rule*> holidays_ = {};  // By first day.
};

}  // namespace htx
