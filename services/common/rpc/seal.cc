#include "common/rpc/seal.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/error.h"
#include "common/rpc/proto_values.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace htx::rpc {
namespace {

constexpr char kDomain[] = "htx";
// The status message travels as a percent-encoded header beside the details, within the same 8 KiB.
constexpr size_t kMaxMessageBytes = 512;
// One text of one violation; longer ones are cut first when the whole does not fit.
constexpr size_t kMaxTextBytes = 256;

bool IsMasked(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

const std::string& In(const std::string& language, const Text& text) {
  return language == "vi" && !text.vi.empty() ? text.vi : text.en;
}

// At most `limit` bytes of `text`, cut between characters.
std::string Cut(const std::string& text, size_t limit) {
  if (text.size() <= limit) return text;
  size_t end = limit - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

template <class Message>
void Attach(google::rpc::Status& status, const Message& detail) {
  status.add_details()->PackFrom(detail);
}

void AttachReason(google::rpc::Status& status, const ErrorDetail& detail, bool truncated) {
  google::rpc::ErrorInfo info;
  info.set_reason(detail.reason);
  info.set_domain(kDomain);
  for (const auto& [key, value] : detail.metadata) (*info.mutable_metadata())[key] = Cut(value, kMaxTextBytes);
  if (truncated) {
    (*info.mutable_metadata())["truncated"] =
        absl::StrCat("of ", detail.fields.size() + detail.preconditions.size(), " violations, the first are listed");
  }
  Attach(status, info);
}

// The details with at most `violations` violations in all.
google::rpc::Status Compose(int code, const ErrorDetail& detail, const std::string& language, size_t violations) {
  google::rpc::Status status;
  status.set_code(code);
  status.set_message(Cut(detail.message.en, kMaxMessageBytes));
  const size_t fields = std::min(violations, detail.fields.size());
  const size_t preconditions = std::min(violations - fields, detail.preconditions.size());
  AttachReason(status, detail, fields + preconditions < detail.fields.size() + detail.preconditions.size());

  google::rpc::LocalizedMessage localized;
  localized.set_locale(language);
  localized.set_message(Cut(In(language, detail.message), kMaxMessageBytes));
  Attach(status, localized);

  if (fields > 0) {
    google::rpc::BadRequest bad;
    for (size_t i = 0; i < fields; ++i) {
      google::rpc::BadRequest::FieldViolation& violation = *bad.add_field_violations();
      violation.set_field(Cut(detail.fields[i].field, kMaxTextBytes));
      violation.set_description(Cut(In(language, detail.fields[i].description), kMaxTextBytes));
    }
    Attach(status, bad);
  }
  if (preconditions > 0) {
    google::rpc::PreconditionFailure failure;
    for (size_t i = 0; i < preconditions; ++i) {
      google::rpc::PreconditionFailure::Violation& violation = *failure.add_violations();
      violation.set_type(detail.preconditions[i].type);
      violation.set_subject(Cut(detail.preconditions[i].subject, kMaxTextBytes));
      violation.set_description(Cut(In(language, detail.preconditions[i].description), kMaxTextBytes));
    }
    Attach(status, failure);
  }
  if (!detail.resource_name.empty()) {
    google::rpc::ResourceInfo resource;
    resource.set_resource_type(detail.resource_type);
    resource.set_resource_name(Cut(detail.resource_name, kMaxTextBytes));
    Attach(status, resource);
  }
  if (detail.retry_after_ms) {
    google::rpc::RetryInfo retry;
    *retry.mutable_retry_delay() = DurationProto(absl::Milliseconds(*detail.retry_after_ms));
    Attach(status, retry);
  }
  if (!detail.quota_subject.empty()) {
    google::rpc::QuotaFailure quota;
    google::rpc::QuotaFailure::Violation& violation = *quota.add_violations();
    violation.set_subject(Cut(detail.quota_subject, kMaxTextBytes));
    violation.set_description(Cut(In(language, detail.message), kMaxTextBytes));
    Attach(status, quota);
  }
  return status;
}

// What the caller may know: everything, or for a masked error only how to ask about it.
ErrorDetail Visible(const absl::Status& error, const RequestContext& context) {
  if (IsMasked(error.code())) {
    return {.reason = "INTERNAL",
            .message = {.en = absl::StrCat("internal error; correlation id ", context.correlation_id),
                        .vi = absl::StrCat("lỗi nội bộ; mã tra cứu ", context.correlation_id)},
            .metadata = {{"correlation_id", context.correlation_id}}};
  }
  ErrorDetail detail = DetailOf(error);
  if (detail.message.en.empty()) detail.message.en = std::string(error.message());
  // An error made without a reason still has a stable one: its code.
  if (detail.reason.empty()) detail.reason = absl::StatusCodeToString(error.code());
  return detail;
}

}  // namespace

WireError ToWire(const absl::Status& error, const RequestContext& context) {
  const int code = static_cast<int>(IsMasked(error.code()) ? absl::StatusCode::kInternal : error.code());
  ErrorDetail detail = Visible(error, context);
  const std::string language = context.language == "vi" ? "vi" : "en";

  size_t violations = detail.fields.size() + detail.preconditions.size();
  google::rpc::Status status = Compose(code, detail, language, violations);
  while (status.ByteSizeLong() > kMaxDetailBytes && violations > 0) {
    violations = violations * 3 / 4;
    status = Compose(code, detail, language, violations);
  }
  if (status.ByteSizeLong() > kMaxDetailBytes) {  // The metadata alone are too much.
    detail.metadata = {{"truncated", "metadata were left out"}};
    status = Compose(code, detail, language, violations);
  }
  return {.code = code, .message = status.message(), .details = status.SerializeAsString()};
}

absl::Status FromWire(int code, absl::string_view message, absl::string_view details) {
  if (code == 0) return absl::OkStatus();
  ErrorDetail detail{.message = {.en = std::string(message), .vi = {}}};
  google::rpc::Status status;
  if (!status.ParseFromArray(details.data(), static_cast<int>(details.size()))) status.Clear();
  for (const google::protobuf::Any& any : status.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::LocalizedMessage localized;
    google::rpc::BadRequest bad;
    google::rpc::PreconditionFailure failure;
    google::rpc::ResourceInfo resource;
    google::rpc::RetryInfo retry;
    google::rpc::QuotaFailure quota;
    if (any.UnpackTo(&info)) {
      detail.reason = info.reason();
      for (const auto& [key, value] : info.metadata()) detail.metadata.emplace_back(key, value);
      std::sort(detail.metadata.begin(), detail.metadata.end());
    } else if (any.UnpackTo(&localized)) {
      (localized.locale() == "vi" ? detail.message.vi : detail.message.en) = localized.message();
    } else if (any.UnpackTo(&bad)) {
      for (const auto& violation : bad.field_violations()) {
        detail.fields.push_back({.field = violation.field(),
                                 .description = {.en = violation.description(), .vi = violation.description()}});
      }
    } else if (any.UnpackTo(&failure)) {
      for (const auto& violation : failure.violations()) {
        detail.preconditions.push_back({.type = violation.type(),
                                        .subject = violation.subject(),
                                        .description = {.en = violation.description(), .vi = violation.description()}});
      }
    } else if (any.UnpackTo(&resource)) {
      detail.resource_type = resource.resource_type();
      detail.resource_name = resource.resource_name();
    } else if (any.UnpackTo(&retry)) {
      detail.retry_after_ms = retry.retry_delay().seconds() * 1000 + retry.retry_delay().nanos() / 1000000;
    } else if (any.UnpackTo(&quota) && quota.violations_size() > 0) {
      detail.quota_subject = quota.violations(0).subject();
    }
  }
  if (detail.message.vi.empty()) detail.message.vi = detail.message.en;
  const absl::Status plain(static_cast<absl::StatusCode>(code), message);  // Maps codes out of range to UNKNOWN.
  return MakeError(plain.code(), std::move(detail));
}

}  // namespace htx::rpc
