#pragma once

// Errors of honours: the log, awards after their decision, ceremonies, credentials. One function each.

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace htx::awards {

// OUT_OF_RANGE / SEQUENCE_IN_FUTURE. The log has `size` entries; ask for what is in it.
absl::Status LogEndsBefore(int64_t sequence, int64_t size);

}  // namespace htx::awards
