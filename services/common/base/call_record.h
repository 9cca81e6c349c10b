#pragma once

#include <string>

#include "absl/time/time.h"

namespace htx {

// Who asks for a change, and how a repeated request is recognised. The chassis makes it from the request and its
// context; the SQL layer keys stored replies by (principal, method, request_id) and writes the rest into the audit
// entries and changes of the transaction.
struct CallRecord {
  std::string principal = {};
  std::string represented = {};  // The office or organisation the principal acts for; may be empty.
  std::string method = {};       // "htx.registry.v1.OrganizationService/CreateOrganization"
  std::string request_id = {};   // UUID of the caller.
  std::string fingerprint = {};  // SHA-256 of the request without its request_id, hex.
  std::string correlation_id = {};
  std::string reason = {};     // Why, in the caller's words; may be empty.
  bool validate_only = false;  // Decide and answer, then roll back.
  absl::Time now = absl::UnixEpoch();
  absl::Time deadline = absl::InfiniteFuture();
};

}  // namespace htx
