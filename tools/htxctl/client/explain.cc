#include "htxctl/client/explain.h"

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "htxctl/ui/language.h"

namespace htx::ctl {
namespace {

// What a person can do about a code that says nothing about the request itself.
Text Advice(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kUnavailable:
      return {.en = "the service does not answer: is it running at this address?",
              .vi = "dịch vụ không trả lời: dịch vụ có đang chạy ở địa chỉ này không?"};
    case absl::StatusCode::kDeadlineExceeded:
      return {.en = "no answer in time: repeat with a larger --timeout; a repeated write is safe",
              .vi = "quá thời hạn: thử lại với --timeout lớn hơn; gửi lại lệnh ghi là an toàn"};
    case absl::StatusCode::kUnauthenticated:
      return {.en = "state who calls: --principal", .vi = "cho biết người gọi: --principal"};
    case absl::StatusCode::kPermissionDenied:
      return {.en = "the caller may not do this: see --roles and --scopes",
              .vi = "người gọi không có quyền: xem --roles và --scopes"};
    case absl::StatusCode::kUnimplemented:
      return {.en = "the service is older than this program", .vi = "dịch vụ cũ hơn chương trình này"};
    default:
      return {};
  }
}

}  // namespace

std::string Explain(const absl::Status& status, absl::string_view language) {
  const ErrorDetail detail = DetailOf(status);
  std::string out = absl::StrCat(language == "vi" ? "lỗi: " : "error: ", absl::StatusCodeToString(status.code()));
  if (!detail.reason.empty()) absl::StrAppend(&out, " / ", detail.reason);
  const std::string text = In(language, detail.message);
  absl::StrAppend(&out, "\n  ", text.empty() ? std::string(status.message()) : text);
  for (const FieldViolation& each : detail.fields) {
    absl::StrAppend(&out, "\n  - ", each.field, ": ", In(language, each.description));
  }
  for (const PreconditionViolation& each : detail.preconditions) {
    absl::StrAppend(&out, "\n  - ", each.type, " (", each.subject, "): ", In(language, each.description));
  }
  if (!detail.resource_name.empty()) absl::StrAppend(&out, "\n  ", detail.resource_type, ": ", detail.resource_name);
  for (const auto& [key, value] : detail.metadata) absl::StrAppend(&out, "\n  ", key, " = ", value);
  if (const std::string advice = In(language, Advice(status.code())); !advice.empty()) {
    absl::StrAppend(&out, language == "vi" ? "\n  gợi ý: " : "\n  hint: ", advice);
  }
  return absl::StrCat(out, "\n");
}

}  // namespace htx::ctl
