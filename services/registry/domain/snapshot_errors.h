#pragma once

// The errors of StreamSnapshot, and of read masks.

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace htx::registry {

// OUT_OF_RANGE / SNAPSHOT_EXPIRED. The register can no longer be shown as it was at `sequence`; begin a new snapshot.
absl::Status SnapshotExpired(int64_t sequence, int64_t oldest);
// UNAVAILABLE / SNAPSHOT_BUILDING. The rows of snapshots are still being made from the feed; try again.
absl::Status SnapshotBuilding(int64_t head);
// DATA_LOSS / DIGEST_MISMATCH. The rows that were sent are not those that were recorded; restore the database.
absl::Status DigestMismatch(absl::string_view expected, absl::string_view found);

// INVALID_ARGUMENT / MASK_UNKNOWN_PATH on `mask`. Name fields of the organisation, as the contract writes them.
absl::Status MaskUnknownPath(absl::string_view path, absl::string_view mask);

}  // namespace htx::registry
