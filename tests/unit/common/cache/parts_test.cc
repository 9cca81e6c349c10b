// The parts of the cache that need no server: envelope, breaker, near cache.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/cache/breaker.h"
#include "common/cache/envelope.h"
#include "common/cache/errors.h"
#include "common/cache/near_cache.h"
#include "tests/support/matchers.h"

namespace htx::cache {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1720000000);

Envelope ValueOf(std::string bytes, int64_t sequence) {
  return {.snapshot = {.bytes = std::move(bytes), .sequence = sequence, .fetched_micros = 1720000000000000}};
}

TEST(EnvelopeTest, WhatIsSealedOpensAgain) {
  const std::string binary("\0\xff\r\n*3\0", 8);
  for (const Envelope& envelope :
       {ValueOf(binary, 7), ValueOf("", 0), ValueOf("x", std::numeric_limits<int64_t>::max()),
        Envelope{.snapshot = {.sequence = 3, .absent = true}}, Envelope{.snapshot = {.sequence = 9}, .fence = true}}) {
    const std::optional<Envelope> opened = Open("key", Seal("key", envelope));
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->snapshot.bytes, envelope.snapshot.bytes);
    EXPECT_EQ(opened->snapshot.sequence, envelope.snapshot.sequence);
    EXPECT_EQ(opened->snapshot.fetched_micros, envelope.snapshot.fetched_micros);
    EXPECT_EQ(opened->snapshot.absent, envelope.snapshot.absent);
    EXPECT_EQ(opened->fence, envelope.fence);
  }
}

TEST(EnvelopeTest, EveryChangeCutAndCopyIsNoticed) {
  const std::string sealed = Seal("key", ValueOf("payload", 42));
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(Open("key", changed).has_value()) << i;
    EXPECT_FALSE(Open("key", sealed.substr(0, i)).has_value()) << i;
  }
  EXPECT_FALSE(Open("key", sealed + "x").has_value());
  EXPECT_FALSE(Open("other", sealed).has_value());
  EXPECT_FALSE(Open("key", "").has_value());
}

TEST(EnvelopeTest, SequencesSortAsTextAsTheySortAsNumbers) {
  EXPECT_LT(SequenceDigits(9), SequenceDigits(10));
  EXPECT_LT(SequenceDigits(10), SequenceDigits(std::numeric_limits<int64_t>::max()));
}

TEST(BreakerTest, OpensAfterFailuresInARowAndProbesOnceASecond) {
  Breaker breaker;
  for (int i = 0; i < Breaker::kFailures - 1; ++i) breaker.Failed(kNow);
  breaker.Succeeded();
  for (int i = 0; i < Breaker::kFailures - 1; ++i) breaker.Failed(kNow);
  EXPECT_TRUE(breaker.Allow(kNow));
  EXPECT_FALSE(breaker.open());
  breaker.Failed(kNow);
  EXPECT_TRUE(breaker.open());
  EXPECT_FALSE(breaker.Allow(kNow + absl::Milliseconds(999)));
  EXPECT_TRUE(breaker.Allow(kNow + absl::Seconds(1)));
  EXPECT_FALSE(breaker.Allow(kNow + absl::Seconds(1))) << "one probe at a time";
  breaker.Failed(kNow + absl::Seconds(1));
  EXPECT_FALSE(breaker.Allow(kNow + absl::Milliseconds(1500)));
  EXPECT_TRUE(breaker.Allow(kNow + absl::Seconds(2)));
  breaker.Succeeded();
  EXPECT_FALSE(breaker.open());
  EXPECT_TRUE(breaker.Allow(kNow + absl::Seconds(2)));
}

NearCache::Entry EntryOf(std::string bytes, int64_t sequence, absl::Time expires = kNow + absl::Seconds(60)) {
  return {.snapshot = ValueOf(std::move(bytes), sequence).snapshot, .expires = expires};
}

TEST(NearCacheTest, HoldsWhatWasPut) {
  NearCache near(1 << 20);
  EXPECT_FALSE(near.Find("a").has_value());
  EXPECT_TRUE(near.Put("a", EntryOf("one", 1), kNow, near.generation()));
  ASSERT_TRUE(near.Find("a").has_value());
  EXPECT_EQ(near.Find("a")->snapshot.bytes, "one");
  EXPECT_TRUE(near.Put("a", EntryOf("two", 2), kNow, near.generation()));
  EXPECT_EQ(near.Find("a")->snapshot.bytes, "two");
}

TEST(NearCacheTest, AnOlderValueReplacesANewerOneOnlyWhenThatIsStale) {
  NearCache near(1 << 20);
  near.Put("a", EntryOf("new", 5), kNow, near.generation());
  EXPECT_FALSE(near.Put("a", EntryOf("old", 4), kNow, near.generation()));
  EXPECT_EQ(near.Find("a")->snapshot.bytes, "new");
  EXPECT_TRUE(near.Put("a", EntryOf("restored", 4), kNow + absl::Seconds(61), near.generation()));
}

