#pragma once

// What StreamSnapshot sends: the records at a sequence of the feed, or the organisations of a day.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "htx/registry/v1/snapshot.pb.h"
#include "registry/rpc/office.h"
#include "registry/rpc/read_mask.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

// A batch closes when it holds so many rows, or rows of so many bytes.
inline constexpr int kBatchRows = 500;
inline constexpr size_t kBatchBytes = size_t{2} << 20;

// What a caller asked for, parsed.
struct SnapshotSelection {
  std::string filter = {};
  bool include_ended = true;
  ReadMask mask = {};
  std::vector<int> types = {};  // In ascending order; at least one.
  bool veiled = true;           // The caller may not see personal data, nor learn by the filter what is restricted.

  // Everything of organisations is sent, so that their digest is the register's.
  bool whole() const { return filter.empty() && include_ended && mask.keeps_all(); }
};

// Rows in pieces, with a place from which they can be gone on with. For one thread at a time.
class SnapshotRows {
 public:
  virtual ~SnapshotRows() = default;
  virtual void FillHeader(v1::SnapshotHeader& header) const = 0;
  // Adds the next rows to `batch`, or none of them when none was selected. False when there are no more.
  virtual absl::StatusOr<bool> FillBatch(v1::SnapshotBatch& batch) = 0;
  // The same in its serialized form, which FillBatch's leaves to be masked and this does not: what goes as it is stored
  // is not decoded.
  virtual absl::StatusOr<bool> FillBytes(std::string& batch) = 0;
  // DATA_LOSS / DIGEST_MISMATCH when the rows do not add up.
  virtual absl::Status FillTrailer(v1::SnapshotTrailer& trailer) const = 0;
  virtual query::Cursor place() const = 0;
  // What is read from here on, as the audit log names it: "snapshot/41/-".
  virtual std::string range() const = 0;
};

// At the newest sequence, or where `cursor` (of the same kind of rows) stopped. What `office` names outlives the rows.
//
// Errors: those of the filter, SNAPSHOT_EXPIRED, SNAPSHOT_BUILDING.
absl::StatusOr<std::unique_ptr<SnapshotRows>> RowsAtSequence(const Office& office, SnapshotSelection selection,
                                                             const query::Cursor& cursor);
// Of `time`, or of the time in `cursor`. Errors: those of the filter.
absl::StatusOr<std::unique_ptr<SnapshotRows>> RowsAtTime(const Office& office, SnapshotSelection selection,
                                                         const TimePoint& time, const query::Cursor& cursor);

// True for an organisation that was dissolved, reorganised, refused, is bankrupt or voided.
bool HasEnded(const v1::Organization& organization);

}  // namespace htx::registry
