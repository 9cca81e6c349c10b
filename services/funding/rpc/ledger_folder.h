#pragma once

// Gives postings their places in the chains and sums of the books, beside the calls.

#include "common/base/clock.h"
#include "common/base/repeater.h"
#include "common/sql/database.h"

namespace htx::funding {

// Looks twice a second whether anything is queued; while much is it goes on at once. Any number of processes may fold
// one database: at a time one of them does. Balances do not depend on it but for their speed.
class LedgerFolder {
 public:
  // Begins at once. `database` and `clock` outlive it.
  LedgerFolder(sql::Database& database, const Clock& clock);
  void Stop() { repeater_.Stop(); }

 private:
  absl::Duration Work();

  sql::Database& database_;
  const Clock& clock_;
  Repeater repeater_;  // Last: it uses everything above.
};

}  // namespace htx::funding
