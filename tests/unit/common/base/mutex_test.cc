#include "common/base/mutex.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace htx {
namespace {

TEST(CondVarTest, ADeadlineInThePastHoweverFarEndsTheWaitAtOnce) {
  Mutex mutex;
  CondVar never;
  const MutexLock lock(mutex);
  EXPECT_FALSE(never.WaitUntil(mutex, absl::InfinitePast()));
  EXPECT_FALSE(never.WaitUntil(mutex, absl::UnixEpoch()));
  EXPECT_FALSE(never.WaitUntil(mutex, absl::Now() + absl::Milliseconds(5)));
}

TEST(CondVarTest, ADistantDeadlineWaitsForTheSignal) {
  for (const absl::Time deadline :
       {absl::InfiniteFuture(), absl::FromUnixSeconds(253402300799), absl::Now() + absl::Seconds(60)}) {
    Mutex mutex;
    CondVar changed;
    bool ready = false;
    std::thread other([&] {
      const MutexLock lock(mutex);
      ready = true;
      changed.SignalAll();
    });
    {
      const MutexLock lock(mutex);
      while (!ready) EXPECT_TRUE(changed.WaitUntil(mutex, deadline));
    }
    other.join();
  }
}

TEST(MutexTest, OneThreadAtATime) {
  Mutex mutex;
  int count = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10000; ++i) {
        const MutexLock lock(mutex);
        ++count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(count, 40000);
}

}  // namespace
}  // namespace htx
