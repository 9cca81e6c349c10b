// The look-up over its layers, with a real Redis and an owner that a test controls.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/mutex.h"
#include "common/cache/cache.h"
#include "common/cache/envelope.h"
#include "tests/support/eventually.h"
#include "tests/support/fakes.h"
#include "tests/support/matchers.h"
#include "tests/support/redis_server.h"
#include "tests/unit/common/cache/resp_server.h"

namespace htx::cache {
namespace {

using ::htx::testing::Eventually;
using ::htx::testing::FailsWith;
using ::htx::testing::FakeClock;
using ::htx::testing::IsOk;
using Source = Found::Source;

absl::Time Soon() { return absl::Now() + absl::Minutes(2); }

// The owner of values "{id}@{sequence}". Thread-safe.
class FakeOwner {
 public:
  Owner AsOwner() {
    return [this](absl::string_view id, absl::Time deadline) { return Ask(std::string(id), deadline); };
  }
  void Set(int64_t sequence) { sequence_ = sequence; }
  void Fail(absl::Status status) {
    const MutexLock lock(mutex_);
    failure_ = std::move(status);
  }
  // Calls that begin from now on wait, having read their value, until Open or their deadline.
  void Close() {
    const MutexLock lock(mutex_);
    closed_ = true;
  }
  void Open() {
    const MutexLock lock(mutex_);
    closed_ = false;
    opened_.SignalAll();
  }
  int calls() const { return calls_; }

 private:
  absl::StatusOr<Snapshot> Ask(const std::string& id, absl::Time deadline) {
    const int64_t sequence = sequence_;
    const MutexLock lock(mutex_);
    const bool wait = closed_;
    ++calls_;
    while (wait && closed_) {
      if (!opened_.WaitUntil(mutex_, deadline)) return absl::DeadlineExceededError("closed");
    }
    if (!failure_.ok()) return failure_;
    return Snapshot{.bytes = absl::StrCat(id, "@", sequence), .sequence = sequence};
  }

  std::atomic<int64_t> sequence_ = 1;
  std::atomic<int> calls_ = 0;
  Mutex mutex_;
  CondVar opened_;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status failure_ ABSL_GUARDED_BY(mutex_) = absl::OkStatus();
};

class LookupTest : public ::testing::Test {
 protected:
  std::unique_ptr<Lookup> Make(Redis* redis) {
    return Lookup::Create({.kind = "organization"}, redis, owner_.AsOwner(), clock_);
  }

  FakeClock clock_;
  FakeOwner owner_;
  std::unique_ptr<Lookup> lookup_ = Make(nullptr);
};

TEST_F(LookupTest, TheSecondLookupIsNear) {
  const auto first = lookup_->Get("a", Consistency::kCached, Soon());
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->source, Source::kOwner);
  clock_.Advance(absl::Seconds(20));
  const auto second = lookup_->Get("a", Consistency::kCached, Soon());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->source, Source::kNear);
  EXPECT_EQ(second->snapshot.bytes, "a@1");
  EXPECT_EQ(second->age, absl::Seconds(20));
  EXPECT_EQ(owner_.calls(), 1);
}

TEST_F(LookupTest, ANearHitNeedsNoTime) {
  ASSERT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), IsOk());
  EXPECT_THAT(lookup_->Get("a", Consistency::kCached, absl::InfinitePast()), IsOk());
}

TEST_F(LookupTest, PastItsTimeToLiveItIsAskedForAgain) {
  for (int i = 0; i < 200; ++i) ASSERT_THAT(lookup_->Get(absl::StrCat(i), Consistency::kCached, Soon()), IsOk());
  clock_.Advance(absl::Seconds(53));
  for (int i = 0; i < 200; ++i) ASSERT_THAT(lookup_->Get(absl::StrCat(i), Consistency::kCached, Soon()), IsOk());
  EXPECT_EQ(owner_.calls(), 200);
  clock_.Advance(absl::Seconds(7));
  for (int i = 0; i < 200; ++i) ASSERT_THAT(lookup_->Get(absl::StrCat(i), Consistency::kCached, Soon()), IsOk());
  EXPECT_GT(owner_.calls(), 210) << "jitter: some are over before 60 s";
  EXPECT_LT(owner_.calls(), 390) << "and some are not";
}

