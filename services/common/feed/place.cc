#include "common/feed/place.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status.h"
#include "common/feed/errors.h"
#include "google/protobuf/duration.pb.h"

namespace htx::feed {

std::string ResumeToken(absl::string_view prefix, int64_t sequence) { return absl::StrCat(prefix, sequence); }

absl::StatusOr<int64_t> ParseResumeToken(absl::string_view prefix, absl::string_view token) {
  int64_t sequence = 0;
  if (!absl::ConsumePrefix(&token, prefix) || !absl::SimpleAtoi(token, &sequence) || sequence < 0) {
    return ResumeTokenMismatch();
  }
  return sequence;
}

absl::StatusOr<int64_t> FindPlace(sql::Database& database, absl::string_view prefix, absl::string_view token,
                                  Start start, absl::Time deadline) {
  if (!token.empty()) {
    HTX_ASSIGN_OR_RETURN(const int64_t sequence, ParseResumeToken(prefix, token));
    // Tells at once that the place is gone or not there yet, not with the first message. Only then is the feed read: a
    // page holds whole transactions, and an import's may have thousands of changes.
    HTX_ASSIGN_OR_RETURN(const sql::FeedBounds bounds, database.ReadBounds(deadline));
    if (sequence >= bounds.oldest - 1 && sequence <= bounds.head) return sequence;
    HTX_RETURN_IF_ERROR(database.ReadChanges(deadline, sequence, 1).status());
    return sequence;
  }
  HTX_ASSIGN_OR_RETURN(const sql::FeedBounds bounds, database.ReadBounds(deadline));
  return start == Start::kNow ? bounds.head : bounds.oldest - 1;
}

absl::StatusOr<absl::Duration> ParseDuration(const google::protobuf::Duration& requested, absl::Duration min,
                                             absl::Duration max, absl::string_view field) {
  const absl::Duration duration = absl::Seconds(requested.seconds()) + absl::Nanoseconds(requested.nanos());
  if (duration < min || duration > max) return DurationOutOfBounds(field, min, max);
  return duration;
}

}  // namespace htx::feed
