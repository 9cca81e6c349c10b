#include "tests/support/world/calls.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace htx::testing {

void Prepare(grpc::ClientContext& context, const Caller& caller, absl::Duration timeout) {
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  context.AddMetadata("x-htx-principal", caller.principal);
  context.AddMetadata("x-htx-roles", caller.roles);
  context.AddMetadata("x-htx-scopes", caller.scopes);
  context.AddMetadata("accept-language", caller.language);
}

Refusal RefusalOf(const grpc::Status& status) {
  Refusal refusal;
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return refusal;
  for (const google::protobuf::Any& any : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    google::rpc::PreconditionFailure precondition;
    google::rpc::LocalizedMessage localized;
    if (any.UnpackTo(&info)) {
      refusal.reason = info.reason();
      refusal.metadata.insert(info.metadata().begin(), info.metadata().end());
    } else if (any.UnpackTo(&bad)) {
      for (const auto& violation : bad.field_violations()) refusal.fields.push_back(violation.field());
    } else if (any.UnpackTo(&precondition)) {
      for (const auto& violation : precondition.violations()) refusal.preconditions.push_back(violation.type());
    } else if (any.UnpackTo(&localized)) {
      refusal.localized = localized.message();
    }
  }
  return refusal;
}

bool IsLost(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::CANCELLED:
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
    case grpc::StatusCode::ABORTED:
      return true;
    default:
      return false;
  }
}

std::string Describe(const grpc::Status& status) {
  if (status.ok()) return "OK";
  const Refusal refusal = RefusalOf(status);
  return absl::StrCat("code ", static_cast<int>(status.error_code()), " ", refusal.reason, " \"",
                      status.error_message(), "\" fields [", absl::StrJoin(refusal.fields, ", "), "] preconditions [",
                      absl::StrJoin(refusal.preconditions, ", "), "]");
}

}  // namespace htx::testing
