#pragma once

// Who calls, and which call this is.

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/rpc/request_context.h"

namespace htx::rpc {

// The headers (metadata) of a call. Views live as long as the call.
class Headers {
 public:
  virtual ~Headers() = default;
  // The value of the first header of that lower-case name; "" when there is none.
  virtual absl::string_view Get(absl::string_view name) const = 0;
};

// Says who calls. Called on workers; thread-safe; must not block.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // Fills principal, represented, roles and scopes, or answers UNAUTHENTICATED.
  virtual absl::Status Authenticate(const Headers& headers, RequestContext& context) = 0;
};

// Believes what the caller says of itself: x-htx-principal, x-htx-represented, x-htx-roles, x-htx-scopes. For
// development on loopback only.
//
// UNAUTHENTICATED / PRINCIPAL_MISSING without a principal; UNAUTHENTICATED / PRINCIPAL_MALFORMED when a header is
// longer than 1 024 bytes, holds more than 64 items, or characters other than printable ASCII.
class DevAuthenticator : public Authenticator {
 public:
  absl::Status Authenticate(const Headers& headers, RequestContext& context) override;
};

// Fills correlation id, trace parent and language from the headers; makes what is missing or malformed.
void Identify(const Headers& headers, RequestContext& context);

// The traceparent of a new span: of the caller's trace when `incoming` is a valid W3C traceparent (version 00), else of
// a new trace, not sampled.
std::string ChildTrace(absl::string_view incoming);

// "vi" or "en": the one of the two that an accept-language header prefers; "en" when it names neither.
std::string PreferredLanguage(absl::string_view accept_language);

}  // namespace htx::rpc
