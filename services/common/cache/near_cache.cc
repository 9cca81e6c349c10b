#include "common/cache/near_cache.h"

#include <iterator>
#include <utility>

#include "absl/hash/hash.h"

namespace htx::cache {

NearCache::NearCache(size_t capacity_bytes) : shard_capacity_(capacity_bytes / kShards) {}

NearCache::Shard& NearCache::ShardOf(absl::string_view id) {
  // The maps inside use the low bits of the same hash.
  return shards_[(absl::Hash<absl::string_view>()(id) >> 48) % kShards];
}

size_t NearCache::Weight(const Held& held) {
  // Node, map slot and the two strings.
  return sizeof(Held) + 48 + held.id.size() + held.entry.snapshot.bytes.size();
}

std::optional<NearCache::Entry> NearCache::Find(absl::string_view id) {
  Shard& shard = ShardOf(id);
  const MutexLock lock(shard.mutex);
  const auto found = shard.held.find(id);
  if (found == shard.held.end()) return std::nullopt;
  found->second->used = true;
  return found->second->entry;
}

bool NearCache::Admits(absl::string_view id, const Snapshot& snapshot, absl::Time now) {
  Shard& shard = ShardOf(id);
  const MutexLock lock(shard.mutex);
  return AdmitsLocked(shard, id, snapshot, now);
}

bool NearCache::AdmitsLocked(Shard& shard, absl::string_view id, const Snapshot& snapshot, absl::Time now) {
  if (snapshot.sequence < shard.floor) return false;
  const auto fence = shard.fences.find(id);
  return fence == shard.fences.end() || fence->second.until <= now || snapshot.sequence >= fence->second.sequence;
}

bool NearCache::Put(absl::string_view id, Entry entry, absl::Time now, int64_t generation) {
  Shard& shard = ShardOf(id);
  const MutexLock lock(shard.mutex);
  if (generation != generation_ || !AdmitsLocked(shard, id, entry.snapshot, now)) return false;
  if (const auto found = shard.held.find(id); found != shard.held.end()) {
    const Entry& old = found->second->entry;
    // A stale entry gives way to anything, so that an owner restored from a backup, whose sequences start lower, is
    // believed.
    if (old.snapshot.sequence > entry.snapshot.sequence && now < old.expires) return false;
    Erase(shard, found->second);
  }
  Held held = {.id = std::string(id), .entry = std::move(entry)};
  const size_t weight = Weight(held);
  if (weight > shard_capacity_) return false;
  MakeRoom(shard, weight);
  shard.order.push_back(std::move(held));
  const auto last = std::prev(shard.order.end());
  shard.held.emplace(last->id, last);
  shard.bytes += weight;
  return true;
}

void NearCache::Fence(absl::string_view id, int64_t sequence, absl::Time now) {
  Shard& shard = ShardOf(id);
  const MutexLock lock(shard.mutex);
  if (const auto found = shard.held.find(id); found != shard.held.end()) {
    if (found->second->entry.snapshot.sequence < sequence) Erase(shard, found->second);
  }
  ForgetFences(shard, now);
  const auto [fence, added] = shard.fences.try_emplace(std::string(id));
  if (added) shard.fence_order.push_back(std::string(id));
  fence->second.sequence = std::max(fence->second.sequence, sequence);
  fence->second.until = now + kFenceLife;
}

// Makes room for one more fence: drops those that are over, and merges the oldest into the floor when there are too
// many.
void NearCache::ForgetFences(Shard& shard, absl::Time now) {
  while (!shard.fence_order.empty()) {
    const auto oldest = shard.fences.find(shard.fence_order.front());
    const bool over = oldest->second.until <= now;
    if (!over && shard.fences.size() < kMaxFencesPerShard) return;
    if (!over) shard.floor = std::max(shard.floor, oldest->second.sequence);
    shard.fences.erase(oldest);
    shard.fence_order.pop_front();
  }
}

void NearCache::Clear() {
  ++generation_;
  for (Shard& shard : shards_) {
    const MutexLock lock(shard.mutex);
    shard.held.clear();
    shard.order.clear();
    shard.bytes = 0;
    // What was under way is kept out by its generation, and the owner may have gone back to lower sequences.
    shard.fences.clear();
    shard.fence_order.clear();
    shard.floor = 0;
  }
}

size_t NearCache::bytes() const {
  size_t sum = 0;
  for (Shard& shard : shards_) {
    const MutexLock lock(shard.mutex);
    sum += shard.bytes;
  }
  return sum;
}

void NearCache::Erase(Shard& shard, std::list<Held>::iterator held) {
  shard.bytes -= Weight(*held);
  shard.held.erase(held->id);
  shard.order.erase(held);
}

void NearCache::MakeRoom(Shard& shard, size_t needed) {
  while (shard.bytes + needed > shard_capacity_) {
    const auto front = shard.order.begin();
    if (!std::exchange(front->used, false)) {
      Erase(shard, front);
    } else {
      shard.order.splice(shard.order.end(), shard.order, front);
    }
  }
}

}  // namespace htx::cache
