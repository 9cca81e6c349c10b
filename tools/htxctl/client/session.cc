#include "htxctl/client/session.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/error.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/impl/client_unary_call.h"
#include "grpcpp/impl/codegen/proto_utils.h"

namespace htx::ctl {
namespace {

constexpr int kMaxMessageBytes = 16 << 20;  // A page of 1 000 organisations stays well below.

// Four more attempts after 0.05, 0.15, 0.45 and 1.35 s: enough for a restart, short enough for a person.
constexpr char kRetryPolicy[] = R"({"methodConfig": [{"name": [{}], "retryPolicy": {
  "maxAttempts": 5, "initialBackoff": "0.05s", "maxBackoff": "2s", "backoffMultiplier": 3,
  "retryableStatusCodes": ["UNAVAILABLE", "RESOURCE_EXHAUSTED"]}}]})";

std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetServiceConfigJSON(kRetryPolicy);
  // Connect anew as quickly as the retries come.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

// Both languages hold the text the service sent: it already chose by accept-language.
Text Both(const std::string& text) { return {.en = text, .vi = text}; }

int64_t MillisOf(const google::protobuf::Duration& duration) {
  return duration.seconds() * 1000 + duration.nanos() / 1'000'000;
}

void Read(const google::protobuf::Any& any, ErrorDetail& detail) {
  if (google::rpc::ErrorInfo info; any.UnpackTo(&info)) {
    detail.reason = info.reason();
    for (const auto& [key, value] : info.metadata()) detail.metadata.emplace_back(key, value);
    std::sort(detail.metadata.begin(), detail.metadata.end());
  } else if (google::rpc::BadRequest bad; any.UnpackTo(&bad)) {
    for (const auto& each : bad.field_violations()) detail.fields.push_back({each.field(), Both(each.description())});
  } else if (google::rpc::PreconditionFailure failure; any.UnpackTo(&failure)) {
    for (const auto& each : failure.violations()) {
      detail.preconditions.push_back({each.type(), each.subject(), Both(each.description())});
    }
  } else if (google::rpc::LocalizedMessage message; any.UnpackTo(&message)) {
    detail.message = Both(message.message());
  } else if (google::rpc::RetryInfo retry; any.UnpackTo(&retry)) {
    detail.retry_after_ms = MillisOf(retry.retry_delay());
  } else if (google::rpc::ResourceInfo resource; any.UnpackTo(&resource)) {
    detail.resource_type = resource.resource_type();
    detail.resource_name = resource.resource_name();
  } else if (google::rpc::QuotaFailure quota; any.UnpackTo(&quota) && quota.violations_size() > 0) {
    detail.quota_subject = quota.violations(0).subject();
  }
}

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kExitOk;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return kExitUnavailable;
    default:
      return kExitRefused;
  }
}

Session::Session(Options options)
    : options_(std::move(options)),
      registry_(ChannelTo(options_.registry)),
      funding_(ChannelTo(options_.funding)),
      awards_(ChannelTo(options_.awards)) {}

Session Session::As(absl::string_view principal) const {
  Session other = *this;
  other.options_.principal = std::string(principal);
  return other;
}

void Session::Prepare(grpc::ClientContext& context, absl::Duration timeout) const {
  if (timeout <= absl::ZeroDuration()) timeout = absl::Seconds(options_.timeout_s);
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  context.AddMetadata("x-htx-principal", options_.principal);
  context.AddMetadata("x-htx-roles", options_.roles);
  context.AddMetadata("x-htx-scopes", options_.scopes);
  context.AddMetadata("accept-language", options_.language);
}

absl::Status Session::Call(const google::protobuf::MethodDescriptor& method, const google::protobuf::Message& request,
                           google::protobuf::Message& response) const {
  const std::string& package = method.file()->package();
  const auto& channel = package == "htx.funding.v1" ? funding_ : package == "htx.awards.v1" ? awards_ : registry_;
  const std::string path = absl::StrCat("/", method.service()->full_name(), "/", method.name());
  grpc::ClientContext context;
  Prepare(context);
  return FromWire(grpc::internal::BlockingUnaryCall<google::protobuf::MessageLite, google::protobuf::MessageLite>(
      channel.get(), grpc::internal::RpcMethod(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC), &context, request,
      &response));
}

absl::Status FromWire(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  ErrorDetail detail = {.message = Both(status.error_message())};
  google::rpc::Status wire;
  if (wire.ParseFromString(status.error_details())) {
    for (const auto& any : wire.details()) Read(any, detail);
  }
  return MakeError(static_cast<absl::StatusCode>(status.error_code()), std::move(detail));
}

}  // namespace htx::ctl
