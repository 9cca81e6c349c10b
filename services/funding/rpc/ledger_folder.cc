#include "funding/rpc/ledger_folder.h"

#include "absl/time/clock.h"
#include "common/base/call_record.h"
#include "common/base/status.h"
#include "funding/store/ledger_chain.h"

namespace htx::funding {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(500);
// While much is queued, writers of SQLite get their turn between two folds.
constexpr absl::Duration kBreath = absl::Milliseconds(20);
constexpr absl::Duration kTimeout = absl::Seconds(60);
// SQLite has one writer, and a fold is its guest; PostgreSQL's writers do not notice one.
constexpr int kBatchOfSqlite = 500;
constexpr int kBatchOfPostgres = 5'000;

int BatchOf(const sql::Database& database) {
  return database.engine() == sql::Engine::kSqlite ? kBatchOfSqlite : kBatchOfPostgres;
}

absl::StatusOr<int64_t> FoldOnce(sql::Database& database, const Clock& clock) {
  int64_t folded = 0;
  const CallRecord record{
      .principal = "htx-funding", .method = "LedgerFolder", .now = clock.Now(), .deadline = absl::Now() + kTimeout};
  HTX_RETURN_IF_ERROR(database.Write(record, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(folded, store::FoldLedger(tx, BatchOf(database)));
    return absl::OkStatus();
  }));
  return folded;
}

}  // namespace

LedgerFolder::LedgerFolder(sql::Database& database, const Clock& clock)
    : database_(database), clock_(clock), repeater_([this](const Repeater&) { return Work(); }) {}

// A fold that fails is tried again at the next look: nothing is lost, and readiness says what is wrong with a database.
absl::Duration LedgerFolder::Work() {
  bool queued = false;
  const absl::Status looked = database_.Read(absl::Now() + kTimeout, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(queued, store::AnythingQueued(tx));
    return absl::OkStatus();
  });
  if (!looked.ok() || !queued) return kLook;
  const absl::StatusOr<int64_t> folded = FoldOnce(database_, clock_);
  return folded.ok() && *folded >= BatchOf(database_) ? kBreath : kLook;
}

}  // namespace htx::funding
