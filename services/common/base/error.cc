#include "common/base/error.h"

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace htx {
namespace {

constexpr absl::string_view kPayloadType = "htx/error-detail";

// The payload is a flat list of length-prefixed strings. It never leaves the process.
class Writer {
 public:
  void Put(absl::string_view text) { absl::StrAppend(&bytes_, text.size(), ":", text); }
  void Put(const Text& text) {
    Put(text.en);
    Put(text.vi);
  }
  void PutCount(size_t count) { Put(absl::StrCat(count)); }
  absl::Cord Take() { return absl::Cord(bytes_); }

 private:
  std::string bytes_ = {};
};

class Reader {
 public:
  explicit Reader(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string Get() {
    const size_t colon = bytes_.find(':', at_);
    size_t length = 0;
    HTX_CHECK(colon != std::string::npos);
    HTX_CHECK(absl::SimpleAtoi(absl::string_view(bytes_).substr(at_, colon - at_), &length));
    at_ = colon + 1 + length;
    return bytes_.substr(colon + 1, length);
  }
  Text GetText() {
    Text text;
    text.en = Get();
    text.vi = Get();
    return text;
  }
  size_t GetCount() {
    size_t count = 0;
    HTX_CHECK(absl::SimpleAtoi(Get(), &count));
    return count;
  }

 private:
  std::string bytes_;
  size_t at_ = 0;
};

absl::Cord Encode(const ErrorDetail& detail) {
  Writer writer;
  writer.Put(detail.reason);
  writer.Put(detail.message);
  writer.PutCount(detail.fields.size());
  for (const FieldViolation& field : detail.fields) {
    writer.Put(field.field);
    writer.Put(field.description);
  }
  writer.PutCount(detail.preconditions.size());
  for (const PreconditionViolation& violation : detail.preconditions) {
    writer.Put(violation.type);
    writer.Put(violation.subject);
    writer.Put(violation.description);
  }
  writer.PutCount(detail.metadata.size());
  for (const auto& [key, value] : detail.metadata) {
    writer.Put(key);
    writer.Put(value);
  }
  writer.Put(detail.resource_type);
  writer.Put(detail.resource_name);
  writer.Put(detail.retry_after_ms ? absl::StrCat(*detail.retry_after_ms) : "");
  writer.Put(detail.quota_subject);
  return writer.Take();
}

ErrorDetail Decode(const absl::Cord& payload) {
  Reader reader{std::string(payload)};
  ErrorDetail detail;
  detail.reason = reader.Get();
  detail.message = reader.GetText();
  for (size_t left = reader.GetCount(); left > 0; --left) {
    FieldViolation violation;
    violation.field = reader.Get();
    violation.description = reader.GetText();
    detail.fields.push_back(std::move(violation));
  }
  for (size_t left = reader.GetCount(); left > 0; --left) {
    PreconditionViolation violation;
    violation.type = reader.Get();
    violation.subject = reader.Get();
    violation.description = reader.GetText();
    detail.preconditions.push_back(std::move(violation));
  }
  for (size_t left = reader.GetCount(); left > 0; --left) {
    std::string key = reader.Get();
    detail.metadata.emplace_back(std::move(key), reader.Get());
  }
  detail.resource_type = reader.Get();
  detail.resource_name = reader.Get();
  if (int64_t retry = 0; absl::SimpleAtoi(reader.Get(), &retry)) detail.retry_after_ms = retry;
  detail.quota_subject = reader.Get();
  return detail;
}

}  // namespace

absl::Status MakeError(absl::StatusCode code, ErrorDetail detail) {
  absl::Status status(code, detail.message.en);
  status.SetPayload({kPayloadType.data(), kPayloadType.size()}, Encode(detail));
  return status;
}

absl::Status MakeError(absl::StatusCode code, absl::string_view reason, Text message) {
  return MakeError(code, {.reason = std::string(reason), .message = std::move(message)});
}

ErrorDetail DetailOf(const absl::Status& status) {
  const auto payload = status.GetPayload({kPayloadType.data(), kPayloadType.size()});
  if (!payload.has_value()) return {};
  return Decode(*payload);
}

std::string ReasonOf(const absl::Status& status) { return DetailOf(status).reason; }

absl::Status InvalidField(absl::string_view field, Text description) {
  FieldErrors errors;
  errors.Add(field, std::move(description));
  return errors.ToStatus();
}

void FieldErrors::Add(absl::string_view field, Text description) {
  violations_.push_back({.field = std::string(field), .description = std::move(description)});
}

void FieldErrors::Merge(absl::string_view prefix, const absl::Status& status) {
  if (status.ok()) return;
  const ErrorDetail detail = DetailOf(status);
  if (detail.fields.empty()) {
    if (other_.ok()) other_ = status;
    return;
  }
  for (const FieldViolation& violation : detail.fields) {
    const absl::string_view dot = prefix.empty() || violation.field.empty() ? "" : ".";
    Add(absl::StrCat(prefix, dot, violation.field), violation.description);
  }
}

absl::Status FieldErrors::ToStatus() const {
  if (!other_.ok()) return other_;
  if (violations_.empty()) return absl::OkStatus();
  const FieldViolation& first = violations_.front();
  const std::string more = violations_.size() > 1 ? absl::StrCat(" (+", violations_.size() - 1, ")") : "";
  return MakeError(absl::StatusCode::kInvalidArgument,
                   {.reason = "FIELD_RULE",
                    .message = {.en = absl::StrCat(first.field, ": ", first.description.en, more),
                                .vi = absl::StrCat(first.field, ": ", first.description.vi, more)},
                    .fields = violations_});
}

absl::Status NeverExisted(absl::string_view resource_type, absl::string_view resource_name) {
  return MakeError(absl::StatusCode::kNotFound,
                   {.reason = "NEVER_EXISTED",
                    .message = {.en = absl::StrCat(resource_name, " does not exist and never did"),
                                .vi = absl::StrCat(resource_name, " không tồn tại và chưa từng tồn tại")},
                    .resource_type = std::string(resource_type),
                    .resource_name = std::string(resource_name)});
}

absl::Status EtagRequired(absl::string_view field) {
  return MakeError(
      absl::StatusCode::kInvalidArgument,
      {.reason = "ETAG_REQUIRED",
       .message = {.en = "the etag of the resource as last read is required",
                   .vi = "cần etag của bản ghi đã đọc gần nhất"},
       .fields = {{.field = std::string(field), .description = {.en = "must be set", .vi = "không được để trống"}}}});
}

absl::Status EtagMismatch(absl::string_view resource_name) {
  return MakeError(absl::StatusCode::kAborted,
                   {.reason = "ETAG_MISMATCH",
                    .message = {.en = absl::StrCat(resource_name, " changed since it was read; read it again"),
                                .vi = absl::StrCat(resource_name, " đã thay đổi sau khi đọc; hãy đọc lại")},
                    .resource_name = std::string(resource_name)});
}

absl::Status RequestIdReused(absl::string_view request_id) {
  return MakeError(absl::StatusCode::kAlreadyExists,
                   {.reason = "REQUEST_ID_REUSED",
                    .message = {.en = "request_id was already used with another request",
                                .vi = "request_id đã dùng cho một yêu cầu khác"},
                    .metadata = {{"request_id", std::string(request_id)}}});
}

absl::Status PermissionMissing(absl::string_view permission) {
  return MakeError(absl::StatusCode::kPermissionDenied,
                   {.reason = "PERMISSION_MISSING",
                    .message = {.en = absl::StrCat("no role of the caller grants ", permission),
                                .vi = absl::StrCat("người gọi không có vai trò cho phép ", permission)},
                    .metadata = {{"permission", std::string(permission)}}});
}

absl::Status OutOfScope(absl::string_view scope) {
  return MakeError(absl::StatusCode::kPermissionDenied,
                   {.reason = "OUT_OF_SCOPE",
                    .message = {.en = absl::StrCat("the caller's office does not cover ", scope),
                                .vi = absl::StrCat("đơn vị của người gọi không phụ trách ", scope)},
                    .metadata = {{"scope", std::string(scope)}}});
}

absl::Status PeerUnavailable(absl::string_view peer) {
  return MakeError(absl::StatusCode::kUnavailable,
                   {.reason = "PEER_UNAVAILABLE",
                    .message = {.en = absl::StrCat("the ", peer, " service did not answer; retry later"),
                                .vi = absl::StrCat("dịch vụ ", peer, " không trả lời; hãy thử lại sau")},
                    .metadata = {{"peer", std::string(peer)}},
                    .retry_after_ms = 1000});
}

}  // namespace htx
