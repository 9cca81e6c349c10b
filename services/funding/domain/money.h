#pragma once

// Money is whole đồng. Products are formed in 128 bits and rounded once, half up; no floating point comes near.

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace htx::funding {

// Whole đồng.
using Dong = int64_t;

// Rates are millionths: 6.6 % is 66 000.
inline constexpr int64_t kMillion = 1'000'000;

// Largest amount of one movement, a million billion đồng: thousands of them still add up within 64 bits.
inline constexpr Dong kLargestAmount = 1'000'000'000'000'000;

__extension__ typedef __int128 Wide;

// numerator / denominator, rounded half up. numerator >= 0, denominator > 0; the result must fit into 64 bits.
inline int64_t DivideHalfUp(Wide numerator, Wide denominator) {
  HTX_CHECK(numerator >= 0 && denominator > 0);
  const Wide quotient = (2 * numerator + denominator) / (2 * denominator);
  HTX_CHECK(quotient <= INT64_MAX);
  return static_cast<int64_t>(quotient);
}

// `amount` * `ppm` / 1 000 000, rounded down; for caps. Negative amounts give 0: nothing may be lent against a loss.
inline Dong ShareRoundedDown(Dong amount, int64_t ppm) {
  if (amount <= 0) return 0;
  return static_cast<Dong>(static_cast<Wide>(amount) * ppm / kMillion);
}

// For people and messages: "3 100 000 000 đ".
inline std::string FormatDong(Dong amount) {
  const std::string digits = absl::StrCat(amount < 0 ? -amount : amount);
  std::string grouped = amount < 0 ? "-" : "";
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped += ' ';
    grouped += digits[i];
  }
  return absl::StrCat(grouped, " đ");
}

}  // namespace htx::funding
