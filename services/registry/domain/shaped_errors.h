#pragma once

// The two shapes that most errors of the registry have; what they say stands in the lists of errors.

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/error.h"

namespace htx::registry {

// FAILED_PRECONDITION / `reason`, judged on `subject`: the precondition has the reason's name and the same text.
absl::Status Precondition(absl::string_view reason, absl::string_view subject, const Text& text,
                          std::vector<std::pair<std::string, std::string>> metadata = {});

// `code` / `reason` about the resource of `type` that is called `name`.
absl::Status ResourceError(absl::StatusCode code, absl::string_view reason, absl::string_view type,
                           absl::string_view name, Text text);

}  // namespace htx::registry
