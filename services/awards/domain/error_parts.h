#pragma once

// How the errors of awards are made; the errors themselves stand in errors.h and the *_errors.h of each part.

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/error.h"

namespace htx::awards {

// FAILED_PRECONDITION, a refusal by a rule: the violated rule, what it was judged on, and what would make it pass.
absl::Status Refuse(absl::string_view reason, absl::string_view subject, Text text,
                    std::vector<std::pair<std::string, std::string>> metadata = {});
// INVALID_ARGUMENT about one field.
absl::Status Malformed(absl::string_view reason, absl::string_view field, Text text);

}  // namespace htx::awards
