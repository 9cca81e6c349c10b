#include "registry/store/registry_database.h"

#include <utility>

#include "common/base/status.h"
#include "migrations.gen.h"
#include "registry/store/search_store.h"

namespace htx::registry {
namespace {

constexpr int kIndexedAtOnce = 2'000;

// Indexes what an earlier release recorded without a search index. Costs one look-up when there is nothing to do.
absl::Status CompleteSearchIndex(sql::Database& database, const Clock& clock) {
  for (bool complete = false; !complete;) {
    // Each pack has the longest time that a transaction may take.
    const absl::Time deadline = absl::InfiniteFuture();
    HTX_RETURN_IF_ERROR(database.Read(deadline, [&](sql::Transaction& transaction) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(complete, SearchStore(transaction).IsComplete());
      return absl::OkStatus();
    }));
    if (complete) break;
    HTX_RETURN_IF_ERROR(database.Write(
        {.principal = "htx-registry", .method = "CompleteSearchIndex", .now = clock.Now(), .deadline = deadline},
        [](sql::Transaction& transaction) { return SearchStore(transaction).CatchUp(kIndexedAtOnce); }));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<sql::Database>> OpenRegistryDatabase(const std::string& url, const Clock& clock,
                                                                    int sessions) {
  HTX_ASSIGN_OR_RETURN(
      std::unique_ptr<sql::Database> database,
      sql::Database::Open({.url = url, .sessions = sessions, .migrations = Migrations(), .clock = &clock}));
  HTX_RETURN_IF_ERROR(CompleteSearchIndex(*database, clock));
  return database;
}

}  // namespace htx::registry
