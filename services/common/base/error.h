#pragma once

// Errors of the house: an absl::Status that also carries what a caller's program and a caller's person need.
//
// A service lists its own errors in domain/errors.h, one function per error, each built with MakeError. The chassis
// turns the detail into google.rpc messages at the seal; nothing in between looks inside.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace htx {

// One sentence in both languages of the users.
struct Text {
  std::string en = {};
  std::string vi = {};
};

// One broken field rule. `field` is the path in the request, e.g. "organization.names[2].text".
struct FieldViolation {
  std::string field = {};
  Text description = {};
};

// One unmet precondition: `type` is a rule id (UPPER_SNAKE), `subject` what it was judged on.
struct PreconditionViolation {
  std::string type = {};
  std::string subject = {};
  Text description = {};
};

// The detail of an error.
struct ErrorDetail {
  std::string reason = {};  // Stable UPPER_SNAKE, e.g. "NUMBER_TAKEN".
  Text message = {};
  std::vector<FieldViolation> fields = {};
  std::vector<PreconditionViolation> preconditions = {};
  std::vector<std::pair<std::string, std::string>> metadata = {};
  std::string resource_type = {};  // With resource_name: the resource the error is about.
  std::string resource_name = {};
  std::optional<int64_t> retry_after_ms = {};
  std::string quota_subject = {};  // Whose budget was used up.
};

// Makes an error. The status message is the English text; the detail travels as a payload.
absl::Status MakeError(absl::StatusCode code, ErrorDetail detail);

// The common short form: a reason and a text.
absl::Status MakeError(absl::StatusCode code, absl::string_view reason, Text message);

// The detail `status` carries; one with an empty reason when it carries none.
ErrorDetail DetailOf(const absl::Status& status);

// Shorthand for DetailOf(status).reason.
std::string ReasonOf(const absl::Status& status);

// INVALID_ARGUMENT / FIELD_RULE about one field.
absl::Status InvalidField(absl::string_view field, Text description);

// Collects field violations so that the caller sees all of them at once.
class FieldErrors {
 public:
  void Add(absl::string_view field, Text description);
  // Adds every violation of `status`, each path prefixed with `prefix` + "."; other errors are kept as the result.
  void Merge(absl::string_view prefix, const absl::Status& status);
  bool empty() const { return violations_.empty() && other_.ok(); }
  // OK when empty, else INVALID_ARGUMENT / FIELD_RULE with all violations.
  absl::Status ToStatus() const;

 private:
  std::vector<FieldViolation> violations_ = {};
  absl::Status other_ = absl::OkStatus();
};

// Errors every service shares. Each says what the caller can do.

// NOT_FOUND / NEVER_EXISTED. The name is wrong; nothing of that name was ever recorded.
absl::Status NeverExisted(absl::string_view resource_type, absl::string_view resource_name);
// INVALID_ARGUMENT / ETAG_REQUIRED. Read the resource and send its etag.
absl::Status EtagRequired(absl::string_view field);
// ABORTED / ETAG_MISMATCH. Somebody changed the resource; read it again and decide anew.
absl::Status EtagMismatch(absl::string_view resource_name);
// ALREADY_EXISTS / REQUEST_ID_REUSED. The request_id was used with another request; make a new one.
absl::Status RequestIdReused(absl::string_view request_id);
// PERMISSION_DENIED / PERMISSION_MISSING. Ask for a role that grants `permission`.
absl::Status PermissionMissing(absl::string_view permission);
// PERMISSION_DENIED / OUT_OF_SCOPE. The caller's office does not cover `scope`.
absl::Status OutOfScope(absl::string_view scope);
// UNAVAILABLE / PEER_UNAVAILABLE. A service needed for the decision did not answer; retry later.
absl::Status PeerUnavailable(absl::string_view peer);

}  // namespace htx
