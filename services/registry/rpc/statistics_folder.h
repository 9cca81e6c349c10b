#pragma once

// Folds what writers appended into the kept sums, beside the calls.

#include "common/base/clock.h"
#include "common/base/repeater.h"
#include "common/sql/database.h"
#include "registry/store/fold_pace.h"

namespace htx::registry {

// Looks twice a second whether anything waits, so that small changes are folded together; while much waits it goes on
// at once. Any number of processes may fold one database: at a time one of them does. A fold is one transaction, so a
// process that dies leaves nothing half folded. Readers do not depend on it but for their speed.
class StatisticsFolder {
 public:
  // Begins at once. `database` and `clock` outlive it.
  StatisticsFolder(sql::Database& database, const Clock& clock);
  void Stop() { repeater_.Stop(); }

 private:
  absl::Duration Work();

  sql::Database& database_;
  const Clock& clock_;
  FoldPace pace_;
  Repeater repeater_;  // Last: it uses everything above.
};

}  // namespace htx::registry
