#pragma once

// Versions of records by sequence of the feed, and the digests of all of them. Everything runs in the transaction that
// the store was made for.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/sql/database.h"

namespace htx::registry {

// Types of records by their number in the contract (SnapshotType). Ids of organisations stand without their collection,
// others are whole names.
inline constexpr int kOrganizationRecords = 1;

// How many records of one type there are, and their digest.
struct SnapshotTally {
  int64_t count = 0;
  std::string digest = std::string(64, '0');
};

struct SnapshotState {
  int64_t sequence = 0;         // Every organisation up to here is in.
  int64_t oldest_sequence = 0;  // Snapshots at earlier sequences are gone.
  int64_t count = 0;            // Organisations, as is the digest.
  std::string digest = {};
  int64_t resource_sequence = 0;  // Every other record up to here is in; behind `sequence` after an upgrade alone.
  std::string fingerprint = {};   // Of the fields that hashes and digests cover; another one: they are being made anew.
  int64_t edition = 0;            // How often they were.
  int rebuild_type = 0;           // Where that has come to.
  std::string rebuild_after = {};
};

// A record as the feed shows it.
struct SnapshotRow {
  std::string id = {};
  std::string hash = {};
  std::string record = {};  // Serialized message.
};

class SnapshotStore {
 public:
  explicit SnapshotStore(sql::Transaction& transaction) : transaction_(transaction) {}

  absl::StatusOr<SnapshotState> ReadState();
  absl::Status SaveState(const SnapshotState& state);

  // Of the types that are no organisations and of which there are any.
  absl::StatusOr<std::map<int, SnapshotTally>> ReadTallies();
  absl::Status SaveTally(int type, const SnapshotTally& tally);

  // The hashes of those of `ids` that have a version now, by id.
  absl::StatusOr<std::map<std::string, std::string>> Hashes(int type, absl::Span<const std::string> ids);
  // Makes `rows` the versions from `sequence` on; `now` says since when those before are kept for snapshots alone.
  absl::Status Replace(int type, absl::Span<const SnapshotRow> rows, int64_t sequence, absl::Time now);

  // Hands over at most `limit` rows at `sequence` with ids after `after`, in the order of ids.
  absl::Status ForEach(int type, int64_t sequence, const std::string& after, int limit,
                       absl::FunctionRef<absl::Status(const SnapshotRow&)> each);

  // Hands over at most `limit` rows as they are now with ids after `after`, in the order of ids, and the version that
  // the register has of an organisation (0: none, and of other types).
  absl::Status ForEachCurrent(int type, const std::string& after, int limit,
                              absl::FunctionRef<absl::Status(const SnapshotRow&, int64_t version)> each);
  // Hands over the hashes of the rows as they are now, in any order.
  absl::Status ForEachHash(int type, absl::FunctionRef<absl::Status(absl::string_view)> each);
  // Puts `row` over the one that is there now under its id, as if it had been so.
  absl::Status Mend(int type, const SnapshotRow& row);
  // At most `limit` organisations with ids after `after` that have no row.
  absl::StatusOr<std::vector<std::string>> Missing(const std::string& after, int limit);
  // Names of what changed after `sequence`.
  absl::StatusOr<std::set<std::string>> ChangedAfter(int64_t sequence);
  // True when nothing was committed after `sequence`.
  absl::StatusOr<bool> HoldsEveryChange(int64_t sequence);
  // The newest change of `resource` up to `until`, serialized; "" when it is not kept.
  absl::StatusOr<std::string> LastPayload(const std::string& resource, int64_t until);

  // Deletes versions that were superseded before `time`, about `limit` of them. Returns how many.
  absl::StatusOr<int64_t> Sweep(absl::Time time, int limit);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry
