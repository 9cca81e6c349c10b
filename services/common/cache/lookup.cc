#include <atomic>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/cache/cache.h"
#include "common/cache/errors.h"
#include "common/cache/flights.h"
#include "common/cache/near_cache.h"

namespace htx::cache {
namespace {

bool OwnerIsGone(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable || status.code() == absl::StatusCode::kDeadlineExceeded ||
         status.code() == absl::StatusCode::kResourceExhausted;
}

class LayeredLookup : public Lookup {
 public:
  LayeredLookup(LookupOptions options, Redis* redis, Owner owner, const Clock& clock)
      : options_(std::move(options)),
        redis_(redis),
        owner_(std::move(owner)),
        clock_(clock),
        near_(options_.near_capacity_bytes) {}

  absl::StatusOr<Found> Get(absl::string_view id, Consistency consistency, absl::Time deadline) override {
    absl::StatusOr<Found> found =
        consistency == Consistency::kCurrent ? AskOwner(id, deadline) : GetCached(id, deadline);
    if (found.ok() && found->snapshot.absent) return NeverExisted(options_.kind, id);
    return found;
  }

  void Invalidate(absl::string_view id, int64_t sequence) override {
    near_.Fence(id, sequence, clock_.Now());
    flights_.Detach(id);
    if (redis_ != nullptr) redis_->Fence(KeyOf(id), sequence, NearCache::kFenceLife);
  }

  void InvalidateAll() override {
    believe_from_micros_ = ToMicros(clock_.Now());
    near_.Clear();
    flights_.DetachAll();
  }

  LookupStats stats() const override {
    return {.near_hits = near_hits_,
            .redis_hits = redis_hits_,
            .owner_calls = owner_calls_,
            .shared = shared_,
            .stale_served = stale_served_};
  }

 private:
  absl::StatusOr<Found> GetCached(absl::string_view id, absl::Time deadline) {
    while (true) {
      std::optional<NearCache::Entry> near = near_.Find(id);
      if (near.has_value() && clock_.Now() < near->expires) {
        ++near_hits_;
        return Answer(std::move(near->snapshot), Found::Source::kNear);
      }
      const Flights::Seat seat = flights_.Join(id, deadline);
      if (seat.leads) return Lead(id, seat.flight, deadline);
      ++shared_;
      absl::StatusOr<Found> shared = seat.flight->Await(deadline);
      // The leader's time was over, not this caller's: try again, perhaps as the leader.
      const bool leader_gave_up = !shared.ok() && OwnerIsGone(shared.status()) && seat.flight->deadline() < deadline;
      if (!leader_gave_up || absl::Now() >= deadline) return shared;
    }
  }

  // Makes the call that others wait for, and lands it whatever happens.
  absl::StatusOr<Found> Lead(absl::string_view id, const std::shared_ptr<Flight>& flight, absl::Time deadline) {
    absl::StatusOr<Found> found = LookupTimedOut();
    try {
      found = FromRedisOrOwner(id, deadline);
    } catch (...) {
      flights_.Land(id, flight, found);
      throw;
    }
    flights_.Land(id, flight, found);
    return found;
  }

  absl::StatusOr<Found> FromRedisOrOwner(absl::string_view id, absl::Time deadline) {
    const int64_t generation = near_.generation();
    // What is too old to serve now, but would do if the owner were gone.
    std::optional<Snapshot> stale;
    // Asked even when it is not healthy: Get refuses at once then, and is what probes whether Redis is back.
    if (redis_ != nullptr) {
      absl::StatusOr<Snapshot> held = redis_->Get(KeyOf(id), deadline);
      if (held.ok() && Believable(id, *held)) {
        if (AgeOf(*held) < TtlOf(*held)) {
          ++redis_hits_;
          Keep(id, *held, generation);
          return Answer(*std::move(held), Found::Source::kRedis);
        }
        stale = *std::move(held);
      }
    }
    absl::StatusOr<Found> fresh = AskOwner(id, deadline);
    if (fresh.ok() || !OwnerIsGone(fresh.status())) return fresh;
    return ServeStale(id, std::move(stale), fresh.status());
  }

