#pragma once

// Tax codes (mã số thuế) for generated organisations. A cooperative's number is its tax code.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace htx::ctl {

// The ten digits whose first nine are `block` (two digits of the tax province) and `serial` (seven digits).
//
// The weights of the first nine digits are 31, 29, 23, 19, 17, 13, 7, 5, 3; the tenth is 10 minus the weighted sum
// modulo 11, and 0 for 10. Nothing when the sum is divisible by 11 (no such code is issued), when block is not 1..99 or
// serial not 1..9 999 999.
std::optional<std::string> TaxCodeOf(int block, int64_t serial);

// True for ten digits with a right check digit, and for a branch's code: ten such digits, "-", 001..999.
bool IsTaxCode(absl::string_view text);

// Hands out the valid codes of one block in order, from a first serial on.
class TaxCodeSeries {
 public:
  TaxCodeSeries(int block, int64_t first_serial) : block_(block), serial_(first_serial) {}
  // The next code. The series must not run past serial 9 999 999.
  std::string Next();

 private:
  int block_;
  int64_t serial_;
};

}  // namespace htx::ctl
