#pragma once

// The errors that the chassis itself answers with. Each says what the caller can do.

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace htx::rpc {

// RESOURCE_EXHAUSTED / OVERLOADED. The server has more work than it can queue; nothing was done. Retry after the hint.
absl::Status Overloaded();
// RESOURCE_EXHAUSTED / TOO_MANY_STREAMS. Close a stream before opening another.
absl::Status TooManyStreams(int limit);
// RESOURCE_EXHAUSTED / QUOTA_EXCEEDED. The caller's budget for this class of calls is used up until the hint passed.
absl::Status QuotaExceeded(absl::string_view principal, absl::string_view quota_class, int64_t retry_after_ms);
// RESOURCE_EXHAUSTED / MESSAGE_TOO_LARGE. Send less at once.
absl::Status MessageTooLarge(size_t bytes, size_t limit);
// INVALID_ARGUMENT / REQUEST_UNREADABLE. The bytes of the request are not a message of its type.
absl::Status RequestUnreadable();
// UNAUTHENTICATED / PRINCIPAL_MISSING. Say who calls.
absl::Status PrincipalMissing();
// UNAUTHENTICATED / PRINCIPAL_MALFORMED. `header` holds what cannot be an identity.
absl::Status PrincipalMalformed(absl::string_view header);
// DEADLINE_EXCEEDED / DEADLINE_PASSED. The deadline passed before the work began; nothing was done.
absl::Status DeadlinePassed();
// CANCELLED / CALL_CANCELLED. The caller hung up; nobody reads this but the log.
absl::Status CallCancelled();
// UNAVAILABLE / SERVER_STOPPING. Call again; another replica, or this one after its restart, will answer.
absl::Status ServerStopping();
// UNIMPLEMENTED / UNKNOWN_METHOD. The server has no such method.
absl::Status UnknownMethod();
// DEADLINE_EXCEEDED / UPLOAD_IDLE. The caller sent nothing for too long; nothing of the upload was kept by the chassis.
absl::Status UploadIdle();
// INTERNAL / PEER_REFUSED. A peer refused this service itself: a fault of roles or of the roll-out, not of the caller,
// who must not read it as "you may not". Masked before it leaves the server; the log says what the peer said.
absl::Status PeerRefused(absl::string_view peer, absl::string_view what);
// INTERNAL / HANDLER_EXCEPTION. A bug; masked before it leaves the server.
absl::Status HandlerException(absl::string_view what);

}  // namespace htx::rpc
