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
  bool absent = false;  // The owner said NOT_FOUND.
  // When the owner said so, micros since the epoch. Lookup sets it; 0 on its way to Redis means now, as for an owner
  // that writes its own snapshots there.
  int64_t fetched_micros = 0;
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
  // An address, or the path of a Unix socket ("/…"). A name works too; it is resolved on the loop's own thread, where
  // no caller waits for it.
  std::string host = "127.0.0.1";
  int port = 6379;            // 0: no Redis; every call answers UNAVAILABLE at once.
  std::string username = {};  // ACL user; may be empty.
  std::string password = {};
  absl::Duration command_timeout = absl::Milliseconds(50);
  int max_pending = 10000;  // Commands in flight before calls are refused.
};

struct RedisStats {
  int64_t commands = 0;     // Sent to Redis, the breaker's probes among them.
  int64_t refused = 0;      // Answered at once because the breaker was open or too much was pending.
  int64_t timeouts = 0;     // Each tears the connection down.
  int64_t connections = 0;  // Attempts to connect.
  int64_t garbage = 0;      // Values that were not ours; taken as misses.
};

// One multiplexed, pipelined connection on a loop thread of its own, behind a circuit breaker. Thread-safe. Calls never
// outlast min(deadline, command_timeout); UNAVAILABLE says nothing about whether the command ran.
//
// The breaker opens when the connection is lost, when a command gets no answer within command_timeout (replies have no
// names, so the whole connection goes), or when several commands in a row are answered with an error. While it is open
// calls fail at once and about once a second something small asks whether Redis is back.
class Redis {
 public:
  static std::unique_ptr<Redis> Connect(RedisOptions options);
  virtual ~Redis() = default;

  // NOT_FOUND when the key holds nothing.
  virtual absl::StatusOr<Snapshot> Get(absl::string_view key, absl::Time deadline) = 0;
  // Sets `key` unless it holds a snapshot with a greater sequence (Lua compare-and-set). True when it was set.
  // An `absent` snapshot is a tombstone with a short life.
  virtual absl::StatusOr<bool> SetIfNewer(absl::string_view key, const Snapshot& snapshot, absl::Duration ttl,
                                          absl::Time deadline) = 0;
  // SetIfNewer that nobody waits for; lost when Redis is not there.
  virtual void Offer(absl::string_view key, const Snapshot& snapshot, absl::Duration ttl) = 0;
  // Replaces what `key` holds from before `sequence` by a mark that keeps older snapshots out for `ttl`. Not waited
  // for.
  virtual void Fence(absl::string_view key, int64_t sequence, absl::Duration ttl) = 0;
  // True while calls reach Redis; false while the breaker is open.
  virtual bool healthy() const = 0;
  virtual RedisStats stats() const = 0;
};

// Asks the owner for `id`. NOT_FOUND becomes an absent snapshot; other errors are handed through and never cached.
using Owner = std::function<absl::StatusOr<Snapshot>(absl::string_view id, absl::Time deadline)>;

struct LookupOptions {
  std::string kind = {};                   // "organization": keys are htx:v1:organization:{id}
  absl::Duration ttl = absl::Seconds(60);  // ±10 % jitter
  absl::Duration negative_ttl = absl::Seconds(5);
  absl::Duration stale_ttl = absl::Minutes(10);  // How long past its TTL a value may be served while the owner is gone.
  size_t near_capacity_bytes = 16 << 20;
};

struct LookupStats {
  int64_t near_hits = 0;
  int64_t redis_hits = 0;
  int64_t owner_calls = 0;
  int64_t shared = 0;        // Look-ups that waited for another's call.
  int64_t stale_served = 0;  // Values past their TTL, because the owner was gone.
};

// Look-ups of one kind of resource. Thread-safe; equal look-ups in flight share one call to the owner.
//
// kCached calls share: one that comes while an equal one is under way waits for it, until its own deadline. kCurrent
// calls never join a call that is under way, since that one may have read before this one was asked; each asks the
// owner itself. Get blocks, so it belongs on a worker; a near hit neither blocks nor touches Redis.
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
  // Drops everything near and no longer believes what Redis holds from before now: the follower of the feed lost its
  // place.
  virtual void InvalidateAll() = 0;
  virtual LookupStats stats() const = 0;
};

}  // namespace htx::cache
