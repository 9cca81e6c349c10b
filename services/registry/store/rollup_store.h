#pragma once

// The kept sums of the register: what waits to be folded, and the fold. Everything runs in the transaction that the
// store was made for. How the tables work together is in docs/decisions/0016-statistics.md.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/sql/database.h"
#include "registry/domain/rollup.h"

namespace htx::registry {

// A cell in which kept sums and revisions differ.
struct RollupDifference {
  std::string grain = {};
  std::string cell = {};    // "kind=COOPERATIVE sector=AGRICULTURE …"
  std::string day = {};     // Of the change that differs.
  std::string figure = {};  // "n", "members", …
  int64_t recounted = 0;
  int64_t kept = 0;
};

// What a verification found.
struct RollupCheck {
  std::vector<RollupDifference> differences = {};
  int64_t cells = 0;
  int64_t revisions = 0;
  int64_t pending = 0;
};

class RollupStore {
 public:
  explicit RollupStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // Records what a change of `id`, known from `known` on, does to cells. Touches no row of another writer.
  absl::Status Append(const OrganizationId& id, absl::Time known, absl::Span<const RollupDelta> deltas);

  // Folds about `limit` of the waiting entries, oldest knowledge first, into the sums; returns how many. 0 also when
  // another fold runs. To be the first thing of its transaction: on PostgreSQL it takes one snapshot and leaves the
  // writers' serializable world, of which it needs nothing, so that it cannot make them run again.
  absl::StatusOr<int64_t> Fold(int limit);

  // Forgets every sum and appends all entries anew, from the revisions. Returns how many entries wait now.
  absl::StatusOr<int64_t> Rebuild();

  // Compares the sums, with what waits, with the revisions: every cell, every day. At most `limit` differences.
  absl::StatusOr<RollupCheck> Verify(int limit);

  // How many entries wait, counted up to `limit`.
  absl::StatusOr<int64_t> CountPending(int64_t limit);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry
