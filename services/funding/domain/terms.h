#pragma once

// The terms of a loan: everything that its schedule follows from, nothing left to a convention that is not named.

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "funding/domain/money.h"

namespace htx::funding {

enum class ScheduleMethod {
  kEqualPrincipal = 1,  // Equal instalments of principal.
  kAnnuity = 2,         // Level payments.
  kBullet = 3,          // One payment of everything at the end: one row.
  kFlat = 4,            // Equal principal; interest on the principal drawn, whatever was repaid.
  kIrregular = 5,       // As listed.
  kBalloon = 6,         // A share of the principal with the last instalment, the rest in equal ones.
  kInterestOnly = 7,    // Interest with every instalment, principal with the last.
  kSeasonal = 8         // Principal in the months of harvest, interest with every instalment.
};

// How days become years. kThirtyE360 is 30E/360: every month has 30 days, the 31st is the 30th. kActualActualIsda: a
// day of a leap year is a 366th, of another year a 365th; the boundary is 1 January.
enum class DayCount { kActual365 = 1, kActual364 = 2, kActual360 = 3, kThirtyE360 = 4, kActualActualIsda = 5 };
enum class RoundingMode { kHalfUp = 1, kHalfEven = 2, kDown = 3, kUp = 4 };
// Which instalment takes what rounding leaves of the principal; kSpread rounds the sums instead, so that no line
// differs from its exact share by more than a unit.
enum class Remainder { kLast = 1, kFirst = 2, kSpread = 3 };
// A month without the day of the first due date: its last day, or the first of the next month. The next month begins
// from the day of the first due date again.
enum class MonthEnd { kClamp = 1, kRoll = 2 };
// A due date on a day off: stays, moves to the next working day, to the one before, or (holidays alone) a whole period
// later together with all that follow.
enum class DayOff { kKeep = 1, kNext = 2, kPrevious = 3, kExtend = 4 };

// A rate that holds from a day on.
struct RateStep {
  absl::CivilDay from = {};
  int64_t annual_rate_ppm = 0;

  bool operator==(const RateStep&) const = default;
};

// An instalment of an irregular schedule.
struct PlannedPrincipal {
  absl::CivilDay due = {};
  Dong principal = 0;

  bool operator==(const PlannedPrincipal&) const = default;
};

struct ScheduleOptions {
  DayCount day_count = DayCount::kActual365;
  Dong rounding_unit = 1;
  RoundingMode rounding_mode = RoundingMode::kHalfUp;
  Remainder remainder = Remainder::kLast;
  MonthEnd month_end = MonthEnd::kClamp;
  DayOff weekend = DayOff::kKeep;
  DayOff holiday = DayOff::kKeep;
  int period_months = 1;                       // Between due dates.
  int grace_principal = 0;                     // First instalments without principal.
  int grace_interest = 0;                      // First instalments whose interest is due with the one after them.
  int interest_free = 0;                       // First instalments that bear no interest.
  int64_t balloon_ppm = 0;                     // With kBalloon.
  std::vector<int> season = {};                // With kSeasonal: months, 1 to 12.
  std::vector<RateStep> rate_steps = {};       // After the first rate, by day.
  std::vector<PlannedPrincipal> planned = {};  // With kIrregular, by day.

  bool operator==(const ScheduleOptions&) const = default;
};

struct Terms {
  Dong principal = 0;
  int64_t annual_rate_ppm = 0;
  int term_months = 0;
  absl::CivilDay first_due = {};
  ScheduleMethod method = ScheduleMethod::kEqualPrincipal;
  ScheduleOptions options = {};

  bool operator==(const Terms&) const = default;
};

inline constexpr int kMostInstalments = 360;
inline constexpr int kMostRateSteps = 60;
inline constexpr Dong kLargestRoundingUnit = 1'000'000;

// The number of rows that the terms ask for.
int InstalmentCount(const Terms& terms);

// Adds a violation for every term that is malformed or does not fit the method, with its path under `path`. The plain
// ranges of principal, rate and term are checked too.
void CheckOptions(const Terms& terms, absl::string_view path, FieldErrors& errors);

// Options as one line of text for the store, and back. Ends the process on text that it did not write.
std::string EncodeOptions(const ScheduleOptions& options);
ScheduleOptions DecodeOptions(absl::string_view text);

}  // namespace htx::funding
