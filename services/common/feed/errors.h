#pragma once

// The errors of following a feed. Those of reading it (RESUME_TOKEN_EXPIRED, SEQUENCE_IN_FUTURE) are common/sql's.

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace htx::feed {

// INVALID_ARGUMENT / RESUME_TOKEN_MISMATCH. The token is not one of this feed; start without one.
absl::Status ResumeTokenMismatch();
// INVALID_ARGUMENT / FIELD_RULE on `field`, which must lie between `min` and `max`.
absl::Status DurationOutOfBounds(absl::string_view field, absl::Duration min, absl::Duration max);
// RESOURCE_EXHAUSTED / SLOW_CONSUMER with metadata {"resume_token", token}: what was sent before the token has arrived.
absl::Status SlowConsumer(const std::string& resume_token, absl::Duration limit);

// DATA_LOSS / FEED_UNREADABLE. The stored change does not parse.
absl::Status PayloadUnreadable(int64_t sequence);

}  // namespace htx::feed
