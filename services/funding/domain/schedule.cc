#include "funding/domain/schedule.h"

#include <algorithm>

#include "funding/domain/errors.h"

namespace htx::funding {

absl::Status CheckOffered(ScheduleMethod method) {
  if (method != ScheduleMethod::kEqualPrincipal) return MethodNotOffered();
  return absl::OkStatus();
}

absl::CivilDay DueDate(const Terms& terms, int number) {
  const absl::CivilMonth month = absl::CivilMonth(terms.first_due) + (number - 1);
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return std::min(absl::CivilDay(month) + (terms.first_due.day() - 1), last);
}

Dong PrincipalDueThrough(const Terms& terms, int number) {
  if (number <= 0) return 0;
  if (number >= terms.term_months) return terms.principal;
  const Dong share = DivideHalfUp(terms.principal, terms.term_months);
  return std::min(terms.principal, share * number);
}

Wide BalanceDays(absl::Span<const PrincipalChange> changes, absl::CivilDay from, absl::CivilDay to) {
  Wide sum = 0;
  for (const PrincipalChange& change : changes) {
    if (change.day >= to) break;
    // A change counts on every day of the range from its own day on.
    sum += static_cast<Wide>(change.delta) * (to - std::max(change.day, from));
  }
  return sum;
}

Dong InterestOn(Wide balance_days, int64_t annual_rate_ppm) {
  return DivideHalfUp(balance_days * annual_rate_ppm, static_cast<Wide>(365) * kMillion);
}

std::vector<Instalment> PlanSchedule(const Terms& terms, absl::CivilDay disbursed) {
  std::vector<PrincipalChange> changes = {{.day = disbursed, .delta = terms.principal}};
  std::vector<Instalment> lines;
  absl::CivilDay from = disbursed;
  for (int number = 1; number <= terms.term_months; ++number) {
    const absl::CivilDay due = DueDate(terms, number);
    const Dong paid_before = PrincipalDueThrough(terms, number - 1);
    const Dong principal = PrincipalDueThrough(terms, number) - paid_before;
    lines.push_back({.number = number,
                     .from = from,
                     .due = due,
                     .days = static_cast<int>(due - from),
                     .opening = terms.principal - paid_before,
                     .principal = principal,
                     .interest = InterestOn(BalanceDays(changes, from, due), terms.annual_rate_ppm)});
    changes.push_back({.day = due, .delta = -principal});
    from = due;
  }
  return lines;
}

}  // namespace htx::funding
