#pragma once

// Writes snapshots of organisations to Redis, in the order of the feed, so that other services find them without
// asking.

#include <memory>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/cache/cache.h"
#include "common/sql/database.h"

namespace htx::registry {

// The key of an organisation's snapshot: "htx:v1:organization:{id}".
std::string SnapshotKey(absl::string_view id);

// Follows the database's own feed on a thread of its own. Redis is only a cache: a snapshot that cannot be written
// after a few tries is given up, because look-ups fill the cache too and a value lives no longer than its TTL.
class Projector {
 public:
  struct Options {
    absl::Duration ttl = absl::Seconds(60);
    int tries = 3;
  };
  // `database` and `redis` outlive the projector. It starts at the head of the feed: what is older comes by look-ups.
  static std::unique_ptr<Projector> Start(sql::Database& database, cache::Redis& redis, Options options);
  virtual ~Projector() = default;
  // Ends the thread; at most one call to Redis and one read of the feed is waited for.
  virtual void Stop() = 0;
  // The sequence up to which snapshots were written or given up.
  virtual int64_t reached() const = 0;
};

}  // namespace htx::registry
