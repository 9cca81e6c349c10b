#pragma once

#include <compare>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace htx::registry {

// A tax code, which is also the code of the cooperative: ten digits whose last is a check digit, for a dependent unit
// with "-" and a serial of three digits.
//
// The first two digits are the tax province of issue and do not follow a move. One code is never given twice.
class TaxCode {
 public:
  // INVALID_ARGUMENT / FIELD_RULE on `field` when `text` has another form, province 00, serial 0000000 or unit 000;
  // INVALID_ARGUMENT / CHECK_DIGIT on `field` when the tenth digit is not the one that the others demand.
  static absl::StatusOr<TaxCode> Parse(absl::string_view text, absl::string_view field);
  // "0200003424" or "0200003424-001".
  const std::string& text() const { return text_; }
  auto operator<=>(const TaxCode&) const = default;

 private:
  explicit TaxCode(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace htx::registry
