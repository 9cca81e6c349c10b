#pragma once

// Entries of the audit log about reading personal data in bulk: one for each stream or page, with its range, not one
// for each record.

#include <string>

#include "absl/status/status.h"
#include "common/rpc/request_context.h"
#include "google/protobuf/message.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// Where a reading of the feed begins: after the sequence in `token`, else "EARLIEST" or "NOW" as `start` says.
std::string FeedRange(const std::string& token, bool earliest);

// Records PERSONAL_DATA_STREAMED of `range`, e.g. "changes/41-", for a caller who is shown personal data; nothing for
// others.
absl::Status RecordStream(const Office& office, const google::protobuf::Message& request,
                          const rpc::RequestContext& context, const std::string& range);

}  // namespace htx::registry
