#pragma once

// Places in a feed, and resume tokens: "<prefix><epoch>-<sequence>".

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

// Everything up to and with `sequence` of the feed `epoch` has been taken.
struct Place {
  std::string epoch = {};  // "" in a token from before there were epochs.
  int64_t sequence = 0;
};

// `prefix` is the service's own, so that a token of another service is refused.
std::string ResumeToken(absl::string_view prefix, const Place& place);
// RESUME_TOKEN_MISMATCH.
absl::StatusOr<Place> ParseResumeToken(absl::string_view prefix, absl::string_view token);

// After what a follower goes on. RESUME_TOKEN_MISMATCH; RESUME_TOKEN_EXPIRED, also for a token of another epoch;
// SEQUENCE_IN_FUTURE as Database::ReadChanges.
absl::StatusOr<Place> FindPlace(sql::Database& database, absl::string_view prefix, absl::string_view token, Start start,
                                absl::Time deadline);

// Gives the feed a new epoch, which it returns: after the database was restored from a backup. Whoever follows begins
// anew, also when the feed has passed the follower's sequence meanwhile.
absl::StatusOr<std::string> RenewEpoch(sql::Database& database, absl::Time deadline);

// `requested` between `min` and `max`; FIELD_RULE on `field` else.
absl::StatusOr<absl::Duration> ParseDuration(const google::protobuf::Duration& requested, absl::Duration min,
                                             absl::Duration max, absl::string_view field);

}  // namespace htx::feed
