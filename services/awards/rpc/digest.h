#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace htx::awards {

// SHA-256 of `bytes`, as 64 lower-case hexadecimal digits.
std::string Sha256Hex(absl::string_view bytes);
// Whether `text` has the form of one.
bool IsSha256Hex(absl::string_view text);

}  // namespace htx::awards
