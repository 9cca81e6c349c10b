#pragma once

// How an error leaves the server: google.rpc messages, masked, localised, capped.

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/rpc/request_context.h"

namespace htx::rpc {

// What is sent: gRPC's status code, its message (English) and the serialized google.rpc.Status.
struct WireError {
  int code = 0;
  std::string message = {};
  std::string details = {};
};

// The details never exceed this. Clients drop the whole status when their limit for metadata (8 KiB, base64 included)
// is passed, and see RESOURCE_EXHAUSTED instead.
inline constexpr size_t kMaxDetailBytes = 4096;

// INTERNAL, UNKNOWN and DATA_LOSS become INTERNAL / INTERNAL "internal error" with the correlation id; nothing of the
// original text leaves. Lists that do not fit are cut and ErrorInfo.metadata "truncated" says so.
WireError ToWire(const absl::Status& error, const RequestContext& context);

// The reverse: a status with reason, texts, violations and metadata as they were sent. `details` may be empty or
// garbage, which leaves a status with a code and a message.
absl::Status FromWire(int code, absl::string_view message, absl::string_view details);

}  // namespace htx::rpc