TEST_F(LookupTest, CurrentAlwaysAsksTheOwner) {
  for (int i = 1; i <= 3; ++i) {
    owner_.Set(i);
    const auto found = lookup_->Get("a", Consistency::kCurrent, Soon());
    ASSERT_THAT(found, IsOk());
    EXPECT_EQ(found->source, Source::kOwner);
    EXPECT_EQ(found->snapshot.sequence, i);
    EXPECT_EQ(found->age, absl::ZeroDuration());
  }
  EXPECT_EQ(owner_.calls(), 3);
  EXPECT_EQ(lookup_->Get("a", Consistency::kCached, Soon())->snapshot.sequence, 3) << "what it learned is kept";
  EXPECT_EQ(owner_.calls(), 3);
}

TEST_F(LookupTest, AnAbsentResourceIsRememberedForAShortTime) {
  owner_.Fail(NeverExisted("organization", "organizations/a"));
  EXPECT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), FailsWith(absl::StatusCode::kNotFound, "NEVER_EXISTED"));
  EXPECT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), FailsWith(absl::StatusCode::kNotFound, "NEVER_EXISTED"));
  EXPECT_EQ(owner_.calls(), 1);
  EXPECT_THAT(lookup_->Get("a", Consistency::kCurrent, Soon()),
              FailsWith(absl::StatusCode::kNotFound, "NEVER_EXISTED"));
  owner_.Fail(absl::OkStatus());
  clock_.Advance(absl::Seconds(6));
  EXPECT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), IsOk());
}

TEST_F(LookupTest, CreationIsSeenAtOnceWhenTheFeedTellsOfIt) {
  owner_.Fail(NeverExisted("organization", "organizations/a"));
  EXPECT_EQ(lookup_->Get("a", Consistency::kCached, Soon()).status().code(), absl::StatusCode::kNotFound);
  owner_.Fail(absl::OkStatus());
  owner_.Set(2);
  lookup_->Invalidate("a", 2);
  EXPECT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), IsOk());
}

TEST_F(LookupTest, OtherErrorsAreHandedThroughAndNotRemembered) {
  owner_.Fail(PermissionMissing("registry.organizations.get"));
  EXPECT_THAT(lookup_->Get("a", Consistency::kCached, Soon()),
              FailsWith(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING"));
  owner_.Fail(absl::OkStatus());
  EXPECT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), IsOk());
  EXPECT_EQ(owner_.calls(), 2);
}

TEST_F(LookupTest, WhenTheOwnerIsGoneCachedAnswersWithItsAgeAndCurrentRefuses) {
  ASSERT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), IsOk());
  owner_.Fail(absl::UnavailableError("gone"));
  clock_.Advance(absl::Minutes(5));
  const auto stale = lookup_->Get("a", Consistency::kCached, Soon());
  ASSERT_THAT(stale, IsOk());
  EXPECT_EQ(stale->snapshot.bytes, "a@1");
  EXPECT_EQ(stale->age, absl::Minutes(5));
  EXPECT_EQ(lookup_->stats().stale_served, 1);
  EXPECT_THAT(lookup_->Get("a", Consistency::kCurrent, Soon()),
              FailsWith(absl::StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  EXPECT_THAT(lookup_->Get("b", Consistency::kCached, Soon()),
              FailsWith(absl::StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  clock_.Advance(absl::Minutes(7));
  EXPECT_THAT(lookup_->Get("a", Consistency::kCached, Soon()),
              FailsWith(absl::StatusCode::kUnavailable, "PEER_UNAVAILABLE"))
      << "too old even for that";
}

TEST_F(LookupTest, WhatTheFeedCalledOldIsNotServedThoughTheOwnerIsGone) {
  ASSERT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), IsOk());
  owner_.Fail(absl::UnavailableError("gone"));
  lookup_->Invalidate("a", 2);
  EXPECT_THAT(lookup_->Get("a", Consistency::kCached, Soon()),
              FailsWith(absl::StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
}

TEST_F(LookupTest, AThousandConcurrentMissesMakeOneCall) {
  owner_.Close();
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 1000; ++i) {
    threads.emplace_back([&] {
      const auto found = lookup_->Get("a", Consistency::kCached, Soon());
      if (found.ok() && found->snapshot.bytes == "a@1") ++good;
    });
  }
  EXPECT_TRUE(Eventually([&] { return lookup_->stats().shared == 999; }));
  owner_.Open();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 1000);
  EXPECT_EQ(owner_.calls(), 1);
}

TEST_F(LookupTest, WhoWaitsForAnothersCallKeepsItsOwnDeadline) {
  owner_.Close();
  std::thread leader([&] { EXPECT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), IsOk()); });
  EXPECT_TRUE(Eventually([&] { return owner_.calls() == 1; }));
  EXPECT_THAT(lookup_->Get("a", Consistency::kCached, absl::Now() + absl::Milliseconds(20)),
              FailsWith(absl::StatusCode::kUnavailable, "LOOKUP_TIMED_OUT"));
  owner_.Open();
  leader.join();
}

