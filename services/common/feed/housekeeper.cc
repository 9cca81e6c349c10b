#include "common/feed/housekeeper.h"

#include <utility>

#include "absl/time/clock.h"

namespace htx::feed {
namespace {

// Small pieces, so that no writer waits long for one.
constexpr int kTrimBatch = 1000;
constexpr absl::Duration kBetween = absl::Milliseconds(50);
constexpr absl::Duration kInterval = absl::Minutes(1);
constexpr absl::Duration kTimeout = absl::Seconds(10);

}  // namespace

Housekeeper::Housekeeper(sql::Database& database, const Clock& clock, Keeping keeping, std::function<int64_t()> floor)
    : database_(database),
      clock_(clock),
      keeping_(keeping),
      floor_(std::move(floor)),
      repeater_([this](const Repeater& self) { return Work(self); }) {}

absl::Duration Housekeeper::Work(const Repeater& self) {
  if (keeping_.age == absl::InfiniteDuration() && keeping_.count == 0) return kInterval;
  sql::FeedRetention retention{.keep = keeping_.count, .floor = floor_()};
  if (keeping_.age != absl::InfiniteDuration()) retention.recorded_before = clock_.Now() - keeping_.age;
  while (!self.stopping()) {
    const absl::StatusOr<int64_t> deleted = database_.TrimChanges(absl::Now() + kTimeout, retention, kTrimBatch);
    if (!deleted.ok() || *deleted < kTrimBatch || !self.Pause(kBetween)) break;
  }
  return kInterval;
}

}  // namespace htx::feed
