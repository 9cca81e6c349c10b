#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/value.h"

namespace htx::sql {

// TEXT_NOT_UTF8 when a text among `args` cannot be stored by both engines.
absl::Status CheckArgs(absl::Span<const Value> args);
// INTERNAL: the statement and its arguments do not fit.
absl::Status WrongArgCount(absl::string_view sql, size_t expected, size_t got);

}  // namespace htx::sql
