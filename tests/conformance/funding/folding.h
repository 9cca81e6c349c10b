#pragma once

#include "absl/time/clock.h"
#include "common/base/call_record.h"
#include "common/base/clock.h"
#include "common/base/status.h"
#include "common/sql/database.h"
#include "funding/store/ledger_chain.h"

namespace htx::funding {

// Folds everything that is queued, as the folder does in its time; returns how many entries.
inline absl::StatusOr<int64_t> FoldWholeLedger(sql::Database& database, const Clock& clock) {
  constexpr int kBatch = 500;
  int64_t all = 0;
  while (true) {
    int64_t folded = 0;
    const CallRecord record{.principal = "htx-funding",
                            .method = "LedgerFolder",
                            .now = clock.Now(),
                            .deadline = absl::Now() + absl::Minutes(3)};
    HTX_RETURN_IF_ERROR(database.Write(record, [&](sql::Transaction& tx) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(folded, store::FoldLedger(tx, kBatch));
      return absl::OkStatus();
    }));
    if (folded == 0) return all;
    all += folded;
  }
}

}  // namespace htx::funding
