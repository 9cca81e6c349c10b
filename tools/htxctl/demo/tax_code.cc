#include "htxctl/demo/tax_code.h"

#include <array>

#include "absl/strings/str_format.h"
#include "common/base/status.h"

namespace htx::ctl {
namespace {

constexpr std::array<int, 9> kWeights = {31, 29, 23, 19, 17, 13, 7, 5, 3};
constexpr int64_t kMaxSerial = 9'999'999;

bool AllDigits(absl::string_view text) {
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return true;
}

// The check digit of nine digits, or nothing where no code exists.
std::optional<int> CheckDigit(absl::string_view nine) {
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (nine[i] - '0');
  const int rest = sum % 11;
  if (rest == 0) return std::nullopt;
  return rest == 10 ? 0 : 10 - rest;
}

}  // namespace

std::optional<std::string> TaxCodeOf(int block, int64_t serial) {
  if (block < 1 || block > 99 || serial < 1 || serial > kMaxSerial) return std::nullopt;
  const std::string nine = absl::StrFormat("%02d%07d", block, serial);
  const std::optional<int> check = CheckDigit(nine);
  if (!check) return std::nullopt;
  return absl::StrCat(nine, *check);
}

bool IsTaxCode(absl::string_view text) {
  if (text.size() == 14) {
    const absl::string_view branch = text.substr(11);
    if (text[10] != '-' || !AllDigits(branch) || branch == "000") return false;
    text = text.substr(0, 10);
  }
  if (text.size() != 10 || !AllDigits(text)) return false;
  if (text.substr(0, 2) == "00" || text.substr(2, 7) == "0000000") return false;
  const std::optional<int> check = CheckDigit(text.substr(0, 9));
  return check && *check == text[9] - '0';
}

std::string TaxCodeSeries::Next() {
  while (true) {
    HTX_CHECK(serial_ <= kMaxSerial);
    if (const std::optional<std::string> code = TaxCodeOf(block_, serial_++)) return *code;
  }
}

}  // namespace htx::ctl
