#include "common/base/working_days.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/base/status.h"

namespace htx {
namespace {

constexpr absl::string_view kHoliday = "HOLIDAY";
constexpr absl::string_view kRest = "WEEKLY_REST";
constexpr absl::string_view kCovered = "HOLIDAYS_KNOWN";
constexpr absl::string_view kNames[] = {kHoliday, kRest, kCovered};

std::string CheckCalendarRule(const Rule& rule) {
  if (rule.name == kHoliday && !rule.period.to) return "a holiday ends";
  return CheckName(rule, kNames);
}

absl::string_view WordOf(absl::Weekday day) {
  switch (day) {
    case absl::Weekday::monday:
      return "MONDAY";
    case absl::Weekday::tuesday:
      return "TUESDAY";
    case absl::Weekday::wednesday:
      return "WEDNESDAY";
    case absl::Weekday::thursday:
      return "THURSDAY";
    case absl::Weekday::friday:
      return "FRIDAY";
    case absl::Weekday::saturday:
      return "SATURDAY";
    case absl::Weekday::sunday:
      return "SUNDAY";
  }
  HTX_UNREACHABLE();
}

}  // namespace

// The text of rules/calendar.tsv.
absl::string_view CalendarText();

WorkingDays::WorkingDays(RuleBook rules) : rules_(std::move(rules)) {
  holidays_ = rules_.All(kHoliday);
  std::sort(holidays_.begin(), holidays_.end(),
            [](const Rule* a, const Rule* b) { return a->period.from < b->period.from; });
}

const WorkingDays& WorkingDays::Vietnam() {
  static const auto* const days = new WorkingDays(RuleBook::BuiltIn(CalendarText(), CheckCalendarRule));
  return *days;
}

absl::StatusOr<WorkingDays> WorkingDays::Parse(absl::string_view text) {
  HTX_ASSIGN_OR_RETURN(RuleBook rules, RuleBook::Parse(text, CheckCalendarRule));
  return WorkingDays(std::move(rules));
}

bool WorkingDays::IsRestDay(absl::CivilDay day) const {
  const Rule* rule = rules_.Find(kRest, day);
  return rule != nullptr && rule->Names(WordOf(absl::GetWeekday(day)));
}

const Rule* WorkingDays::HolidayOn(absl::CivilDay day) const {
  const auto after = std::upper_bound(holidays_.begin(), holidays_.end(), day,
                                      [](absl::CivilDay d, const Rule* rule) { return d < rule->period.from; });
  // Two holidays may overlap (a week of rest around a fixed day), so a few before are looked at.
  for (auto it = after; it != holidays_.begin() && after - it < 4;) {
    --it;
    if ((*it)->period.Contains(day)) return *it;
  }
  return nullptr;
}

bool WorkingDays::Covers(absl::CivilDay day) const { return rules_.Find(kCovered, day) != nullptr; }

absl::CivilDay WorkingDays::After(absl::CivilDay day, int64_t count) const {
  while (count > 0) {
    ++day;
    if (IsWorkingDay(day)) --count;
  }
  return day;
}

}  // namespace htx
