#pragma once

// Stored replies: what makes a repeated call return its first reply.

#include <optional>
#include <string>

#include "common/base/call_record.h"
#include "common/sql/session.h"

namespace htx::sql {

// Seven days: longer than any client retries, and than a weekend's outage.
constexpr absl::Duration kReplyRetention = absl::Hours(7 * 24);

// The reply stored for `record`'s key, or nothing. REQUEST_ID_REUSED when it belongs to another request.
absl::StatusOr<std::optional<std::string>> FindReply(Session& session, const CallRecord& record);

absl::Status StoreReply(Session& session, const CallRecord& record, const std::string& reply, absl::Time now);

// PostgreSQL alone: takes the key for this transaction, waiting for a parallel duplicate to end. False when the key was
// taken by a committed transaction, whose reply is then stored.
absl::StatusOr<bool> ClaimReply(Session& session, const CallRecord& record);

// How often expired replies are looked for.
inline constexpr absl::Duration kReplySweepInterval = absl::Minutes(10);
// Deletes up to a thousand replies older than the retention; returns how many.
absl::StatusOr<int64_t> ExpireReplies(Session& session, absl::Time now);

}  // namespace htx::sql
