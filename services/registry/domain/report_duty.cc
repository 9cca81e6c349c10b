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

Unassessed UnassessedOf(const Timeline& timeline, int64_t year, const DutyRules& rules) {
  if (timeline.back().facts.founded_date > FoundedLimit(year, rules.new_months)) return Unassessed::kNew;
  if (StoppedDays(timeline, year) > StoppedDaysLimit(rules.stopped_months)) return Unassessed::kStopped;
  return Unassessed::kNone;
}

Exemption ExemptionOf(const Timeline& timeline, int64_t year, absl::CivilDay due) {
  const Facts& last = timeline.back().facts;
  if (last.dissolved_date && *last.dissolved_date <= absl::CivilDay(year, 12, 31)) return Exemption::kEnded;
  if (last.founded_date > due) return Exemption::kNew;
  return Exemption::kNone;
}

std::vector<DueReport> ReportsDue(const Timeline& timeline, absl::CivilDay today, const ReportRules& rules) {
  std::vector<DueReport> owed;
  const Revision* const now = RevisionOn(timeline, today);
  if (now == nullptr) return owed;
  const Facts& facts = now->facts;
  if (facts.legal_status == LegalStatus::kPending || facts.legal_status == LegalStatus::kRefused) return owed;
  for (int64_t year = today.year(); year >= facts.founded_date.year(); --year) {
    const std::optional<DeadlineRule> deadline = rules.Deadline(year);
    const std::optional<DutyRules> duty = rules.Duty(year);
    if (!deadline || !duty) break;  // What holds before the first known rule is not known either.
    if (deadline->due >= today || ExemptionOf(timeline, year, deadline->due) != Exemption::kNone) continue;
    if (std::find(duty->kinds.begin(), duty->kinds.end(), facts.kind) == duty->kinds.end()) continue;
    owed.push_back({.year = year, .deadline = *deadline});
  }
  return owed;
}

int64_t DaysLate(const ReportDuty& duty, absl::CivilDay due, absl::CivilDay today) {
  if (duty.status == DutyStatus::kLate && duty.submitted) return *duty.submitted - due;
  if (duty.status == DutyStatus::kMissing) return std::max<int64_t>(today - due, 0);
  return 0;
}

}  // namespace htx::registry
