#pragma once

// Errors of this room. Those of Redis stay inside the process: a look-up turns them into a question to the owner.

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace htx::cache {

// NOT_FOUND / CACHE_MISS. The key holds nothing that can be used.
absl::Status CacheMiss();
// UNAVAILABLE / REDIS_UNAVAILABLE. Redis did not answer in time, refused, or is believed to be gone; do without it.
absl::Status RedisUnavailable(absl::string_view why);
// UNAVAILABLE / LOOKUP_TIMED_OUT. An equal look-up under way did not end before this caller's deadline; retry with more
// time.
absl::Status LookupTimedOut();

}  // namespace htx::cache
