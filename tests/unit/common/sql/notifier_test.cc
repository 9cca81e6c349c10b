#include "common/sql/notifier.h"

#include <gtest/gtest.h>

#include <atomic>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"

namespace htx::sql {
namespace {

TEST(NotifierTest, ANewListenerIsToldOfTheKnownHead) {
  Notifier notifier(nullptr);
  notifier.Announce(5);
  absl::Notification told;
  const auto listening = notifier.Add([&](int64_t head) {
    EXPECT_EQ(head, 5);
    told.Notify();
  });
  EXPECT_TRUE(told.WaitForNotificationWithTimeout(absl::Minutes(1)));
}

TEST(NotifierTest, HeadsOnlyGrow) {
  Notifier notifier(nullptr);
  std::atomic<int64_t> last = 0;
  absl::Notification at_end;
  const auto listening = notifier.Add([&](int64_t head) {
    EXPECT_GT(head, last.exchange(head));
    if (head == 1000) at_end.Notify();
  });
  for (int64_t head = 1; head <= 1000; ++head) {
    notifier.Announce(head);
    notifier.Announce(head - 1);
  }
  EXPECT_TRUE(at_end.WaitForNotificationWithTimeout(absl::Minutes(1)));
}

TEST(NotifierTest, ThePollFindsWhatNobodyAnnounced) {
  std::atomic<int64_t> head = 0;
  Notifier notifier([&]() -> absl::StatusOr<int64_t> { return head.load(); });
  absl::Notification told;
  const auto listening = notifier.Add([&](int64_t now) {
    if (now == 7) told.Notify();
  });
  head = 7;
  EXPECT_TRUE(told.WaitForNotificationWithTimeout(absl::Minutes(1)));
}

TEST(NotifierTest, DroppingTheHandleWaitsForACallUnderWay) {
  Notifier notifier(nullptr);
  absl::Notification inside;
  absl::Notification leave;
  std::atomic<bool> done = false;
  std::shared_ptr<void> listening = notifier.Add([&](int64_t) {
    inside.Notify();
    leave.WaitForNotification();
    done = true;
  });
  notifier.Announce(1);
  inside.WaitForNotification();
  std::thread dropper([&] {
    listening = nullptr;
    EXPECT_TRUE(done);
  });
  leave.Notify();
  dropper.join();
}

TEST(NotifierTest, AListenerMayDropItselfAndHandlesMayOutliveTheNotifier) {
  std::shared_ptr<void> own;
  std::shared_ptr<void> other;
  absl::Notification dropped;
  {
    Notifier notifier(nullptr);
    own = notifier.Add([&](int64_t) {
      own = nullptr;
      if (!dropped.HasBeenNotified()) dropped.Notify();
    });
    other = notifier.Add([](int64_t) {});
    notifier.Announce(1);
    EXPECT_TRUE(dropped.WaitForNotificationWithTimeout(absl::Minutes(1)));
  }
  other = nullptr;
}

}  // namespace
}  // namespace htx::sql