  // The youngest value past its TTL, or `failure` when there is none.
  absl::StatusOr<Found> ServeStale(absl::string_view id, std::optional<Snapshot> from_redis,
                                   const absl::Status& failure) {
    std::optional<NearCache::Entry> near = near_.Find(id);
    const bool use_near =
        near.has_value() && (!from_redis.has_value() || from_redis->fetched_micros <= near->snapshot.fetched_micros);
    if (!use_near && !from_redis.has_value()) return failure;
    Snapshot& snapshot = use_near ? near->snapshot : *from_redis;
    if (snapshot.absent || AgeOf(snapshot) > options_.ttl + options_.stale_ttl) return failure;
    ++stale_served_;
    return Answer(std::move(snapshot), use_near ? Found::Source::kNear : Found::Source::kRedis);
  }

  absl::StatusOr<Found> AskOwner(absl::string_view id, absl::Time deadline) {
    const int64_t generation = near_.generation();
    // Taken before the call: the value is at least as young as its age says.
    const int64_t asked_micros = ToMicros(clock_.Now());
    ++owner_calls_;
    absl::StatusOr<Snapshot> snapshot = owner_(id, deadline);
    if (!snapshot.ok() && snapshot.status().code() == absl::StatusCode::kNotFound) {
      // An error has no sequence. 0 gives way to every value and is refused by every fence.
      snapshot = Snapshot{.absent = true};
    }
    if (!snapshot.ok()) {
      const bool unnamed = ReasonOf(snapshot.status()).empty();
      return OwnerIsGone(snapshot.status()) && unnamed ? PeerUnavailable(options_.kind) : snapshot.status();
    }
    snapshot->fetched_micros = asked_micros;
    Keep(id, *snapshot, generation);
    if (redis_ != nullptr) redis_->Offer(KeyOf(id), *snapshot, RedisTtlOf(*snapshot));
    return Answer(*std::move(snapshot), Found::Source::kOwner);
  }

  void Keep(absl::string_view id, const Snapshot& snapshot, int64_t generation) {
    thread_local absl::InsecureBitGen random;
    const absl::Duration ttl = TtlOf(snapshot) * absl::Uniform(random, 0.9, 1.1);
    near_.Put(id, {.snapshot = snapshot, .expires = FromMicros(snapshot.fetched_micros) + ttl}, clock_.Now(),
              generation);
  }

  // Whether a value from Redis may be from after all that this process was told.
  bool Believable(absl::string_view id, const Snapshot& snapshot) {
    return snapshot.fetched_micros >= believe_from_micros_ && near_.Admits(id, snapshot, clock_.Now());
  }

  absl::Duration TtlOf(const Snapshot& snapshot) const {
    return snapshot.absent ? options_.negative_ttl : options_.ttl;
  }

  absl::Duration RedisTtlOf(const Snapshot& snapshot) const {
    return snapshot.absent ? options_.negative_ttl : options_.ttl + options_.stale_ttl;
  }

  absl::Duration AgeOf(const Snapshot& snapshot) const {
    return std::max(clock_.Now() - FromMicros(snapshot.fetched_micros), absl::ZeroDuration());
  }

  Found Answer(Snapshot snapshot, Found::Source source) const {
    const absl::Duration age = AgeOf(snapshot);
    return {.snapshot = std::move(snapshot), .source = source, .age = age};
  }

  std::string KeyOf(absl::string_view id) const { return absl::StrCat("htx:v1:", options_.kind, ":", id); }

  const LookupOptions options_;
  Redis* const redis_;
  const Owner owner_;
  const Clock& clock_;
  NearCache near_;
  Flights flights_;
  std::atomic<int64_t> believe_from_micros_ = 0;
  std::atomic<int64_t> near_hits_ = 0;
  std::atomic<int64_t> redis_hits_ = 0;
  std::atomic<int64_t> owner_calls_ = 0;
  std::atomic<int64_t> shared_ = 0;
  std::atomic<int64_t> stale_served_ = 0;
};

}  // namespace

std::unique_ptr<Lookup> Lookup::Create(LookupOptions options, Redis* redis, Owner owner, const Clock& clock) {
  return std::make_unique<LayeredLookup>(std::move(options), redis, std::move(owner), clock);
}

}  // namespace htx::cache
