#pragma once

// Small conversions between values and columns, shared by the stores.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/base/value.h"
#include "common/sql/database.h"

namespace htx::funding::store {

// A stored day. Ends the process when it is none: only a bug can have written it.
inline absl::CivilDay DayIn(absl::string_view text) {
  const absl::StatusOr<absl::CivilDay> day = ParseDay(text);
  HTX_CHECK(day.ok());
  return *day;
}

// "" is no day.
inline std::optional<absl::CivilDay> OptionalDayIn(absl::string_view text) {
  if (text.empty()) return std::nullopt;
  return DayIn(text);
}

inline std::string OptionalDay(const std::optional<absl::CivilDay>& day) {
  return day.has_value() ? FormatDay(*day) : "";
}

// The stored last day of what has no end yet.
inline constexpr absl::string_view kLastDay = "9999-12-31";

inline std::string DayOrLast(const std::optional<absl::CivilDay>& day) {
  return day.has_value() ? FormatDay(*day) : std::string(kLastDay);
}

// The last day is no end.
inline std::optional<absl::CivilDay> EndIn(absl::string_view text) {
  if (text == kLastDay) return std::nullopt;
  return DayIn(text);
}

// Lines of text in one column. Items hold no line break: they are one-line fields and principals.
inline std::string JoinLines(const std::vector<std::string>& items) { return absl::StrJoin(items, "\n"); }
inline std::vector<std::string> SplitLines(absl::string_view text) {
  if (text.empty()) return {};
  return absl::StrSplit(text, '\n');
}

// What becomes of a statement that must touch a row: `refusal` when there was none.
inline sql::Settle Touching(const absl::Status& refusal) {
  return [refusal](const absl::StatusOr<int64_t>& touched) {
    return touched.ok() && *touched == 0 ? refusal : touched.status();
  };
}

template <class Enum>
Value EnumValue(Enum value) {
  return static_cast<int64_t>(value);
}

template <class Enum>
Enum EnumIn(int64_t stored) {
  return static_cast<Enum>(stored);
}

}  // namespace htx::funding::store
