#pragma once

// The log of awards: decisions, rankings, commitments of ballots, revocations.

#include "absl/status/status.h"
#include "common/base/log_entry.h"
#include "common/sql/database.h"

namespace htx::awards::store {

using htx::LogRecord;

// Records an entry in this transaction; its place in the chain and the tree is made after commit, in the order of the
// feed. `record.payload_sha256` is Sha256Hex over canonical bytes. INTERNAL when `record` is none: a bug of the caller.
absl::Status RecordForLog(sql::Transaction& transaction, const LogRecord& record);

}  // namespace htx::awards::store
