#include "registry/domain/report_duty.h"

#include <algorithm>

namespace htx::registry {

int64_t StoppedDaysLimit(int64_t months) {
  // July, August, September are the longest three: 31 + 31 + 30 days.
  return absl::CivilDay(absl::CivilMonth(2001, 7) + months) - absl::CivilDay(2001, 7, 1);
}

absl::CivilDay FoundedLimit(int64_t year, int64_t months) {
  return absl::CivilDay(absl::CivilMonth(year + 1, 1) - months) - 1;
}

int64_t StoppedDays(const Timeline& timeline, int64_t year) {
  const absl::CivilDay from(year, 1, 1);
  const absl::CivilDay to(year + 1, 1, 1);
  int64_t days = 0;
  for (const Revision& revision : timeline) {
    const Facts& facts = revision.facts;
    if (facts.legal_status != LegalStatus::kSuspended && facts.activity_status != ActivityStatus::kCeased) continue;
    const absl::CivilDay first = std::max(revision.valid_from, from);
    const absl::CivilDay end = revision.valid_to ? std::min(*revision.valid_to, to) : to;
    if (first < end) days += end - first;
  }
  return days;
}

Exemption ExemptionOf(const Timeline& timeline, int64_t year, const DutyRules& rules) {
  const Facts& last = timeline.back().facts;
  const absl::CivilDay end(year, 12, 31);
  if (last.dissolved_date && *last.dissolved_date <= end) return Exemption::kEnded;
  if (last.founded_date > FoundedLimit(year, rules.new_months)) return Exemption::kNew;
  if (StoppedDays(timeline, year) > StoppedDaysLimit(rules.stopped_months)) return Exemption::kStopped;
  return Exemption::kNone;
}

int64_t DaysLate(const ReportDuty& duty, absl::CivilDay due, absl::CivilDay today) {
  if (duty.status == DutyStatus::kLate && duty.submitted) return *duty.submitted - due;
  if (duty.status == DutyStatus::kMissing) return std::max<int64_t>(today - due, 0);
  return 0;
}

}  // namespace htx::registry
