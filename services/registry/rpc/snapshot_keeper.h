#pragma once

// Keeps the rows of snapshots and the digest of the register, behind the feed and in its order, so that no writer waits
// for either.

#include <cstdint>
#include <memory>

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/sql/database.h"

namespace htx::registry {

// Follows the database's own feed on a thread of its own. Every replica may run one: one of them does the work, the
// others find it done.
class SnapshotKeeper {
 public:
  struct Options {
    // How long a version of a record that was superseded is kept for snapshots under way.
    absl::Duration keep = absl::Hours(24);
  };
  // `database` and `clock` outlive the keeper.
  static std::unique_ptr<SnapshotKeeper> Start(sql::Database& database, const Clock& clock, Options options);
  virtual ~SnapshotKeeper() = default;
  // Ends the thread; a transaction under way is waited for.
  virtual void Stop() = 0;
  // The sequence up to which everything is in; the feed must keep what is newer.
  virtual int64_t reached() const = 0;
};

}  // namespace htx::registry
