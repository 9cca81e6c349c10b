#pragma once

// Matchers for statuses. EXPECT_THAT(x, IsOk()); EXPECT_THAT(x, FailsWith(absl::StatusCode::kNotFound,
// "NEVER_EXISTED")).

#include <gmock/gmock.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/error.h"

namespace htx::testing {

inline const absl::Status& StatusIn(const absl::Status& status) { return status; }
template <class T>
const absl::Status& StatusIn(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, "is OK") {
  *result_listener << StatusIn(arg).ToString();
  return StatusIn(arg).ok();
}

// The code and the stable reason of an error.
MATCHER_P2(FailsWith, code, reason, "") {
  const absl::Status& status = StatusIn(arg);
  *result_listener << status.ToString() << " with reason \"" << ReasonOf(status) << "\"";
  return status.code() == code && ReasonOf(status) == reason;
}

// An INVALID_ARGUMENT that names `field` among its violations.
MATCHER_P(Violates, field, "") {
  const absl::Status& status = StatusIn(arg);
  *result_listener << status.ToString();
  if (status.code() != absl::StatusCode::kInvalidArgument) return false;
  for (const FieldViolation& violation : DetailOf(status).fields) {
    if (violation.field == field) return true;
  }
  return false;
}

}  // namespace htx::testing
