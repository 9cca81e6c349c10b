#include "funding/domain/accrual.h"

#include <algorithm>

#include "common/base/status.h"

namespace htx::funding {
namespace {

// What all years of a day count divide: sums over it are whole.
Wide YearOf(DayCount count) {
  switch (count) {
    case DayCount::kActual365:
      return 365;
    case DayCount::kActual364:
      return 364;
    case DayCount::kActual360:
    case DayCount::kThirtyE360:
      return 360;
    case DayCount::kActualActualIsda:
      return 365 * 366;
  }
  HTX_UNREACHABLE();
}

int DaysOfYear(absl::CivilYear year) { return static_cast<int>(absl::CivilDay(year + 1) - absl::CivilDay(year)); }

}  // namespace

void Join(std::vector<AccrualSegment>& segments) {
  size_t last = 0;
  for (size_t i = 1; i < segments.size(); ++i) {
    AccrualSegment& before = segments[last];
    const AccrualSegment& next = segments[i];
    if (before.to == next.from && before.balance == next.balance && before.year_days == next.year_days &&
        before.annual_rate_ppm == next.annual_rate_ppm) {
      before.to = next.to;
      before.days += next.days;
    } else {
      segments[++last] = next;
    }
  }
  if (!segments.empty()) segments.resize(last + 1);
}

Wide CommonDivisor(Wide a, Wide b) {
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

bool RoundsUp(RoundingMode mode, bool odd, int half, bool rest) {
  switch (mode) {
    case RoundingMode::kHalfUp:
      return half >= 0;
    case RoundingMode::kHalfEven:
      return half > 0 || (half == 0 && odd);
    case RoundingMode::kDown:
      return false;
    case RoundingMode::kUp:
      return rest;
  }
  HTX_UNREACHABLE();
}

Dong RoundTo(Wide numerator, Wide denominator, Dong unit, RoundingMode mode) {
  HTX_CHECK(numerator >= 0 && denominator > 0 && unit > 0);
  const Wide by = denominator * unit;
  const Wide whole = numerator / by;
  const Wide twice = 2 * (numerator - whole * by);
  const bool up = RoundsUp(mode, whole % 2 == 1, twice == by ? 0 : twice > by ? 1 : -1, twice > 0);
  const Wide rounded = (whole + (up ? 1 : 0)) * unit;
  HTX_CHECK(rounded <= INT64_MAX);
  return static_cast<Dong>(rounded);
}

int CountDays(DayCount count, absl::CivilDay from, absl::CivilDay to) {
  if (count != DayCount::kThirtyE360) return static_cast<int>(to - from);
  const auto number = [](absl::CivilDay day) {
    return static_cast<int>(day.year()) * 360 + day.month() * 30 + std::min(day.day(), 30);
  };
  return number(to) - number(from);
}

Accrual::Accrual(const Terms& terms, absl::Span<const RateStep> changes, absl::Span<const InterestPause> pauses)
    : count_(terms.options.day_count),
      unit_(terms.options.rounding_unit),
      mode_(terms.options.rounding_mode),
      year_(YearOf(count_)),
      scale_(year_ * kMillion),
      first_rate_(terms.annual_rate_ppm),
      steps_(terms.options.rate_steps),
      pauses_(pauses.begin(), pauses.end()) {
  steps_.insert(steps_.end(), changes.begin(), changes.end());
  std::stable_sort(steps_.begin(), steps_.end(), [](const RateStep& a, const RateStep& b) { return a.from < b.from; });
}

int64_t Accrual::RateOn(absl::CivilDay day) const {
  int64_t rate = first_rate_;
  for (const RateStep& step : steps_) {
    if (step.from > day) break;
    rate = step.annual_rate_ppm;
  }
  return rate;
}

Wide Accrual::Slice(Dong balance, int64_t rate, absl::CivilDay from, absl::CivilDay to, int year_days,
                    std::vector<AccrualSegment>* segments) const {
  const int days = CountDays(count_, from, to);
  if (segments != nullptr) {
    segments->push_back(
        {.from = from, .to = to, .days = days, .year_days = year_days, .balance = balance, .annual_rate_ppm = rate});
  }
  return static_cast<Wide>(balance) * rate * days * (year_ / year_days);
}

Wide Accrual::Piece(Dong balance, int64_t rate, absl::CivilDay from, absl::CivilDay to,
                    std::vector<AccrualSegment>* segments) const {
  if (count_ != DayCount::kActualActualIsda) {
    return Slice(balance, rate, from, to, static_cast<int>(year_), segments);
  }
  Wide sum = 0;
  while (from < to) {
    const absl::CivilYear year(from);
    const absl::CivilDay end = std::min(to, absl::CivilDay(year + 1));
    sum += Slice(balance, rate, from, end, DaysOfYear(year), segments);
    from = end;
  }
  return sum;
}

Wide Accrual::On(Dong balance, absl::CivilDay from, absl::CivilDay to, std::vector<AccrualSegment>* segments) const {
  if (from >= to) return 0;
  if (steps_.empty() && pauses_.empty()) return Piece(balance, first_rate_, from, to, segments);
  Wide sum = 0;
  while (from < to) {
    absl::CivilDay end = to;
    bool paused = false;
    for (const RateStep& step : steps_) {
      if (step.from > from) end = std::min(end, step.from);
    }
    for (const InterestPause& pause : pauses_) {
      if (pause.from > from) end = std::min(end, pause.from);
      if (pause.from <= from && from < pause.to) {
        paused = true;
        end = std::min(end, pause.to);
      }
    }
    sum += Piece(balance, paused ? 0 : RateOn(from), from, end, segments);
    from = end;
  }
  return sum;
}

Wide Accrual::OnChanges(absl::Span<const PrincipalChange> changes, absl::CivilDay from, absl::CivilDay to) const {
  Wide sum = 0;
  Dong balance = 0;
  absl::CivilDay day = from;
  for (const PrincipalChange& change : changes) {
    if (change.day >= to) break;
    if (change.day > day) {
      if (balance != 0) sum += On(balance, day, change.day);
      day = change.day;
    }
    balance += change.delta;
  }
  if (balance != 0) sum += On(balance, day, to);
  return sum;
}

Wide Accrual::Factor(int64_t annual_rate_ppm, absl::CivilDay from, absl::CivilDay to) const {
  return Piece(1, annual_rate_ppm, from, to, nullptr);
}

}  // namespace htx::funding
