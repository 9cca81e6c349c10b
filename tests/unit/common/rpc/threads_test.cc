// The parts with threads of their own. Also run under ThreadSanitizer.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <future>
#include <mutex>
#include <sstream>
#include <thread>

#include "absl/time/clock.h"
#include "common/rpc/process.h"
#include "common/rpc/readiness.h"
#include "common/rpc/timers.h"
#include "common/rpc/worker_pool.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"

namespace htx::rpc {
namespace {

using htx::testing::IsOk;

constexpr auto kLong = std::chrono::minutes(1);

// A gate that many threads may wait at.
class Gate {
 public:
  void Open() {
    const std::lock_guard<std::mutex> lock(mutex_);
    open_ = true;
    opened_.notify_all();
  }
  bool Wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    return opened_.wait_for(lock, kLong, [this] { return open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
};

TEST(WorkerPool, RunsEveryTaskItTook) {
  std::atomic<int> ran = 0;
  int taken = 0;
  {
    WorkerPool pool({.workers = 4, .queue = 100000});
    for (int i = 0; i < 20000; ++i) taken += pool.TryRun([&ran] { ++ran; }) ? 1 : 0;
  }
  EXPECT_EQ(taken, 20000);
  EXPECT_EQ(ran, 20000);
}

TEST(WorkerPool, TakesTasksFromManyThreadsAtOnce) {
  std::atomic<int> ran = 0;
  {
    WorkerPool pool({.workers = 3, .queue = 100000});
    std::vector<std::thread> callers;
    for (int caller = 0; caller < 4; ++caller) {
      callers.emplace_back([&] {
        for (int i = 0; i < 2000; ++i) EXPECT_TRUE(pool.TryRun([&ran] { ++ran; }));
      });
    }
    for (std::thread& caller : callers) caller.join();
  }
  EXPECT_EQ(ran, 8000);
}

TEST(WorkerPool, RefusesWhenAsManyWaitAsMay) {
  Gate gate;
  std::promise<void> started;
  WorkerPool pool({.workers = 1, .queue = 2});
  ASSERT_TRUE(pool.TryRun([&] {
    started.set_value();
    gate.Wait();
  }));
  ASSERT_EQ(started.get_future().wait_for(kLong), std::future_status::ready);
  EXPECT_TRUE(pool.TryRun([] {}));
  EXPECT_TRUE(pool.TryRun([] {}));
  EXPECT_EQ(pool.waiting(), 2);
  EXPECT_EQ(pool.running(), 1);
  EXPECT_FALSE(pool.TryRun([] {}));
  gate.Open();
}

TEST(WorkerPool, UsesAllItsWorkersWhenTasksBlock) {
  constexpr int kWorkers = 8;
  std::atomic<int> running = 0;
  Gate all;
  Gate gate;
  WorkerPool pool({.workers = kWorkers, .queue = 100});
  for (int i = 0; i < kWorkers; ++i) {
    ASSERT_TRUE(pool.TryRun([&] {
      if (++running == kWorkers) all.Open();
      gate.Wait();
    }));
  }
  EXPECT_TRUE(all.Wait());
  gate.Open();
}

TEST(WorkerPool, StopRunsWhatWaitsAndRefusesTheRest) {
  std::atomic<int> ran = 0;
  WorkerPool pool({.workers = 2, .queue = 1000});
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(pool.TryRun([&ran] { ++ran; }));
  pool.Stop();
  EXPECT_EQ(ran, 500);
  EXPECT_FALSE(pool.TryRun([&ran] { ++ran; }));
  pool.Stop();
  EXPECT_EQ(ran, 500);
}

TEST(Timers, RunTasksInTheOrderInWhichTheyAreDue) {
  std::vector<int> order;
  absl::Duration took;
  // An attempt that took longer to set the three than lies between them says nothing of their order.
  do {
    order.clear();
    std::promise<void> done;
    Timers timers;
    const absl::Time begun = absl::Now();
    // On the timers' own thread, which runs none of the three meanwhile.
    timers.After(absl::ZeroDuration(), [&] {
      for (const int number : {3, 2, 1}) {
        timers.After(absl::Milliseconds(60 * number), [&order, &done, number] {
          order.push_back(number);
          if (order.size() == 3) done.set_value();
        });
      }
      took = absl::Now() - begun;
    });
    ASSERT_EQ(done.get_future().wait_for(kLong), std::future_status::ready);
  } while (took >= absl::Milliseconds(60));
  EXPECT_THAT(order, ::testing::ElementsAre(1, 2, 3));
}

TEST(Timers, DropWhatIsNotDueWhenTheyEnd) {
  std::atomic<bool> ran = false;
  {
    Timers().After(absl::Hours(1), [&ran] { ran = true; });
  }
  EXPECT_FALSE(ran);
}

TEST(ReadinessCounter, ThreeFailuresFallAndTwoSuccessesRise) {
  ReadinessCounter counter(true);
  EXPECT_TRUE(counter.Take(false));
  EXPECT_TRUE(counter.Take(false));
  EXPECT_TRUE(counter.Take(true));  // Not in a row: counted anew.
  EXPECT_TRUE(counter.Take(false));
  EXPECT_TRUE(counter.Take(false));
  EXPECT_FALSE(counter.Take(false));
  EXPECT_FALSE(counter.Take(true));
  EXPECT_FALSE(counter.Take(false));
  EXPECT_FALSE(counter.Take(true));
  EXPECT_TRUE(counter.Take(true));
}

TEST(ReadinessThread, TellsTheStateAtOnceAndWhenItChanges) {
  std::atomic<bool> healthy = false;
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<bool> told;
  ReadinessThread readiness([&] { return healthy ? absl::OkStatus() : absl::UnavailableError("no database"); },
                            [&](bool ready, const absl::Status&) {
                              const std::lock_guard<std::mutex> lock(mutex);
                              told.push_back(ready);
                              changed.notify_all();
                            },
                            absl::Milliseconds(2));
  const auto await = [&](size_t count) {
    std::unique_lock<std::mutex> lock(mutex);
    return changed.wait_for(lock, kLong, [&] { return told.size() == count; });
  };
  ASSERT_TRUE(await(1));
  healthy = true;
  ASSERT_TRUE(await(2));
  healthy = false;
  ASSERT_TRUE(await(3));
  const std::lock_guard<std::mutex> lock(mutex);
  EXPECT_EQ(told, (std::vector<bool>{false, true, false}));
}

TEST(StopSignal, IsSeenByWaitsBeforeAndAfter) {
  StopSignal signal;
  EXPECT_FALSE(signal.Wait(absl::Milliseconds(1)));
  std::thread raiser([&] { signal.Raise(); });
  EXPECT_TRUE(signal.Wait(absl::Minutes(1)));
  raiser.join();
  EXPECT_TRUE(signal.Wait(absl::ZeroDuration() + absl::Milliseconds(1)));
}

TEST(Watchdog, DoesNothingWhenTheWorkIsDoneInTime) { const Watchdog watchdog(absl::Seconds(60)); }

TEST(WatchdogDeathTest, EndsAProcessThatHangs) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        const Watchdog watchdog(absl::Milliseconds(10));
        Gate never;
        never.Wait();
      },
      ::testing::ExitedWithCode(70), "stopping took too long");
}

TEST(WriteFileAtomically, LeavesTheWholeTextOrAnError) {
  const htx::testing::TempDir dir;
  const std::string path = dir.path() + "/port";
  ASSERT_THAT(WriteFileAtomically(path, "1234\n"), IsOk());
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), "1234\n");
  EXPECT_EQ(WriteFileAtomically(dir.path() + "/no/such/folder", "x").code(), absl::StatusCode::kUnavailable);
}

TEST(IsLoopback, KnowsTheAddressesOfThisMachine) {
  for (const char* own : {"127.0.0.1:0", "127.1.2.3:80", "localhost:1", "[::1]:5"}) EXPECT_TRUE(IsLoopback(own)) << own;
  for (const char* open : {"0.0.0.0:0", "10.0.0.1:1", "[::]:5", "example.org:1", ""})
    EXPECT_FALSE(IsLoopback(open)) << open;
}

}  // namespace
}  // namespace htx::rpc
