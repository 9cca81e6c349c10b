#include "registry/rpc/statistics_folder.h"

#include "absl/time/clock.h"
#include "common/base/call_record.h"
#include "common/base/status.h"
#include "registry/store/rollup_store.h"

namespace htx::registry {
namespace {

constexpr absl::Duration kFoldEvery = absl::Milliseconds(500);
// While much waits, writers of SQLite get their turn between two folds.
constexpr absl::Duration kBreath = absl::Milliseconds(20);
constexpr absl::Duration kFoldTimeout = absl::Seconds(60);

}  // namespace

StatisticsFolder::StatisticsFolder(sql::Database& database, const Clock& clock)
    : database_(database),
      clock_(clock),
      pace_(database.engine()),
      repeater_([this](const Repeater&) { return Work(); }) {}

// A fold that fails is tried again at the next look, with fewer entries: nothing is lost, and readiness says what is
// wrong with a database.
absl::Duration StatisticsFolder::Work() {
  const int batch = pace_.batch();
  int64_t waiting = 0;
  const absl::Status looked =
      database_.Read(absl::Now() + kFoldTimeout, [&](sql::Transaction& transaction) -> absl::Status {
        HTX_ASSIGN_OR_RETURN(waiting, RollupStore(transaction).CountPending(batch));
        return absl::OkStatus();
      });
  if (!looked.ok() || waiting == 0) return kFoldEvery;
  int64_t folded = 0;
  absl::Duration took;
  const CallRecord record{.principal = "htx-registry",
                          .method = "StatisticsFolder",
                          .now = clock_.Now(),
                          .deadline = absl::Now() + kFoldTimeout};
  const absl::Status status = database_.Write(record, [&](sql::Transaction& transaction) -> absl::Status {
    const absl::Time start = absl::Now();
    HTX_ASSIGN_OR_RETURN(folded, RollupStore(transaction).Fold(batch));
    took = absl::Now() - start;
    return absl::OkStatus();
  });
  if (!status.ok()) pace_.Took(kFoldTimeout);
  if (status.ok() && folded >= batch) pace_.Took(took);
  return status.ok() && folded >= batch ? kBreath : kFoldEvery;
}

}  // namespace htx::registry
