#pragma once

// Places in a feed, and resume tokens: "<prefix><sequence>", all that came before and with the sequence has been taken.

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/sql/database.h"

namespace google::protobuf {
class Duration;
}  // namespace google::protobuf

namespace htx::feed {

enum class Start { kEarliest, kNow };

// `prefix` is the service's own, so that a token of another service is refused.
std::string ResumeToken(absl::string_view prefix, int64_t sequence);
// RESUME_TOKEN_MISMATCH.
absl::StatusOr<int64_t> ParseResumeToken(absl::string_view prefix, absl::string_view token);

// The sequence after which a follower goes on. RESUME_TOKEN_MISMATCH; SEQUENCE_IN_FUTURE and RESUME_TOKEN_EXPIRED as
// Database::ReadChanges.
absl::StatusOr<int64_t> FindPlace(sql::Database& database, absl::string_view prefix, absl::string_view token,
                                  Start start, absl::Time deadline);

// `requested` between `min` and `max`; FIELD_RULE on `field` else.
absl::StatusOr<absl::Duration> ParseDuration(const google::protobuf::Duration& requested, absl::Duration min,
                                             absl::Duration max, absl::string_view field);

}  // namespace htx::feed
