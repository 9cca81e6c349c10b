#include "common/rpc/errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/error.h"

namespace htx::rpc {

using absl::StatusCode;

absl::Status Overloaded() {
  return MakeError(StatusCode::kResourceExhausted,
                   {.reason = "OVERLOADED",
                    .message = {.en = "the server has more work than it can queue; retry later",
                                .vi = "máy chủ đang quá tải; hãy thử lại sau"},
                    .retry_after_ms = 200});
}

absl::Status TooManyStreams(int limit) {
  return MakeError(
      StatusCode::kResourceExhausted,
      {.reason = "TOO_MANY_STREAMS",
       .message = {.en = absl::StrCat("the server serves ", limit, " streams already; close one or retry later"),
                   .vi = absl::StrCat("máy chủ đã mở ", limit, " luồng; hãy đóng bớt hoặc thử lại sau")},
       .metadata = {{"limit", absl::StrCat(limit)}},
       .retry_after_ms = 1000});
}

absl::Status QuotaExceeded(absl::string_view principal, absl::string_view quota_class, int64_t retry_after_ms) {
  return MakeError(
      StatusCode::kResourceExhausted,
      {.reason = "QUOTA_EXCEEDED",
       .message = {.en = absl::StrCat("the budget of ", principal, " for ", quota_class,
                                      " calls is used up; retry later"),
                   .vi = absl::StrCat(principal, " đã dùng hết hạn mức gọi loại ", quota_class, "; hãy thử lại sau")},
       .metadata = {{"quota", std::string(quota_class)}},
       .retry_after_ms = retry_after_ms,
       .quota_subject = absl::StrCat("principal:", principal)});
}

absl::Status MessageTooLarge(size_t bytes, size_t limit) {
  return MakeError(
      StatusCode::kResourceExhausted,
      {.reason = "MESSAGE_TOO_LARGE",
       .message = {.en = absl::StrCat("the message has ", bytes, " bytes; at most ", limit, " are allowed"),
                   .vi = absl::StrCat("thông điệp dài ", bytes, " byte; tối đa ", limit)},
       .metadata = {{"limit", absl::StrCat(limit)}}});
}

absl::Status RequestUnreadable() {
  return MakeError(StatusCode::kInvalidArgument, "REQUEST_UNREADABLE",
                   {.en = "the bytes of the request are not a message of its type",
                    .vi = "nội dung yêu cầu không phải là thông điệp đúng kiểu"});
}

absl::Status PrincipalMissing() {
  return MakeError(StatusCode::kUnauthenticated, "PRINCIPAL_MISSING",
                   {.en = "the call does not say who makes it", .vi = "lời gọi không cho biết ai thực hiện"});
}

absl::Status PrincipalMalformed(absl::string_view header) {
  return MakeError(StatusCode::kUnauthenticated,
                   {.reason = "PRINCIPAL_MALFORMED",
                    .message = {.en = absl::StrCat("the header ", header, " is malformed"),
                                .vi = absl::StrCat("tiêu đề ", header, " không đúng định dạng")},
                    .metadata = {{"header", std::string(header)}}});
}

absl::Status DeadlinePassed() {
  return MakeError(StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                   {.en = "the deadline passed before the work began; nothing was done",
                    .vi = "đã quá thời hạn trước khi bắt đầu; chưa thực hiện gì"});
}

absl::Status CallCancelled() {
  return MakeError(StatusCode::kCancelled, "CALL_CANCELLED",
                   {.en = "the caller cancelled the call", .vi = "bên gọi đã huỷ lời gọi"});
}

absl::Status ServerStopping() {
  return MakeError(StatusCode::kUnavailable,
                   {.reason = "SERVER_STOPPING",
                    .message = {.en = "the server is stopping; call again", .vi = "máy chủ đang dừng; hãy gọi lại"},
                    .retry_after_ms = 1000});
}

absl::Status UnknownMethod() {
  return MakeError(StatusCode::kUnimplemented, "UNKNOWN_METHOD",
                   {.en = "the server has no such method", .vi = "máy chủ không có phương thức này"});
}

absl::Status UploadIdle() {
  return MakeError(StatusCode::kDeadlineExceeded, "UPLOAD_IDLE",
                   {.en = "nothing was sent for too long; start the upload again",
                    .vi = "quá lâu không có dữ liệu; hãy gửi lại từ đầu"});
}

absl::Status PeerRefused(absl::string_view peer, absl::string_view what) {
  return MakeError(StatusCode::kInternal, {.reason = "PEER_REFUSED",
                                           .message = {.en = absl::StrCat(peer, " refused this service: ", what),
                                                       .vi = absl::StrCat(peer, " từ chối dịch vụ này: ", what)},
                                           .metadata = {{"peer", std::string(peer)}}});
}

absl::Status HandlerException(absl::string_view what) {
  return MakeError(StatusCode::kInternal, "HANDLER_EXCEPTION",
                   {.en = absl::StrCat("exception in a handler: ", what), .vi = "lỗi nội bộ"});
}

}  // namespace htx::rpc
