#pragma once

// Closes the days that were asked for, beside the calls.

#include "common/base/repeater.h"
#include "funding/rpc/day_work.h"

namespace htx::funding {

// Looks once a second which funds have days to close, and closes them one after the other. Any number of processes may
// do so: each fund has one at a time.
class DayCloser {
 public:
  // Begins at once. `work` and `database` outlive it.
  DayCloser(sql::Database& database, DayWork& work);
  void Stop() { repeater_.Stop(); }

 private:
  absl::Duration Work(const Repeater& repeater);

  sql::Database& database_;
  DayWork& work_;
  Repeater repeater_;  // Last: it uses everything above.
};

}  // namespace htx::funding
