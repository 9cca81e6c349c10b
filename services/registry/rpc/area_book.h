#pragma once

// The administrative units as this process knows them.

#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/sql/database.h"
#include "registry/domain/area.h"

namespace htx::registry {

// Keeps the newest version of the units in memory. Each reading asks the transaction which version it sees, so a reform
// that another process recorded is noticed by the first transaction that could know of it. Thread-safe.
class AreaBook {
 public:
  // Enters the units and reforms that come with the program (services/registry/areas) when `database` has none.
  // Several processes may do so at once: one of them does.
  static absl::StatusOr<std::unique_ptr<AreaBook>> Open(sql::Database& database, const Clock& clock,
                                                        absl::Time deadline);

  // The units as `transaction` sees them: one small query, and the whole table when the version is another one.
  absl::StatusOr<std::shared_ptr<const AreaTree>> Read(sql::Transaction& transaction);

 private:
  AreaBook() = default;

  Mutex mutex_ = {};
  std::shared_ptr<const AreaTree> newest_ ABSL_GUARDED_BY(mutex_) = {};
};

}  // namespace htx::registry
