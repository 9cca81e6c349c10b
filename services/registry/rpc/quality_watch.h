#pragma once

// Keeps the findings of quality up with the register: judges what changed as the feed tells, and everything once a day,
// because some rules depend on the date.

#include <memory>

#include "common/base/clock.h"
#include "common/base/repeater.h"
#include "common/sql/database.h"
#include "registry/rpc/area_book.h"

namespace htx::registry {

// One step is at most 100 records: read and judged on a snapshot, then written in one small transaction together with
// how far it got. Any number of replicas may watch one database: a step that another one made first is dropped. After
// a crash it goes on where it stood.
class QualityWatch {
 public:
  // All outlive it.
  QualityWatch(sql::Database& database, AreaBook& areas, const Clock& clock)
      : database_(database), areas_(areas), clock_(clock) {}
  // Takes steps on a thread of its own from now on.
  void Start();
  void Stop();

  // One step. True when there may be more to do at once. For tests, and for the thread.
  absl::StatusOr<bool> Step();

 private:
  sql::Database& database_;
  AreaBook& areas_;
  const Clock& clock_;
  std::shared_ptr<void> listening_ = {};
  std::unique_ptr<Repeater> repeater_ = {};
};

}  // namespace htx::registry
