// A follower's place, its pauses, and what it does with what cannot be taken.

#include "common/rpc/feed_follower.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/base/mutex.h"
#include "tests/support/matchers.h"

namespace htx::rpc {
namespace {

using ::testing::ElementsAre;
using Page = FeedFollower::Page;

// The peer and the service around a follower. With nothing scripted a poll waits, as a long poll does.
class Played {
 public:
  FeedFollower::Parts Parts(std::optional<std::string> place) {
    return {.load_place = [place] { return place; },
            .save_place =
                [this](const std::string& token) {
                  MutexLock lock(mutex_);
                  steps_.push_back("save " + token);
                  return absl::OkStatus();
                },
            .ask = [this](const std::optional<std::string>& token, absl::Duration) { return Ask(token); },
            .take =
                [this] {
                  MutexLock lock(mutex_);
                  steps_.push_back("take");
                  if (refusals_ > 0) return --refusals_, absl::UnavailableError("later");
                  return absl::OkStatus();
                },
            .missed =
                [this] {
                  MutexLock lock(mutex_);
                  steps_.push_back("missed");
                  return absl::OkStatus();
                },
            .cancel =
                [this] {
                  MutexLock lock(mutex_);
                  cancelled_ = true;
                  changed_.SignalAll();
                },
            .shortest_pause = absl::Milliseconds(1),
            .longest_pause = absl::Milliseconds(4)};
  }
  void Script(absl::StatusOr<Page> answer) {
    MutexLock lock(mutex_);
    script_.push_back(std::move(answer));
    changed_.SignalAll();
  }
  void RefuseTakes(int times) {
    MutexLock lock(mutex_);
    refusals_ = times;
  }
  // What happened once the script was played and the follower waits for more.
  std::vector<std::string> Steps() {
    MutexLock lock(mutex_);
    const absl::Time until = absl::Now() + absl::Minutes(1);
    while (!(script_.empty() && waiting_) && changed_.WaitUntil(mutex_, until)) {
    }
    return steps_;
  }

 private:
  absl::StatusOr<Page> Ask(const std::optional<std::string>& token) {
    MutexLock lock(mutex_);
    steps_.push_back(token ? "ask " + *token : "head");
    waiting_ = true;
    changed_.SignalAll();
    while (script_.empty() && !cancelled_) changed_.Wait(mutex_);
    waiting_ = false;
    if (cancelled_) return absl::CancelledError();
    absl::StatusOr<Page> answer = script_.front();
    script_.pop_front();
    return answer;
  }

  Mutex mutex_;
  CondVar changed_;
  bool waiting_ ABSL_GUARDED_BY(mutex_) = false;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  int refusals_ ABSL_GUARDED_BY(mutex_) = 0;
  std::deque<absl::StatusOr<Page>> script_ ABSL_GUARDED_BY(mutex_) = {};
  std::vector<std::string> steps_ ABSL_GUARDED_BY(mutex_) = {};
};

Page Changes(int64_t count, const std::string& token) { return {.changes = count, .next_token = token}; }

TEST(FeedFollowerTest, AFollowerGoesOnWhereItLeftOffAndSavesItsPlaceAfterTaking) {
  Played played;
  played.Script(Changes(2, "t7"));
  played.Script(Changes(1, "t8"));
  const auto follower = FeedFollower::Start(played.Parts("t5"));
  EXPECT_THAT(played.Steps(), ElementsAre("ask t5", "take", "save t7", "ask t7", "take", "save t8", "ask t8"));
}

TEST(FeedFollowerTest, WithoutAPlaceItBeginsAtTheHeadAndForgetsBeforeItSavesThat) {
  Played played;
  played.Script(Changes(0, "t9"));
  const auto follower = FeedFollower::Start(played.Parts(std::nullopt));
  EXPECT_THAT(played.Steps(), ElementsAre("head", "missed", "save t9", "ask t9"));
}

TEST(FeedFollowerTest, ALostPlaceIsReplacedByTheHead) {
  Played played;
  played.Script(absl::OutOfRangeError("expired"));
  played.Script(absl::UnavailableError("restarting"));
  played.Script(Changes(0, "t90"));
  const auto follower = FeedFollower::Start(played.Parts("t5"));
  EXPECT_THAT(played.Steps(), ElementsAre("ask t5", "head", "head", "missed", "save t90", "ask t90"));
}

TEST(FeedFollowerTest, TheBeginningIsNeverLostToAMalformedRequest) {
  Played played;
  played.Script(absl::InvalidArgumentError("page_size"));
  played.Script(Changes(1, "t1"));
  const auto follower = FeedFollower::Start(played.Parts(""));
  EXPECT_THAT(played.Steps(), ElementsAre("ask ", "ask ", "take", "save t1", "ask t1"));
}

TEST(FeedFollowerTest, WhatCannotBeTakenNowComesAgain) {
  Played played;
  played.RefuseTakes(2);
  for (int i = 0; i < 3; ++i) played.Script(Changes(1, "t6"));
  const auto follower = FeedFollower::Start(played.Parts("t5"));
  EXPECT_THAT(played.Steps(), ElementsAre("ask t5", "take", "ask t5", "take", "ask t5", "take", "save t6", "ask t6"));
}

TEST(FeedFollowerTest, StoppingEndsAPollThatWaits) {
  Played played;
  const auto follower = FeedFollower::Start(played.Parts("t5"));
  EXPECT_THAT(played.Steps(), ElementsAre("ask t5"));
  follower->Stop();
}

TEST(AttemptsTest, WhatFailsForGoodIsLeftAfterFiveTriesAndTroubleOfTheMomentIsNot) {
  Attempts attempts;
  int calls = 0;
  for (int i = 0; i < 4; ++i) {
    EXPECT_FALSE(attempts.Try([&] { return ++calls, absl::InternalError("bug"); }, "x").ok());
  }
  EXPECT_TRUE(attempts.Try([&] { return ++calls, absl::InternalError("bug"); }, "x").ok());
  EXPECT_EQ(calls, 5);
  for (int i = 0; i < 20; ++i) {
    EXPECT_FALSE(attempts.Try([] { return absl::UnavailableError("later"); }, "x").ok());
  }
  EXPECT_TRUE(attempts.Try([] { return absl::OkStatus(); }, "x").ok());
}

}  // namespace
}  // namespace htx::rpc
