#include "common/cache/errors.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"

namespace htx::cache {

absl::Status CacheMiss() {
  return MakeError(absl::StatusCode::kNotFound, "CACHE_MISS",
                   {.en = "the cache holds nothing under this key", .vi = "bộ nhớ đệm không có khóa này"});
}

absl::Status RedisUnavailable(absl::string_view why) {
  return MakeError(absl::StatusCode::kUnavailable, "REDIS_UNAVAILABLE",
                   {.en = absl::StrCat("Redis did not serve the call: ", why),
                    .vi = absl::StrCat("Redis không phục vụ được: ", why)});
}

absl::Status LookupTimedOut() {
  return MakeError(absl::StatusCode::kUnavailable, "LOOKUP_TIMED_OUT",
                   {.en = "the look-up did not end before the deadline", .vi = "tra cứu chưa xong trước thời hạn"});
}

}  // namespace htx::cache
