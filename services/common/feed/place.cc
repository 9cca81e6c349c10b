#include "common/feed/place.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/feed/errors.h"
#include "google/protobuf/duration.pb.h"

namespace htx::feed {

std::string ResumeToken(absl::string_view prefix, const Place& place) {
  return absl::StrCat(prefix, place.epoch, "-", place.sequence);
}

absl::StatusOr<Place> ParseResumeToken(absl::string_view prefix, absl::string_view token) {
  Place place;
  if (!absl::ConsumePrefix(&token, prefix)) return ResumeTokenMismatch();
  if (const size_t dash = token.find('-'); dash != absl::string_view::npos) {
    place.epoch = std::string(token.substr(0, dash));
    token.remove_prefix(dash + 1);
    if (place.epoch.empty()) return ResumeTokenMismatch();
  }
  if (!absl::SimpleAtoi(token, &place.sequence) || place.sequence < 0) return ResumeTokenMismatch();
  return place;
}

absl::StatusOr<Place> FindPlace(sql::Database& database, absl::string_view prefix, absl::string_view token, Start start,
                                absl::Time deadline) {
  if (!token.empty()) {
    HTX_ASSIGN_OR_RETURN(Place place, ParseResumeToken(prefix, token));
    // Tells at once that the place is gone or not there yet, not with the first message. Only then is the feed read: a
    // page holds whole transactions, and an import's may have thousands of changes.
    HTX_ASSIGN_OR_RETURN(const sql::FeedBounds bounds, database.ReadBounds(deadline));
    if (place.epoch != bounds.epoch) return sql::ResumeTokenExpired(bounds.oldest);
    if (place.sequence < bounds.oldest - 1 || place.sequence > bounds.head) {
      HTX_RETURN_IF_ERROR(database.ReadChanges(deadline, place.sequence, 1).status());
    }
    return place;
  }
  HTX_ASSIGN_OR_RETURN(const sql::FeedBounds bounds, database.ReadBounds(deadline));
  return Place{.epoch = bounds.epoch, .sequence = start == Start::kNow ? bounds.head : bounds.oldest - 1};
}

absl::StatusOr<std::string> RenewEpoch(sql::Database& database, absl::Time deadline) {
  constexpr size_t kDigits = 16;
  // The end of a UUID is random throughout; the middle holds its version.
  const std::string uuid = absl::StrReplaceAll(NewUuid(), {{"-", ""}});
  std::string epoch = uuid.substr(uuid.size() - kDigits);
  HTX_RETURN_IF_ERROR(database.Write(
      {.principal = "operator", .method = "RenewFeedEpoch", .deadline = deadline}, [&](sql::Transaction& transaction) {
        return transaction.Execute("update feed_state set epoch = ? where id = 1", {epoch}).status();
      }));
  return epoch;
}

absl::StatusOr<absl::Duration> ParseDuration(const google::protobuf::Duration& requested, absl::Duration min,
                                             absl::Duration max, absl::string_view field) {
  const absl::Duration duration = absl::Seconds(requested.seconds()) + absl::Nanoseconds(requested.nanos());
  if (duration < min || duration > max) return DurationOutOfBounds(field, min, max);
  return duration;
}

}  // namespace htx::feed
