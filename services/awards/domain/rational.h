#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "absl/numeric/int128.h"

namespace htx::awards {

// An exact fraction as it was counted, not reduced. Denominator 0: nothing was counted, the fraction is undefined.
struct Rational {
  int64_t numerator = 0;
  int64_t denominator = 1;

  bool defined() const { return denominator != 0; }
  bool operator==(const Rational&) const = default;
};

// The sign of a - b: -1, 0 or 1. Both are defined and have positive denominators.
inline int Compare(const Rational& a, const Rational& b) {
  const absl::int128 left = absl::int128(a.numerator) * b.denominator;
  const absl::int128 right = absl::int128(b.numerator) * a.denominator;
  return left < right ? -1 : (left > right ? 1 : 0);
}

// a / b, not reduced; nothing when b is 0 or the result does not fit.
inline std::optional<Rational> Divide(const Rational& a, const Rational& b) {
  const absl::int128 numerator = absl::int128(a.numerator) * b.denominator;
  const absl::int128 denominator = absl::int128(a.denominator) * b.numerator;
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  if (denominator <= 0 || numerator < 0 || numerator > kMax || denominator > kMax) return std::nullopt;
  return Rational{static_cast<int64_t>(numerator), static_cast<int64_t>(denominator)};
}

}  // namespace htx::awards
