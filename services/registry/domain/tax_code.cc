#include "registry/domain/tax_code.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "registry/domain/errors.h"

namespace htx::registry {
namespace {

// Circular on tax registration: digit 10 is 10 - (weighted sum of digits 1 to 9 mod 11). A sum that is a multiple of 11
// would need the digit 10, so no such code exists.
std::optional<char> CheckDigit(absl::string_view nine) {
  constexpr int kWeights[] = {31, 29, 23, 19, 17, 13, 7, 5, 3};
  int sum = 0;
  for (size_t i = 0; i < 9; ++i) sum += kWeights[i] * (nine[i] - '0');
  const int digit = 10 - sum % 11;
  if (digit == 10) return std::nullopt;
  return static_cast<char>('0' + digit);
}

bool AllDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

}  // namespace

absl::StatusOr<TaxCode> TaxCode::Parse(absl::string_view text, absl::string_view field) {
  const bool unit = text.size() == 14;
  if (text.size() != 10 && !unit) return TaxCodeForm(field);
  const absl::string_view ten = text.substr(0, 10);
  if (!AllDigits(ten)) return TaxCodeForm(field);
  if (ten.substr(0, 2) == "00" || ten.substr(2, 7) == "0000000") return TaxCodeForm(field);
  if (unit && (text[10] != '-' || !AllDigits(text.substr(11)) || text.substr(11) == "000")) return TaxCodeForm(field);
  const std::optional<char> digit = CheckDigit(ten.substr(0, 9));
  if (!digit || *digit != ten[9]) return CheckDigitWrong(field, text);
  return TaxCode(std::string(text));
}

}  // namespace htx::registry