TEST_F(LookupTest, WhenTheLeadersTimeIsOverAWaiterWithMoreTimeTakesOver) {
  owner_.Close();
  std::thread leader(
      [&] { EXPECT_FALSE(lookup_->Get("a", Consistency::kCached, absl::Now() + absl::Milliseconds(200)).ok()); });
  EXPECT_TRUE(Eventually([&] { return owner_.calls() == 1; }));
  std::thread waiter([&] { EXPECT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), IsOk()); });
  EXPECT_TRUE(Eventually([&] { return owner_.calls() == 2; }));
  owner_.Open();
  leader.join();
  waiter.join();
}

TEST_F(LookupTest, CurrentDoesNotJoinACallThatBeganBeforeIt) {
  owner_.Close();
  std::thread cached([&] { EXPECT_EQ(lookup_->Get("a", Consistency::kCached, Soon())->snapshot.sequence, 1); });
  EXPECT_TRUE(Eventually([&] { return owner_.calls() == 1; }));
  owner_.Set(2);
  std::thread current([&] { EXPECT_EQ(lookup_->Get("a", Consistency::kCurrent, Soon())->snapshot.sequence, 2); });
  EXPECT_TRUE(Eventually([&] { return owner_.calls() == 2; }));
  owner_.Open();
  cached.join();
  current.join();
}

// The value was read, then the owner announced a change, then the value arrived.
TEST_F(LookupTest, AFillFromBeforeAnAnnouncementDoesNotBringTheOldValueBack) {
  owner_.Close();
  std::thread slow([&] { EXPECT_EQ(lookup_->Get("a", Consistency::kCached, Soon())->snapshot.sequence, 1); });
  EXPECT_TRUE(Eventually([&] { return owner_.calls() == 1; }));
  owner_.Set(2);
  lookup_->Invalidate("a", 2);
  std::thread later([&] { EXPECT_EQ(lookup_->Get("a", Consistency::kCached, Soon())->snapshot.sequence, 2); });
  EXPECT_TRUE(Eventually([&] { return owner_.calls() == 2; }))
      << "who comes after the announcement does not join the old call";
  owner_.Open();
  slow.join();
  later.join();
  EXPECT_EQ(lookup_->Get("a", Consistency::kCached, Soon())->snapshot.sequence, 2);
}

TEST_F(LookupTest, AnOwnerThatThrowsLeavesNobodyWaiting) {
  int calls = 0;
  const Owner broken = [&](absl::string_view, absl::Time) -> absl::StatusOr<Snapshot> {
    if (++calls == 1) throw std::runtime_error("bug");
    return Snapshot{.bytes = "fine", .sequence = 1};
  };
  const auto lookup = Lookup::Create({.kind = "organization"}, nullptr, broken, clock_);
  EXPECT_THROW(lookup->Get("a", Consistency::kCached, Soon()).IgnoreError(), std::runtime_error);
  EXPECT_THAT(lookup->Get("a", Consistency::kCached, Soon()), IsOk());
}

class LookupWithRedisTest : public LookupTest {
 protected:
  LookupWithRedisTest() {
    EXPECT_TRUE(Eventually([&] { return redis_->healthy() && other_redis_->healthy(); }));
    lookup_ = Make(redis_.get());
    other_ = Make(other_redis_.get());
  }

  std::unique_ptr<Redis> Connect() const {
    return Redis::Connect({.host = server_.socket(), .command_timeout = absl::Minutes(1)});
  }
  // The commands of a connection come one after the other, so an answered one means that those before it are done.
  // Twice, because a script that Redis does not know yet is sent again, whole, when its refusal comes.
  void Settle() {
    redis_->Get("settled", Soon()).IgnoreError();
    redis_->Get("settled", Soon()).IgnoreError();
  }

  testing::RedisServer server_;
  std::unique_ptr<Redis> redis_ = Connect();
  std::unique_ptr<Redis> other_redis_ = Connect();
  std::unique_ptr<Lookup> other_;  // The same look-up in another process.
};

