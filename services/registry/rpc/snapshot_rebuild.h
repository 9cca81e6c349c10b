#pragma once

// Makes the rows and digests of snapshots anew, in pieces: after a release that covers other fields, or on request.

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sql/database.h"
#include "google/protobuf/message.h"
#include "registry/store/snapshot_store.h"

namespace htx::registry {

// Of the fields that this program's hashes cover, of all types.
const std::string& SnapshotFingerprint();

// What a state's fingerprint becomes when somebody asks for a rebuild; its hashes are those of the one before.
std::string AskedToRebuild(const std::string& fingerprint);
bool IsAskedToRebuild(const std::string& fingerprint);

// The message of a row, or null when it is none of that name any more.
std::unique_ptr<google::protobuf::Message> RecordOf(int type, const SnapshotRow& row);

// Goes on with a rebuild by one piece. True when all is done, or was: then the digests are right, cursors from before
// expire, and the feed can be followed again. Nobody else may take changes in meanwhile.
//
// Every row's hash is computed from its record. A row whose record is damaged, and an organisation's that is missing or
// that missed a change, is made from the register (of other types: from the newest change that tells it, when that is
// kept; else it stays as it is). What changed after the state's sequence is left to the feed.
absl::StatusOr<bool> RebuildPiece(sql::Transaction& transaction, absl::Time now);

}  // namespace htx::registry
