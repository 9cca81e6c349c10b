#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/call_record.h"
#include "google/protobuf/message.h"

namespace htx::rpc {

// What a handler may know beyond its request. A plain value: tests build one without a server.
struct RequestContext {
  std::string method = {};          // "htx.registry.v1.OrganizationService/CreateOrganization"
  std::string correlation_id = {};  // Made when the caller sent none.
  std::string trace_parent = {};    // W3C traceparent of this call, sent on to peers.
  std::string principal = {};       // Who calls; set by the authenticator.
  std::string represented = {};     // For whom; may be empty.
  std::vector<std::string> roles = {};
  std::vector<std::string> scopes =
      {};                       // Alliances or areas the caller may write, e.g. "alliances/haiphong"; "*" is all.
  std::string language = "en";  // "vi" or "en".
  absl::Time deadline = absl::InfiniteFuture();  // Already shaved for the reply; never later than 30 s after start.
  std::function<bool()> cancelled = [] { return false; };  // True once the caller hung up.
  bool may_see_personal_data = false;
};

// PERMISSION_DENIED / OUT_OF_SCOPE unless the caller's scopes hold `scope` or "*". No scopes at all: denied.
absl::Status RequireScope(const RequestContext& context, absl::string_view scope);

// The record of a write: request_id, validate_only and reason are read from the request's fields of those names.
CallRecord RecordOf(const google::protobuf::Message& request, const RequestContext& context, absl::Time now);

}  // namespace htx::rpc
