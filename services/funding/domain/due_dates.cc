#include "funding/domain/due_dates.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace htx::funding {
namespace {

// No run of days off is longer; one that is would be an error of the file.
constexpr int kLongestRun = 30;

}  // namespace

absl::CivilDay SeedDay(absl::CivilDay first_due, int months, MonthEnd rule) {
  const absl::CivilMonth month = absl::CivilMonth(first_due) + months;
  const absl::CivilDay next = absl::CivilDay(month + 1);
  const absl::CivilDay wanted = absl::CivilDay(month) + (first_due.day() - 1);
  if (wanted < next) return wanted;
  return rule == MonthEnd::kClamp ? next - 1 : next;
}

DueDay Adjusted(absl::CivilDay nominal, const ScheduleOptions& options, const WorkingDays& calendar) {
  DueDay day = {.nominal = nominal, .due = nominal};
  const bool keeps = options.weekend == DayOff::kKeep && options.holiday == DayOff::kKeep;
  for (int i = 0; !keeps && i < kLongestRun; ++i) {
    const Rule* holiday = calendar.HolidayOn(day.due);
    const bool rest = holiday == nullptr && calendar.IsRestDay(day.due);
    if (holiday == nullptr && !rest) break;
    const DayOff rule = holiday != nullptr ? options.holiday : options.weekend;
    if (rule != DayOff::kNext && rule != DayOff::kPrevious) break;
    // The first day off decides the direction; a run of rest and holiday is crossed as a whole.
    const bool forward = day.due == nominal ? rule == DayOff::kNext : day.due > nominal;
    if (day.reason.empty()) day.reason = holiday != nullptr ? holiday->version() : "WEEKLY_REST";
    day.due += forward ? 1 : -1;
  }
  return day;
}

std::vector<DueDay> DueDays(const Terms& terms, const WorkingDays& calendar) {
  std::vector<DueDay> days;
  const int count = InstalmentCount(terms);
  days.reserve(static_cast<size_t>(count));
  if (terms.method == ScheduleMethod::kIrregular) {
    for (const PlannedPrincipal& line : terms.options.planned) {
      days.push_back(Adjusted(line.due, terms.options, calendar));
    }
    return days;
  }
  const int period = terms.options.period_months;
  int at = terms.method == ScheduleMethod::kBullet ? terms.term_months - period : 0;
  for (int number = 1; number <= count; ++number, at += period) {
    std::string reason;
    while (terms.options.holiday == DayOff::kExtend) {
      const Rule* holiday = calendar.HolidayOn(SeedDay(terms.first_due, at, terms.options.month_end));
      if (holiday == nullptr) break;
      reason = absl::StrCat("EXTENDED ", holiday->version());
      at += period;
    }
    days.push_back(Adjusted(SeedDay(terms.first_due, at, terms.options.month_end), terms.options, calendar));
    if (!reason.empty()) days.back().reason = std::move(reason);
  }
  return days;
}

absl::CivilDay DueDate(const Terms& terms, int number) {
  const std::vector<DueDay> days = DueDays(terms);
  return days[std::min(days.size(), static_cast<size_t>(std::max(1, number))) - 1].due;
}

absl::CivilDay LastDueDate(const Terms& terms) { return DueDays(terms).back().due; }

}  // namespace htx::funding