TEST_F(LookupWithRedisTest, AnotherProcessFindsInRedisWhatOneFetched) {
  ASSERT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), IsOk());
  Settle();
  clock_.Advance(absl::Seconds(10));
  const auto found = other_->Get("a", Consistency::kCached, Soon());
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->source, Source::kRedis);
  EXPECT_EQ(found->snapshot.bytes, "a@1");
  EXPECT_EQ(found->age, absl::Seconds(10)) << "the age counts from the owner's answer";
  EXPECT_EQ(other_->Get("a", Consistency::kCached, Soon())->source, Source::kNear);
  EXPECT_EQ(owner_.calls(), 1);
}

TEST_F(LookupWithRedisTest, ANearHitDoesNotTouchRedis) {
  ASSERT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), IsOk());
  Settle();
  const int64_t commands = redis_->stats().commands;
  const absl::Time start = absl::Now();
  for (int i = 0; i < 100000; ++i) ASSERT_EQ(lookup_->Get("a", Consistency::kCached, Soon())->source, Source::kNear);
  RecordProperty("nanoseconds_per_hit", static_cast<int>(absl::ToInt64Nanoseconds(absl::Now() - start) / 100000));
  EXPECT_EQ(redis_->stats().commands, commands);
}

TEST_F(LookupWithRedisTest, AnAnnouncementReachesRedisAndOutlivesALateFill) {
  ASSERT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), IsOk());
  lookup_->Invalidate("a", 2);
  redis_->Offer("htx:v1:organization:a", {.bytes = "a@1", .sequence = 1, .fetched_micros = ToMicros(clock_.Now())},
                absl::Seconds(60));
  Settle();
  owner_.Set(2);
  EXPECT_EQ(other_->Get("a", Consistency::kCached, Soon())->snapshot.bytes, "a@2");
}

TEST_F(LookupWithRedisTest, AValueInRedisFromBeforeAnAnnouncementIsNotBelieved) {
  lookup_->Invalidate("a", 5);
  Settle();
  server_.Flush();  // Redis forgot the fence; this process did not.
  redis_->Offer("htx:v1:organization:a", {.bytes = "a@4", .sequence = 4, .fetched_micros = ToMicros(clock_.Now())},
                absl::Seconds(60));
  Settle();
  owner_.Set(5);
  EXPECT_EQ(lookup_->Get("a", Consistency::kCached, Soon())->snapshot.bytes, "a@5");
}

TEST_F(LookupWithRedisTest, AfterAGapInTheFeedNothingFromBeforeIsBelieved) {
  ASSERT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), IsOk());
  Settle();
  clock_.Advance(absl::Seconds(1));
  owner_.Set(2);
  lookup_->InvalidateAll();
  EXPECT_EQ(lookup_->Get("a", Consistency::kCached, Soon())->snapshot.bytes, "a@2");
}

TEST_F(LookupWithRedisTest, AStaleValueInRedisServesWhenTheOwnerIsGone) {
  ASSERT_THAT(lookup_->Get("a", Consistency::kCached, Soon()), IsOk());
  Settle();
  clock_.Advance(absl::Minutes(2));
  owner_.Fail(absl::UnavailableError("gone"));
  const auto stale = other_->Get("a", Consistency::kCached, Soon());
  ASSERT_THAT(stale, IsOk());
  EXPECT_EQ(stale->source, Source::kRedis);
  EXPECT_EQ(stale->age, absl::Minutes(2));
}

