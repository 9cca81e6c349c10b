#include "common/rpc/request_context.h"

#include <openssl/sha.h>

#include <algorithm>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/time/clock.h"
#include "common/base/error.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace htx::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Work on behalf of a call without a deadline of its own (a stream) still ends.
constexpr absl::Duration kLongestWrite = absl::Seconds(30);

const FieldDescriptor* FieldNamed(const Message& message, const char* name, FieldDescriptor::CppType type) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  const bool fits = field != nullptr && !field->is_repeated() && field->cpp_type() == type;
  return fits ? field : nullptr;
}

std::string TextOf(const Message& message, const char* name) {
  const FieldDescriptor* field = FieldNamed(message, name, FieldDescriptor::CPPTYPE_STRING);
  return field == nullptr ? "" : message.GetReflection()->GetString(message, field);
}

// Maps are written in order of their keys, so equal requests have equal bytes.
std::string StableBytes(const Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream sink(&bytes);
    google::protobuf::io::CodedOutputStream out(&sink);
    out.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&out);
  }
  return bytes;
}

std::string FingerprintOf(const Message& request) {
  std::unique_ptr<Message> copy(request.New());
  copy->CopyFrom(request);
  const FieldDescriptor* id = FieldNamed(request, "request_id", FieldDescriptor::CPPTYPE_STRING);
  if (id != nullptr) copy->GetReflection()->ClearField(copy.get(), id);
  const std::string bytes = StableBytes(*copy);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), sizeof(digest)));
}

}  // namespace

absl::Status RequireScope(const RequestContext& context, absl::string_view scope) {
  const bool covered = std::any_of(context.scopes.begin(), context.scopes.end(),
                                   [&](const std::string& held) { return held == "*" || held == scope; });
  return covered ? absl::OkStatus() : OutOfScope(scope);
}

CallRecord RecordOf(const Message& request, const RequestContext& context, absl::Time now) {
  const FieldDescriptor* validate_only = FieldNamed(request, "validate_only", FieldDescriptor::CPPTYPE_BOOL);
  return {.principal = context.principal,
          .represented = context.represented,
          .method = context.method,
          .request_id = TextOf(request, "request_id"),
          .fingerprint = FingerprintOf(request),
          .correlation_id = context.correlation_id,
          .reason = TextOf(request, "reason"),
          .validate_only = validate_only != nullptr && request.GetReflection()->GetBool(request, validate_only),
          .now = now,
          .deadline = std::min(context.deadline, absl::Now() + kLongestWrite)};
}

}  // namespace htx::rpc
