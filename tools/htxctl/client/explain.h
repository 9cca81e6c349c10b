#pragma once

// Errors for people.

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace htx::ctl {

// Several lines: what failed, why (reason), which fields or preconditions, and what to do. `language` is "vi" or "en".
std::string Explain(const absl::Status& status, absl::string_view language);

}  // namespace htx::ctl
