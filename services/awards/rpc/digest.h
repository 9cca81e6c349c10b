#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace htx::awards {

// SHA-256 of `bytes`, as 64 lower-case hexadecimal digits.
std::string Sha256Hex(absl::string_view bytes);

}  // namespace htx::awards
