#pragma once

// Between stored columns and domain values: days, instants, enumerations, ids.

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/strings/string_view.h"
#include "common/base/civil_date.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/base/value.h"
#include "common/sql/database.h"

namespace htx::awards::store {

inline Value Null() { return absl::monostate(); }
inline Value Day(absl::CivilDay day) { return FormatDay(day); }
inline Value Day(const std::optional<absl::CivilDay>& day) { return day ? Value(FormatDay(*day)) : Null(); }
inline Value Instant(absl::Time time) { return ToMicros(time); }
inline Value Instant(const std::optional<absl::Time>& time) { return time ? Value(ToMicros(*time)) : Null(); }
inline Value Number(int64_t number) { return number; }
inline Value Number(const std::optional<int64_t>& number) { return number ? Value(*number) : Null(); }
template <class E>
requires std::is_enum_v<E> Value Number(E value) { return static_cast<int64_t>(value); }
inline Value Words(std::string text) { return text; }
template <class Tag>
Value Words(const Id<Tag>& id) {
  return id.text();
}

// Stored days were days when they were written; anything else is a damaged database.
inline absl::CivilDay DayAt(const sql::Row& row, size_t column) {
  absl::StatusOr<absl::CivilDay> day = ParseDay(row.Text(column));
  HTX_CHECK(day.ok());
  return *day;
}
inline std::optional<absl::CivilDay> MaybeDayAt(const sql::Row& row, size_t column) {
  if (row.IsNull(column)) return std::nullopt;
  return DayAt(row, column);
}
inline absl::Time InstantAt(const sql::Row& row, size_t column) { return FromMicros(row.Int(column)); }
inline std::optional<absl::Time> MaybeInstantAt(const sql::Row& row, size_t column) {
  if (row.IsNull(column)) return std::nullopt;
  return InstantAt(row, column);
}
template <class E>
E EnumAt(const sql::Row& row, size_t column) {
  return static_cast<E>(row.Int(column));
}
template <class IdType>
IdType IdAt(const sql::Row& row, size_t column) {
  return IdType::Of(row.String(column));
}

}  // namespace htx::awards::store
