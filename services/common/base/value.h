#pragma once

#include <cstdint>
#include <string>

#include "absl/types/variant.h"

namespace htx {

// A value bound to an SQL statement: null, an integer (also booleans and money) or text (also dates, see civil_date.h).
// Binary content is bound as base64 text: one form on both engines.
using Value = absl::variant<absl::monostate, int64_t, std::string>;

}  // namespace htx
