#pragma once

// Deletes changes that are older or more than a service keeps, in small pieces beside its calls.

#include <cstdint>
#include <functional>

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/repeater.h"
#include "common/sql/database.h"

namespace htx::feed {

struct Keeping {
  absl::Duration age = absl::InfiniteDuration();  // Changes older than this may go.
  int64_t count = 0;                              // More changes than this may go; 0: no limit.
};

// 0 means for ever, or all.
inline Keeping KeepingOf(int64_t days, int64_t count) {
  return {.age = days > 0 ? absl::Hours(24 * days) : absl::InfiniteDuration(), .count = count};
}

class Housekeeper {
 public:
  // `floor` says up to where changes may go at all: what a follower inside the service still needs is newer. Works once
  // a minute. `database` and `clock` outlive it.
  Housekeeper(sql::Database& database, const Clock& clock, Keeping keeping, std::function<int64_t()> floor);
  void Stop() { repeater_.Stop(); }
  // Works at once.
  void Ring() { repeater_.Ring(); }

 private:
  absl::Duration Work(const Repeater& self);

  sql::Database& database_;
  const Clock& clock_;
  const Keeping keeping_;
  const std::function<int64_t()> floor_;
  Repeater repeater_;  // Last: it uses everything above.
};

}  // namespace htx::feed
