#pragma once

// Lists of enum values that stand there once each.

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/error.h"

namespace htx::registry {

// Most dimensions and measures of a statistic.
inline constexpr int kMaxDimensions = 4;
inline constexpr int kMaxMeasures = 8;

// Reads a repeated enum: known values, none twice, at most `max`.
template <class E, class Numbers>
std::vector<E> ParseDistinct(const Numbers& numbers, int last, int max, absl::string_view field, FieldErrors& errors) {
  std::vector<E> values;
  if (numbers.size() > max) {
    errors.Add(field,
               {.en = absl::StrCat("has more than ", max, " items"), .vi = absl::StrCat("có nhiều hơn ", max, " mục")});
    return values;
  }
  for (int i = 0; i < numbers.size(); ++i) {
    const std::string item = absl::StrCat(field, "[", i, "]");
    const int number = numbers[i];
    if (number < 1 || number > last) {
      errors.Add(item, {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
    } else if (std::find(values.begin(), values.end(), static_cast<E>(number)) != values.end()) {
      errors.Add(item, {.en = "stands there twice", .vi = "bị lặp lại"});
    } else {
      values.push_back(static_cast<E>(number));
    }
  }
  return values;
}

}  // namespace htx::registry
