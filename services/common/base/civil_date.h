#pragma once

// Civil dates. Law and accounts count days in Asia/Ho_Chi_Minh, whatever the server's zone is.

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace htx {

// Vietnam has kept UTC+7 without daylight saving since 1975-06-13.
absl::TimeZone VietnamTime();

// The civil day of `instant` in Vietnam.
absl::CivilDay DayOf(absl::Time instant);

// The first instant of `day` in Vietnam.
absl::Time StartOf(absl::CivilDay day);

// "YYYY-MM-DD"; sorts as text as the dates sort. This is also how dates are stored.
std::string FormatDay(absl::CivilDay day);

// Fails with INVALID_ARGUMENT when `text` is not a real date in the form "YYYY-MM-DD", years 1900 to 9999.
absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view text);

// Fails with INVALID_ARGUMENT when year, month and day are not a real date, years 1900 to 9999.
absl::StatusOr<absl::CivilDay> MakeDay(int year, int month, int day);

// The same day of the month `months` later (or earlier), or the month's last day when it has no such day.
absl::CivilDay AddMonths(absl::CivilDay day, int64_t months);

// Instants are stored as microseconds since the epoch.
int64_t ToMicros(absl::Time instant);
absl::Time FromMicros(int64_t micros);

// A half-open range of days [from, to); no `to` means without end.
struct Period {
  absl::CivilDay from = {};
  std::optional<absl::CivilDay> to = {};

  bool Contains(absl::CivilDay day) const { return from <= day && (!to || day < *to); }
  bool Overlaps(const Period& other) const { return (!other.to || from < *other.to) && (!to || other.from < *to); }
};

}  // namespace htx
