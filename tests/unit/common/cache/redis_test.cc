// The connection and its commands, against a real Redis and against one that answers nonsense.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/mutex.h"
#include "common/cache/cache.h"
#include "common/cache/envelope.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"
#include "tests/support/redis_server.h"
#include "tests/unit/common/cache/resp_server.h"

namespace htx::cache {
namespace {

using ::htx::testing::Eventually;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

absl::Time Soon() { return absl::Now() + absl::Seconds(10); }

// The timeout is long where a test is not about it: test machines are busy.
std::unique_ptr<Redis> Connect(const std::string& socket, absl::Duration timeout = absl::Seconds(5)) {
  std::unique_ptr<Redis> redis = Redis::Connect({.host = socket, .command_timeout = timeout});
  EXPECT_TRUE(Eventually([&] { return redis->healthy(); }));
  return redis;
}

class RedisTest : public ::testing::Test {
 protected:
  testing::RedisServer server_;
  std::unique_ptr<Redis> redis_ = Connect(server_.socket());
};

TEST_F(RedisTest, AValueComesBackAsItWasSetWhateverItsBytes) {
  const std::string binary("\0\r\n$-1\xff%s", 10);
  ASSERT_THAT(
      redis_->SetIfNewer("k", {.bytes = binary, .sequence = 7, .fetched_micros = 99}, absl::Seconds(60), Soon()),
      IsOk());
  const absl::StatusOr<Snapshot> got = redis_->Get("k", Soon());
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->bytes, binary);
  EXPECT_EQ(got->sequence, 7);
  EXPECT_EQ(got->fetched_micros, 99);
  EXPECT_THAT(redis_->Get("nothing", Soon()), FailsWith(absl::StatusCode::kNotFound, "CACHE_MISS"));
  const int64_t ttl_ms = std::stoll(server_.Run({"PTTL", "k"}));
  EXPECT_GT(ttl_ms, 30000);
  EXPECT_LE(ttl_ms, 60000);
}

TEST_F(RedisTest, AValueWithoutATimeIsFromNow) {
  EXPECT_TRUE(*redis_->SetIfNewer("k", {.bytes = "v", .sequence = 1}, absl::Seconds(60), Soon()));
  const absl::Time fetched = absl::FromUnixMicros(redis_->Get("k", Soon())->fetched_micros);
  EXPECT_LT(absl::AbsDuration(absl::Now() - fetched), absl::Minutes(1));
}

TEST_F(RedisTest, AnOlderSnapshotNeverReplacesANewerOne) {
  EXPECT_TRUE(*redis_->SetIfNewer("k", {.bytes = "nine", .sequence = 9}, absl::Seconds(60), Soon()));
  EXPECT_TRUE(*redis_->SetIfNewer("k", {.bytes = "ten", .sequence = 10}, absl::Seconds(60), Soon()));
  EXPECT_FALSE(*redis_->SetIfNewer("k", {.bytes = "nine", .sequence = 9}, absl::Seconds(60), Soon()));
  EXPECT_TRUE(*redis_->SetIfNewer("k", {.bytes = "ten again", .sequence = 10}, absl::Seconds(60), Soon()));
  EXPECT_EQ(redis_->Get("k", Soon())->bytes, "ten again");
}

TEST_F(RedisTest, AFenceRemovesWhatIsOlderAndKeepsItOut) {
  EXPECT_TRUE(*redis_->SetIfNewer("k", {.bytes = "four", .sequence = 4}, absl::Seconds(60), Soon()));
  redis_->Fence("k", 5, absl::Seconds(60));
  EXPECT_THAT(redis_->Get("k", Soon()), FailsWith(absl::StatusCode::kNotFound, "CACHE_MISS"));
  EXPECT_FALSE(*redis_->SetIfNewer("k", {.bytes = "late", .sequence = 4}, absl::Seconds(60), Soon()));
  EXPECT_TRUE(*redis_->SetIfNewer("k", {.bytes = "five", .sequence = 5}, absl::Seconds(60), Soon()));
  redis_->Fence("k", 5, absl::Seconds(60));
  EXPECT_EQ(redis_->Get("k", Soon())->bytes, "five");
}

TEST_F(RedisTest, GarbageIsAMissAndKeepsNoFillOut) {
  const std::string sealed = Seal("k", {.snapshot = {.bytes = "v", .sequence = 8}});
  const std::string huge_sequence = absl::StrCat("htx1", std::string(20, '9'), sealed.substr(24));
  for (const std::string& garbage :
       {std::string("garbage"), std::string("htx1"), sealed.substr(0, 30), sealed + "x", huge_sequence,
        Seal("other", {.snapshot = {.bytes = "v", .sequence = 8}}), std::string(2 << 20, 'x'), std::string("\0", 1)}) {
    server_.Run({"SET", "k", garbage});
    EXPECT_THAT(redis_->Get("k", Soon()), FailsWith(absl::StatusCode::kNotFound, "CACHE_MISS"));
    EXPECT_TRUE(*redis_->SetIfNewer("k", {.bytes = "good", .sequence = 1}, absl::Seconds(60), Soon()));
    EXPECT_EQ(redis_->Get("k", Soon())->bytes, "good");
  }
  EXPECT_EQ(redis_->stats().garbage, 8);
}

TEST_F(RedisTest, AKeyOfAnotherTypeIsAMissAndIsOverwritten) {
  server_.Run({"RPUSH", "k", "a", "b"});
  EXPECT_THAT(redis_->Get("k", Soon()), FailsWith(absl::StatusCode::kNotFound, "CACHE_MISS"));
  EXPECT_TRUE(*redis_->SetIfNewer("k", {.bytes = "good", .sequence = 1}, absl::Seconds(60), Soon()));
  EXPECT_EQ(redis_->Get("k", Soon())->bytes, "good");
}

TEST_F(RedisTest, AFlushForgetsScriptsAndNothingElseChanges) {
  EXPECT_TRUE(*redis_->SetIfNewer("k", {.bytes = "one", .sequence = 1}, absl::Seconds(60), Soon()));
  server_.Flush();
  EXPECT_TRUE(*redis_->SetIfNewer("k", {.bytes = "one", .sequence = 1}, absl::Seconds(60), Soon()));
  EXPECT_EQ(redis_->Get("k", Soon())->bytes, "one");
}

TEST_F(RedisTest, WhatIsTooLargeIsNotStored) {
  EXPECT_FALSE(
      *redis_->SetIfNewer("k", {.bytes = std::string(600 << 10, 'x'), .sequence = 1}, absl::Seconds(60), Soon()));
  EXPECT_FALSE(*redis_->SetIfNewer(std::string(600, 'k'), {.bytes = "x", .sequence = 1}, absl::Seconds(60), Soon()));
}

TEST_F(RedisTest, ManyThreadsShareTheConnectionAndEachGetsItsOwnAnswers) {
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 300; ++i) {
        const std::string key = absl::StrCat(t, ":", i % 10);
        const std::string value = absl::StrCat(key, " ", i);
        const auto set = redis_->SetIfNewer(key, {.bytes = value, .sequence = i}, absl::Seconds(60), Soon());
        const auto got = redis_->Get(key, Soon());
        if (!set.ok() || !*set || !got.ok() || got->bytes != value) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(redis_->stats().connections, 1);
}

// Fillers that are slow by a random number of announcements, announcers, and readers.
TEST_F(RedisTest, SequencesNeverGoBackWhateverRaces) {
  std::atomic<int64_t> sequence = 1;
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  for (int filler = 0; filler < 3; ++filler) {
    threads.emplace_back([&, filler] {
      for (int64_t i = 0; !stop; ++i) {
        const int64_t behind = (i * 7 + filler) % 5;
        const int64_t read = std::max<int64_t>(sequence - behind, 0);
        redis_->SetIfNewer("k", {.bytes = absl::StrCat(read), .sequence = read}, absl::Seconds(60), Soon())
            .IgnoreError();
      }
    });
  }
  threads.emplace_back([&] {
    while (!stop) {
      redis_->Fence("k", ++sequence, absl::Seconds(60));
      redis_->Get("another", Soon()).IgnoreError();  // Keeps the number of fences under way small.
    }
  });
  int64_t seen = 0;
  int values = 0;
  for (int i = 0; i < 5000; ++i) {
    const absl::StatusOr<Snapshot> got = redis_->Get("k", Soon());
    if (!got.ok()) {
      EXPECT_EQ(got.status().code(), absl::StatusCode::kNotFound);
      continue;
    }
    EXPECT_EQ(got->bytes, absl::StrCat(got->sequence));
    EXPECT_GE(got->sequence, seen);
    seen = got->sequence;
    ++values;
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(values, 0);
}

TEST_F(RedisTest, KilledItFailsAtOnceAndRestartedItServesAgain) {
  server_.Kill();
  EXPECT_TRUE(Eventually([&] { return !redis_->healthy(); }));
  const absl::Time before = absl::Now();
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(redis_->Get("k", Soon()).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_LT(absl::Now() - before, absl::Seconds(2));
  EXPECT_GE(redis_->stats().refused, 1000);
  server_.Restart();
  EXPECT_TRUE(Eventually([&] { return redis_->healthy(); }));
  EXPECT_TRUE(*redis_->SetIfNewer("k", {.bytes = "one", .sequence = 1}, absl::Seconds(60), Soon()));
  EXPECT_EQ(redis_->Get("k", Soon())->bytes, "one");
}

// A stopped server is the worst one: the kernel takes connections and bytes, and nothing answers.
TEST_F(RedisTest, StoppedItIsLeftAloneButForAProbeNowAndThen) {
  const std::unique_ptr<Redis> redis = Connect(server_.socket(), absl::Milliseconds(100));
  server_.Stop();
  EXPECT_EQ(redis->Get("k", Soon()).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(Eventually([&] { return !redis->healthy(); }));
  const int64_t connections = redis->stats().connections;
  const int64_t commands = redis->stats().commands;
  const absl::Time start = absl::Now();
  while (absl::Now() < start + absl::Seconds(3)) {
    EXPECT_EQ(redis->Get("k", Soon()).status().code(), absl::StatusCode::kUnavailable);
    Eventually([] { return false; }, absl::Milliseconds(1));
  }
  EXPECT_LE(redis->stats().connections - connections, 15);
  EXPECT_LE(redis->stats().commands - commands, 15) << "greetings of the probes, and nothing else";
  server_.Continue();
  EXPECT_TRUE(Eventually([&] { return redis->healthy(); }));
  EXPECT_TRUE(*redis->SetIfNewer("k", {.bytes = "one", .sequence = 1}, absl::Seconds(60), Soon()));
}

TEST_F(RedisTest, ACallersShortDeadlineEndsItsCallAndNotTheConnection) {
  server_.Stop();
  EXPECT_EQ(redis_->Get("k", absl::Now() + absl::Milliseconds(10)).status().code(), absl::StatusCode::kUnavailable);
  server_.Continue();
  EXPECT_EQ(redis_->Get("k", Soon()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(redis_->stats().connections, 1);
}

TEST(NoRedisTest, EveryCallAnswersUnavailableAtOnce) {
  const std::unique_ptr<Redis> redis = Redis::Connect({.port = 0});
  EXPECT_THAT(redis->Get("k", absl::InfiniteFuture()), FailsWith(absl::StatusCode::kUnavailable, "REDIS_UNAVAILABLE"));
  EXPECT_EQ(redis->SetIfNewer("k", {}, absl::Seconds(1), absl::InfiniteFuture()).status().code(),
            absl::StatusCode::kUnavailable);
  redis->Offer("k", {}, absl::Seconds(1));
  redis->Fence("k", 1, absl::Seconds(1));
  EXPECT_FALSE(redis->healthy());
  EXPECT_EQ(redis->stats().connections, 0);
}

std::string AnswerPing(const std::vector<std::string>& words, const std::string& otherwise) {
  return words[0] == "PING" ? "+PONG\r\n" : otherwise;
}

TEST(WrongRedisTest, NoAnswerOfAnyKindBreaksTheProcess) {
  const std::string sealed = Seal("k", {.snapshot = {.bytes = "v", .sequence = 1}});
  const std::vector<std::string> answers = {
      "-LOADING Redis is loading the dataset in memory\r\n",
      "-READONLY You can't write against a read only replica.\r\n",
      "-OOM command not allowed when used memory > 'maxmemory'.\r\n",
      "-MOVED 3999 127.0.0.1:6381\r\n",
      "-NOSCRIPT No matching script.\r\n",
      "+OK\r\n",
      ":7\r\n",
      "$-1\r\n",
      "*2\r\n$1\r\na\r\n:1\r\n",
      "*-1\r\n",
      "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
      "*4294967296\r\n",
      "$99999999999999999999\r\n",
      "$-7\r\n",
      "hello\r\n",
      std::string("\0\0\0\0", 4),
      absl::StrCat("$", sealed.size(), "\r\n", sealed, "\r\n$1\r\nx\r\n"),  // Two answers to one question.
      "$5\r\nab",                                                           // Half an answer.
      "",
  };
  for (const std::string& answer : answers) {
    RespServer server([&](const auto& words) { return AnswerPing(words, answer); });
    const std::unique_ptr<Redis> redis =
        Redis::Connect({.host = server.socket(), .command_timeout = absl::Milliseconds(50)});
    ASSERT_TRUE(Eventually([&] { return redis->healthy(); }));
    for (int i = 0; i < 10; ++i) {
      redis->Get("k", absl::Now() + absl::Milliseconds(200)).IgnoreError();
      redis->Offer("k", {.bytes = "v", .sequence = 1}, absl::Seconds(1));
      redis->SetIfNewer("k", {.bytes = "v", .sequence = 1}, absl::Seconds(1), absl::Now() + absl::Milliseconds(200))
          .IgnoreError();
    }
  }
}

TEST(WrongRedisTest, WritingToOneThatHearsNothingMoreIsAMissAndNotTheEndOfTheProcess) {
  RespServer server([&](const auto& words) { return AnswerPing(words, ""); }, /*deaf_after_first=*/true);
  const std::unique_ptr<Redis> redis = Redis::Connect({.host = server.socket()});
  for (int connection = 1; connection <= 3; ++connection) {
    ASSERT_TRUE(Eventually([&] { return server.connections() >= connection && redis->healthy(); }));
    EXPECT_THAT(redis->Get("k", Soon()), FailsWith(absl::StatusCode::kUnavailable, "REDIS_UNAVAILABLE"));
  }
}

TEST(WrongRedisTest, RepeatedErrorsOpenTheBreakerAndAGoodAnswerClosesIt) {
  std::atomic<bool> moved = true;
  std::atomic<int> gets = 0;
  RespServer server([&](const std::vector<std::string>& words) {
    if (words[0] == "GETRANGE") ++gets;
    return AnswerPing(words, moved ? "-MOVED 3999 127.0.0.1:6381\r\n" : "$0\r\n\r\n");
  });
  const std::unique_ptr<Redis> redis = Connect(server.socket());
  const absl::Time start = absl::Now();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(redis->Get("k", Soon()).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE(redis->healthy());
  EXPECT_GE(gets, 5);
  EXPECT_LE(gets, 5 + absl::ToInt64Seconds(absl::Now() - start)) << "and one probe a second";
  moved = false;
  EXPECT_TRUE(Eventually([&] { return redis->Get("k", Soon()).status().code() == absl::StatusCode::kNotFound; }));
  EXPECT_TRUE(redis->healthy());
}

TEST(WrongRedisTest, WhileRedisLoadsItIsNotThere) {
  std::atomic<bool> loading = true;
  RespServer server([&](const std::vector<std::string>& words) {
    return loading ? "-LOADING Redis is loading the dataset in memory\r\n" : AnswerPing(words, "$0\r\n\r\n");
  });
  const std::unique_ptr<Redis> redis = Redis::Connect({.host = server.socket()});
  EXPECT_TRUE(Eventually([&] { return redis->stats().connections >= 3; }));
  EXPECT_FALSE(redis->healthy());
  loading = false;
  EXPECT_TRUE(Eventually([&] { return redis->healthy(); }));
}

TEST(WrongRedisTest, CredentialsAreSentBeforeAnythingElse) {
  Mutex mutex;
  std::vector<std::string> seen;
  RespServer server([&](const std::vector<std::string>& words) {
    const MutexLock lock(mutex);
    seen.push_back(absl::StrJoin(words, " "));
    return std::string(words[0] == "AUTH" ? "+OK\r\n" : "+PONG\r\n");
  });
  const std::unique_ptr<Redis> redis =
      Redis::Connect({.host = server.socket(), .username = "registry", .password = "s e c"});
  EXPECT_TRUE(Eventually([&] { return redis->healthy(); }));
  const MutexLock lock(mutex);
  EXPECT_THAT(seen, ::testing::ElementsAre("AUTH registry s e c", "PING"));
}

TEST(WrongRedisTest, CallsBeyondTheLimitAreRefusedAndNotQueued) {
  RespServer server([&](const std::vector<std::string>& words) { return AnswerPing(words, ""); });
  const std::unique_ptr<Redis> redis =
      Redis::Connect({.host = server.socket(), .command_timeout = absl::Seconds(5), .max_pending = 10});
  ASSERT_TRUE(Eventually([&] { return redis->healthy(); }));
  for (int i = 0; i < 30; ++i) redis->Offer("k", {.bytes = "v", .sequence = 1}, absl::Seconds(1));
  EXPECT_EQ(redis->stats().refused, 20);
}

}  // namespace
}  // namespace htx::cache
