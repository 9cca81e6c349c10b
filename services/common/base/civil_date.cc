#include "common/base/civil_date.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "common/base/error.h"

namespace htx {
namespace {

constexpr int kMinYear = 1900;
constexpr int kMaxYear = 9999;

absl::Status NotADate() {
  return InvalidField(
      "", {.en = "must be a real date, year 1900 to 9999", .vi = "phải là ngày có thật, năm 1900 đến 9999"});
}

}  // namespace

absl::TimeZone VietnamTime() { return absl::FixedTimeZone(7 * 60 * 60); }

absl::CivilDay DayOf(absl::Time instant) { return absl::ToCivilDay(instant, VietnamTime()); }

absl::Time StartOf(absl::CivilDay day) { return absl::FromCivil(day, VietnamTime()); }

std::string FormatDay(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return NotADate();
  int parts[3] = {};
  for (size_t i = 0, part = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) {
      ++part;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return NotADate();
    parts[part] = parts[part] * 10 + (text[i] - '0');
  }
  return MakeDay(parts[0], parts[1], parts[2]);
}

absl::StatusOr<absl::CivilDay> MakeDay(int year, int month, int day) {
  if (year < kMinYear || year > kMaxYear) return NotADate();
  const absl::CivilDay civil(year, month, day);
  // CivilDay normalises 30 February to 1 or 2 March; such a date was not a real one.
  if (civil.year() != year || civil.month() != month || civil.day() != day) return NotADate();
  return civil;
}

absl::CivilDay AddMonths(absl::CivilDay day, int64_t months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return std::min(absl::CivilDay(month) + (day.day() - 1), last);
}

int64_t ToMicros(absl::Time instant) { return absl::ToUnixMicros(instant); }

absl::Time FromMicros(int64_t micros) { return absl::FromUnixMicros(micros); }

}  // namespace htx
