#pragma once

// Interest, exactly. Sums are whole numbers over a scale (days of a year times a million, the unit of rates); they are
// rounded once, when an instalment asks for them.

#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "funding/domain/money.h"
#include "funding/domain/terms.h"

namespace htx::funding {

// A change of the principal owed: positive when money was disbursed, negative when it was repaid.
struct PrincipalChange {
  absl::CivilDay day = {};
  Dong delta = 0;
};

// Days [from, to) that bear no interest.
struct InterestPause {
  absl::CivilDay from = {};
  absl::CivilDay to = {};

  bool operator==(const InterestPause&) const = default;
};

// Days under one balance and one rate.
struct AccrualSegment {
  absl::CivilDay from = {};
  absl::CivilDay to = {};
  int days = 0;       // As the day count counts them.
  int year_days = 0;  // What a year is divided into.
  Dong balance = 0;
  int64_t annual_rate_ppm = 0;  // 0 while interest is paused.
};

// Makes one of neighbouring segments that nothing told apart but a look in between.
void Join(std::vector<AccrualSegment>& segments);

// The greatest common divisor of two numbers that are not negative; of 0 and b it is b.
Wide CommonDivisor(Wide a, Wide b);

// Whether a quotient is rounded up: it is `odd`, what is left is less than half of the divisor, half of it or more
// (`half` below 0, 0 or above), and something is left (`rest`).
bool RoundsUp(RoundingMode mode, bool odd, int half, bool rest);

// numerator / denominator in whole units. Both >= 0, denominator > 0.
Dong RoundTo(Wide numerator, Wide denominator, Dong unit, RoundingMode mode);

// Days from `from` to `to`, as `count` counts them. Adds up: [a, b) and [b, c) make [a, c).
int CountDays(DayCount count, absl::CivilDay from, absl::CivilDay to);

class Accrual {
 public:
  // Rates of the terms, with `changes` after them (a later one of the same day wins), and without interest in `pauses`.
  explicit Accrual(const Terms& terms, absl::Span<const RateStep> changes = {},
                   absl::Span<const InterestPause> pauses = {});

  // What sums are over.
  Wide scale() const { return scale_; }
  // The rate that holds on `day`, pauses left aside.
  int64_t RateOn(absl::CivilDay day) const;
  // Interest on `balance` over [from, to) times scale(). Each piece under one rate is added to `segments` unless null.
  Wide On(Dong balance, absl::CivilDay from, absl::CivilDay to, std::vector<AccrualSegment>* segments = nullptr) const;
  // The same on the sum of `changes`, which are in order of their days.
  Wide OnChanges(absl::Span<const PrincipalChange> changes, absl::CivilDay from, absl::CivilDay to) const;
  // What a đồng bears over [from, to) at `annual_rate_ppm`, times scale().
  Wide Factor(int64_t annual_rate_ppm, absl::CivilDay from, absl::CivilDay to) const;
  // A sum as money of the terms.
  Dong Round(Wide sum) const { return RoundTo(sum, scale_, unit_, mode_); }

 private:
  Wide Piece(Dong balance, int64_t rate, absl::CivilDay from, absl::CivilDay to,
             std::vector<AccrualSegment>* segments) const;
  Wide Slice(Dong balance, int64_t rate, absl::CivilDay from, absl::CivilDay to, int year_days,
             std::vector<AccrualSegment>* segments) const;

  DayCount count_ = DayCount::kActual365;
  Dong unit_ = 1;
  RoundingMode mode_ = RoundingMode::kHalfUp;
  Wide year_ = 365;
  Wide scale_ = 0;
  int64_t first_rate_ = 0;
  std::vector<RateStep> steps_ = {};  // By day.
  std::vector<InterestPause> pauses_ = {};
};

}  // namespace htx::funding
