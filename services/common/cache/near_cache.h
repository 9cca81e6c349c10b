#pragma once

// Snapshots in this process: bounded by bytes, sharded, least recently used goes first.

#include <array>
#include <atomic>
#include <deque>
#include <list>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/cache/cache.h"

namespace htx::cache {

// Thread-safe. Time is handed in.
//
// A fence at sequence S on an id keeps snapshots from before S out: a fill that was under way when the owner announced
// a change cannot bring the old value back. Fences last kFenceLife, longer than any call; when there are too many of
// them, the oldest are merged into a floor that holds for every id of the shard.
class NearCache {
 public:
  static constexpr absl::Duration kFenceLife = absl::Seconds(60);

  struct Entry {
    Snapshot snapshot = {};
    absl::Time expires = absl::InfinitePast();  // Past it the entry is stale, but kept while there is room.
  };

  explicit NearCache(size_t capacity_bytes);

  // What is held of `id`, stale or not.
  std::optional<Entry> Find(absl::string_view id);
  // True when `snapshot` is not from before a fence.
  bool Admits(absl::string_view id, const Snapshot& snapshot, absl::Time now);
  // Keeps `entry` unless a fence or a fresher, newer entry forbids it, or Clear ran since `generation` was read.
  bool Put(absl::string_view id, Entry entry, absl::Time now, int64_t generation);
  // Drops what is from before `sequence` and keeps such snapshots out from now on.
  void Fence(absl::string_view id, int64_t sequence, absl::Time now);
  // Forgets everything, fences too: an owner that was restored from a backup counts its sequences from lower on.
  void Clear();
  int64_t generation() const { return generation_; }
  size_t bytes() const;

 private:
  static constexpr size_t kShards = 16;
  static constexpr size_t kMaxFencesPerShard = 4096;

  struct Held {
    std::string id = {};
    Entry entry = {};
    bool used = false;  // Read since the hand last passed.
  };
  struct FenceOf {
    int64_t sequence = 0;
    absl::Time until = absl::InfinitePast();
  };
  struct Shard {
    Mutex mutex;
    // The front is the next to go, unless it was used: then it gets a second chance at the back.
    std::list<Held> order ABSL_GUARDED_BY(mutex) = {};
    absl::flat_hash_map<absl::string_view, std::list<Held>::iterator> held ABSL_GUARDED_BY(mutex) = {};
    size_t bytes ABSL_GUARDED_BY(mutex) = 0;
    absl::flat_hash_map<std::string, FenceOf> fences ABSL_GUARDED_BY(mutex) = {};
    std::deque<std::string> fence_order ABSL_GUARDED_BY(mutex) = {};
    int64_t floor ABSL_GUARDED_BY(mutex) = 0;
  };

  Shard& ShardOf(absl::string_view id);
  static size_t Weight(const Held& held);
  static bool AdmitsLocked(Shard& shard, absl::string_view id, const Snapshot& snapshot, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex);
  static void Erase(Shard& shard, std::list<Held>::iterator held) ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex);
  void MakeRoom(Shard& shard, size_t needed) ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex);
  static void ForgetFences(Shard& shard, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex);

  const size_t shard_capacity_;
  std::atomic<int64_t> generation_ = 0;
  mutable std::array<Shard, kShards> shards_ = {};
};

}  // namespace htx::cache