TEST(NearCacheTest, StaysWithinItsBytesAndKeepsWhatIsUsed) {
  NearCache near(1 << 20);
  near.Put("hot", EntryOf(std::string(1000, 'h'), 1), kNow, near.generation());
  for (int i = 0; i < 20000; ++i) {
    near.Put(absl::StrCat("cold", i), EntryOf(std::string(1000, 'c'), 1), kNow, near.generation());
    EXPECT_TRUE(near.Find("hot").has_value()) << i;
    ASSERT_LE(near.bytes(), size_t{1} << 20);
  }
  EXPECT_FALSE(near.Put("huge", EntryOf(std::string(1 << 20, 'x'), 1), kNow, near.generation()));
  EXPECT_GT(near.bytes(), size_t{1} << 19);
}

TEST(NearCacheTest, AFenceDropsAndKeepsOutWhatIsOlder) {
  NearCache near(1 << 20);
  near.Put("a", EntryOf("old", 4), kNow, near.generation());
  near.Fence("a", 5, kNow);
  EXPECT_FALSE(near.Find("a").has_value());
  EXPECT_FALSE(near.Put("a", EntryOf("late fill", 4), kNow, near.generation()));
  EXPECT_FALSE(near.Admits("a", ValueOf("", 4).snapshot, kNow));
  EXPECT_TRUE(near.Put("a", EntryOf("new", 5), kNow, near.generation()));
  near.Fence("a", 5, kNow);
  EXPECT_TRUE(near.Find("a").has_value()) << "it already knows of the change";
  near.Fence("a", 3, kNow);
  EXPECT_FALSE(near.Admits("a", ValueOf("", 4).snapshot, kNow)) << "an earlier announcement that came late";
  EXPECT_TRUE(near.Admits("b", ValueOf("", 1).snapshot, kNow));
  EXPECT_TRUE(near.Admits("a", ValueOf("", 4).snapshot, kNow + NearCache::kFenceLife)) << "over";
}

TEST(NearCacheTest, TooManyFencesBecomeAFloorAndKeepEverythingOlderOut) {
  NearCache near(1 << 20);
  for (int i = 0; i < 200000; ++i) near.Fence(absl::StrCat("id", i), 100 + i, kNow);
  for (int i = 0; i < 200000; i += 997) {
    EXPECT_FALSE(near.Admits(absl::StrCat("id", i), ValueOf("", 99 + i).snapshot, kNow)) << i;
    EXPECT_TRUE(near.Admits(absl::StrCat("id", i), ValueOf("", 300000).snapshot, kNow)) << i;
  }
}

TEST(NearCacheTest, WhatWasFetchedBeforeAClearIsNotKept) {
  NearCache near(1 << 20);
  const int64_t before = near.generation();
  near.Put("a", EntryOf("one", 1), kNow, before);
  near.Clear();
  EXPECT_FALSE(near.Find("a").has_value());
  EXPECT_EQ(near.bytes(), 0u);
  EXPECT_FALSE(near.Put("a", EntryOf("one", 1), kNow, before));
  EXPECT_TRUE(near.Put("a", EntryOf("one", 1), kNow, near.generation()));
}

TEST(NearCacheTest, AfterAClearAnOwnerWithLowerSequencesIsBelieved) {
  NearCache near(1 << 20);
  for (int i = 0; i < 200000; ++i) near.Fence(absl::StrCat("id", i), 1000 + i, kNow);
  EXPECT_FALSE(near.Put("id1", EntryOf("one", 1), kNow, near.generation()));
  near.Clear();
  for (int i = 0; i < 100; ++i) {
    const std::string id = absl::StrCat("id", 199999 - i);
    EXPECT_TRUE(near.Put(id, EntryOf("restored", 1), kNow, near.generation())) << id;
  }
  near.Fence("id199999", 2, kNow);
  EXPECT_FALSE(near.Put("id199999", EntryOf("late fill", 1), kNow, near.generation())) << "fences work as before";
}

// Fillers with old and new values, announcements and readers at once: no reader sees a sequence go back.
TEST(NearCacheTest, SequencesNeverGoBackWhateverRaces) {
  NearCache near(1 << 20);
  std::atomic<int64_t> sequence = 0;
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  for (int filler = 0; filler < 2; ++filler) {
    threads.emplace_back([&] {
      while (!stop) {
        const int64_t read = sequence;
        near.Put("a", EntryOf("v", read), kNow, near.generation());
      }
    });
  }
  threads.emplace_back([&] {
    while (!stop) near.Fence("a", ++sequence, kNow);
  });
  int64_t seen = 0;
  for (int i = 0; i < 200000; ++i) {
    const std::optional<NearCache::Entry> entry = near.Find("a");
    if (!entry.has_value()) continue;
    ASSERT_GE(entry->snapshot.sequence, seen);
    seen = entry->snapshot.sequence;
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
}

TEST(CacheErrorsTest, EachHasItsReason) {
  EXPECT_THAT(CacheMiss(), testing::FailsWith(absl::StatusCode::kNotFound, "CACHE_MISS"));
  EXPECT_THAT(RedisUnavailable("x"), testing::FailsWith(absl::StatusCode::kUnavailable, "REDIS_UNAVAILABLE"));
  EXPECT_THAT(LookupTimedOut(), testing::FailsWith(absl::StatusCode::kUnavailable, "LOOKUP_TIMED_OUT"));
}

}  // namespace
}  // namespace htx::cache
