#pragma once

// The errors of emulation that came after those of errors.h, beside the shared ones of common/base/error.h.

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace htx::awards {

// INVALID_ARGUMENT / RULE_FILE. The lines of a rule file contradict one another.
absl::Status RuleFileInvalid(absl::string_view why);
// FAILED_PRECONDITION / TOO_MANY_PLEDGES. More than `most` bind in the campaign; read them one by one.
absl::Status TooManyPledges(absl::string_view cluster, int64_t most);
// FAILED_PRECONDITION / ROTATION_NOT_LATER. An order holds from a later day than the one before, `last`.
absl::Status RotationNotLater(absl::string_view cluster, absl::string_view last);
// FAILED_PRECONDITION / NO_ROTATION. The cluster has no order of rotation on `day`; set one, or name the heads.
absl::Status NoRotation(absl::string_view cluster, absl::string_view day);
// FAILED_PRECONDITION / ROTATION_EXHAUSTED. Only `able` units of the order can head the term, and `asked` shall.
absl::Status RotationExhausted(absl::string_view cluster, int64_t able, int64_t asked);

}  // namespace htx::awards
