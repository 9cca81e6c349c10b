#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace htx::funding {

// SHA-256 of `text`, 64 hexadecimal digits.
std::string Sha256Hex(absl::string_view text);

}  // namespace htx::funding
