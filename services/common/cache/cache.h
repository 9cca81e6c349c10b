#pragma once

// Looking up what another service owns: near cache, then Redis, then the owner. See docs/decisions/0004.
//
// Redis is only a cache: slow, gone, flushed or poisoned, it changes latency and nothing else.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/clock.h"

namespace htx::cache {

// A snapshot of a resource with the sequence of its owner's feed at which it was true.
struct Snapshot {
  std::string bytes = {};  // Serialized message; empty with `absent`.
  int64_t sequence = 0;
  bool absent = false;     // The owner said NOT_FOUND.
};

// How fresh an answer must be.
enum class Consistency {
  kCached,   // For display: near cache, Redis or the owner, whichever answers first in this order; at most TTL old.
  kCurrent,  // For decisions about money and honours: asks the owner.
};

// An answer of a look-up.
struct Found {
  Snapshot snapshot = {};
  enum class Source { kNear, kRedis, kOwner } source = Source::kOwner;
  absl::Duration age = absl::ZeroDuration();  // Since the value was fetched from its owner.
};

struct RedisOptions {
  std::string host = "127.0.0.1";  // An address, not a name: connecting must not wait for DNS.
  int port = 6379;                 // 0: no Redis; every call answers UNAVAILABLE at once.
  std::string username = {};       // ACL user; may be empty.
  std::string password = {};
  absl::Duration command_timeout = absl::Milliseconds(50);
  int max_pending = 10000;         // Commands in flight before calls are refused.
};

// One multiplexed, pipelined connection on a loop thread of its own, behind a circuit breaker. Thread-safe. Calls never
// outlast min(deadline, command_timeout); UNAVAILABLE says nothing about whether the command ran.
class Redis {
 public:
  static std::unique_ptr<Redis> Connect(RedisOptions options);
  virtual ~Redis() = default;

  // NOT_FOUND when the key holds nothing.
  virtual absl::StatusOr<Snapshot> Get(absl::string_view key, absl::Time deadline) = 0;
  // Sets `key` unless it holds a snapshot with a greater sequence (Lua compare-and-set). True when it was set.
  // An `absent` snapshot is a tombstone with a short life.
  virtual absl::StatusOr<bool> SetIfNewer(absl::string_view key, const Snapshot& snapshot, absl::Duration ttl, absl::Time deadline) = 0;
  // True while calls reach Redis; false while the breaker is open.
  virtual bool healthy() const = 0;
};

// Asks the owner for `id`. NOT_FOUND becomes an absent snapshot; other errors are handed through and never cached.
using Owner = std::function<absl::StatusOr<Snapshot>(absl::string_view id, absl::Time deadline)>;

struct LookupOptions {
  std::string kind = {};                        // "organization": keys are htx:v1:organization:{id}
  absl::Duration ttl = absl::Seconds(60);       // ±10 % jitter
  absl::Duration negative_ttl = absl::Seconds(5);
  size_t near_capacity_bytes = 16 << 20;
};

// Look-ups of one kind of resource. Thread-safe; equal look-ups in flight share one call to the owner.
class Lookup {
 public:
  // `redis` and `clock` outlive the lookup; `redis` may be null.
  static std::unique_ptr<Lookup> Create(LookupOptions options, Redis* redis, Owner owner, const Clock& clock);
  virtual ~Lookup() = default;

  // kCached: NOT_FOUND / NEVER_EXISTED for an absent resource; when the owner is gone, a value past its TTL may be
  // served (its `age` says so). kCurrent: UNAVAILABLE / PEER_UNAVAILABLE when the owner does not answer.
  virtual absl::StatusOr<Found> Get(absl::string_view id, Consistency consistency, absl::Time deadline) = 0;

  // Drops what is known of `id` up to `sequence`: the owner's feed said that it changed.
  virtual void Invalidate(absl::string_view id, int64_t sequence) = 0;
  // Drops everything near: the follower of the feed lost its place.
  virtual void InvalidateAll() = 0;
};

}  // namespace htx::cache
