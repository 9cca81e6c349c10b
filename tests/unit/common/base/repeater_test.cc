// Work that is done again and again on a thread of its own.

#include "common/base/repeater.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace htx {
namespace {

TEST(Repeater, WorksAtOnceAndGoesOnWhileThereIsNoRest) {
  std::promise<void> third;
  int turns = 0;
  Repeater repeater([&](const Repeater&) -> absl::Duration {
    if (++turns == 3) third.set_value();
    return turns < 3 ? absl::ZeroDuration() : absl::InfiniteDuration();
  });
  third.get_future().wait();
  repeater.Stop();
  EXPECT_EQ(turns, 3);
}

TEST(Repeater, ARingEndsTheRest) {
  std::promise<void> first;
  std::promise<void> second;
  std::atomic<int> turns = 0;
  Repeater repeater([&](const Repeater&) {
    const int turn = ++turns;
    if (turn == 1) first.set_value();
    if (turn == 2) second.set_value();
    return absl::InfiniteDuration();
  });
  first.get_future().wait();
  repeater.Ring();
  second.get_future().wait();
  repeater.Stop();
  EXPECT_EQ(turns, 2);
}

TEST(Repeater, ARingDuringTheWorkIsNotLost) {
  std::promise<void> working;
  std::promise<void> rung;
  std::promise<void> second;
  std::atomic<int> turns = 0;
  Repeater repeater([&](const Repeater&) {
    if (++turns == 1) {
      working.set_value();
      rung.get_future().wait();
    } else if (turns == 2) {
      second.set_value();
    }
    return absl::InfiniteDuration();
  });
  working.get_future().wait();
  repeater.Ring();
  rung.set_value();
  second.get_future().wait();
}

TEST(Repeater, AStopEndsRestsAndPauses) {
  std::promise<void> pausing;
  bool went_on = true;
  Repeater repeater([&](const Repeater& self) {
    pausing.set_value();
    went_on = self.Pause(absl::Hours(24));
    return absl::InfiniteDuration();
  });
  pausing.get_future().wait();
  repeater.Stop();
  repeater.Stop();
  EXPECT_FALSE(went_on);
  EXPECT_TRUE(repeater.stopping());
}

}  // namespace
}  // namespace htx