// Look-ups of many keys by many threads while Redis is flushed, poisoned, killed and restarted: every answer is right.
TEST_F(LookupWithRedisTest, FlushedPoisonedOrKilledUnderLoadTheAnswersStayRight) {
  // Small, so that Redis and the owner are asked all the time.
  const auto lookup =
      Lookup::Create({.kind = "organization", .near_capacity_bytes = 1 << 14}, redis_.get(), owner_.AsOwner(), clock_);
  std::atomic<bool> stop = false;
  std::atomic<int> wrong = 0;
  std::atomic<int64_t> answers = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; !stop; ++i) {
        const std::string id = absl::StrCat((i * 7 + t) % 500);
        const auto found = lookup->Get(id, Consistency::kCached, Soon());
        if (!found.ok() || found->snapshot.bytes != id + "@1") ++wrong;
        ++answers;
      }
    });
  }
  const auto more_answers = [&] {
    const int64_t before = answers;
    return Eventually([&] { return answers > before + 2000; });
  };
  EXPECT_TRUE(more_answers());
  server_.Flush();
  EXPECT_TRUE(more_answers());
  for (int i = 0; i < 500; ++i) {
    server_.Run({"SET", absl::StrCat("htx:v1:organization:", i), i % 2 == 0 ? "poison" : std::string(100, '9')});
  }
  EXPECT_TRUE(more_answers());
  server_.Kill();
  EXPECT_TRUE(more_answers());
  EXPECT_TRUE(Eventually([&] { return !redis_->healthy(); }));
  server_.Restart();
  EXPECT_TRUE(Eventually([&] { return redis_->healthy(); }));
  const int64_t from_redis = lookup->stats().redis_hits;
  EXPECT_TRUE(Eventually([&] { return lookup->stats().redis_hits > from_redis + 100; })) << "Redis serves again";
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(redis_->stats().garbage, 0);
}

// Error replies open the breaker while the connection stands; nothing but look-ups can find out that Redis is well.
TEST_F(LookupTest, AfterRepeatedErrorsRedisIsProbedAndServesAgain) {
  const std::string sealed =
      Seal("htx:v1:organization:well",
           {.snapshot = {.bytes = "well@1", .sequence = 1, .fetched_micros = ToMicros(clock_.Now())}});
  std::atomic<bool> well = false;
  std::atomic<int> gets = 0;
  RespServer server([&](const std::vector<std::string>& words) -> std::string {
    if (words[0] == "PING") return "+PONG\r\n";
    if (words[0] != "GETRANGE") return ":1\r\n";
    ++gets;
    if (!well) return "-MASTERDOWN Link with MASTER is down\r\n";
    return absl::StrCat("$", sealed.size(), "\r\n", sealed, "\r\n");
  });
  const auto redis = Redis::Connect({.host = server.socket(), .command_timeout = absl::Minutes(1)});
  ASSERT_TRUE(Eventually([&] { return redis->healthy(); }));
  // Without a near cache every look-up goes on to Redis.
  const auto lookup =
      Lookup::Create({.kind = "organization", .near_capacity_bytes = 0}, redis.get(), owner_.AsOwner(), clock_);
  const absl::Time start = absl::Now();
  for (int i = 0; i < 1000; ++i) ASSERT_THAT(lookup->Get("well", Consistency::kCached, Soon()), IsOk());
  EXPECT_FALSE(redis->healthy());
  EXPECT_GE(gets, 5);
  EXPECT_LE(gets, 6 + absl::ToInt64Seconds(absl::Now() - start)) << "one probe a second";
  well = true;
  const int before = gets;
  EXPECT_TRUE(Eventually([&] {
    const auto found = lookup->Get("well", Consistency::kCached, Soon());
    return found.ok() && found->source == Source::kRedis;
  }));
  EXPECT_EQ(gets, before + 1) << "the first probe closes the breaker";
  EXPECT_EQ(lookup->stats().redis_hits, 1);
  EXPECT_TRUE(redis->healthy());
}

// With Redis stopped, a look-up costs at most one command's time until the connection is given up, and then nothing.
TEST_F(LookupWithRedisTest, AStoppedRedisDelaysOneLookupAndNoMore) {
  const auto redis = Redis::Connect({.host = server_.socket(), .command_timeout = absl::Milliseconds(50)});
  ASSERT_TRUE(Eventually([&] { return redis->healthy(); }));
  const auto lookup = Make(redis.get());
  server_.Stop();
  ASSERT_THAT(lookup->Get("first", Consistency::kCached, Soon()), IsOk());
  ASSERT_TRUE(Eventually([&] { return !redis->healthy(); }));
  // Not one of them sends a command that it would have to wait for: every attempt to connect greets, and no more.
  const cache::RedisStats before = redis->stats();
  for (int i = 0; i < 1000; ++i) ASSERT_THAT(lookup->Get(absl::StrCat(i), Consistency::kCached, Soon()), IsOk());
  const cache::RedisStats after = redis->stats();
  EXPECT_GE(after.refused, before.refused + 1000);
  // The greeting of a connection that was counted before may be sent after that.
  EXPECT_LE(after.commands - before.commands, after.connections - before.connections + 1);
  server_.Continue();
  EXPECT_TRUE(Eventually([&] { return redis->healthy(); }));
}

}  // namespace
}  // namespace htx::cache
