#pragma once

// Changing a record that an alliance keeps: what the handlers of its work share.

#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/rpc/request_context.h"
#include "common/sql/database.h"
#include "google/protobuf/field_mask.pb.h"
#include "htx/registry/v1/change.pb.h"
#include "registry/domain/alliance_errors.h"
#include "registry/domain/errors.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {

// INVALID_ARGUMENT / FIELD_RULE on "update_mask" when it is empty, joined with the violations in `errors`.
inline absl::Status RequireMask(const google::protobuf::FieldMask& mask, FieldErrors errors) {
  if (mask.paths().empty()) errors.Merge("", FieldRequired("update_mask"));
  return errors.ToStatus();
}

// The record that a call may change: it exists, its alliance is in the caller's scopes, and it is the version that the
// caller saw. Errors: that of `found`, NEVER_EXISTED, OUT_OF_SCOPE, ETAG_MISMATCH, RECORD_WITHDRAWN.
template <class Record>
absl::StatusOr<Record> Changeable(absl::StatusOr<std::optional<Record>> found, absl::string_view kind,
                                  const std::string& name, const std::string& etag,
                                  const rpc::RequestContext& context) {
  HTX_RETURN_IF_ERROR(found.status());
  if (!*found) return NeverExisted(kind, name);
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf((*found)->alliance)));
  if (etag != absl::StrCat((*found)->version)) return EtagMismatch(name);
  if constexpr (requires(const Record& record) { record.withdrawn; }) {
    if ((*found)->withdrawn) return RecordWithdrawn(name);
  }
  return **std::move(found);
}

// What every correction must say: why, and what, unless the record is withdrawn. Joined with the violations in
// `errors`.
template <class Request>
absl::Status CheckCorrection(const Request& request, FieldErrors errors) {
  if (request.reason().empty()) errors.Merge("", FieldRequired("reason"));
  CheckText(request.reason(), 2000, "reason", errors);
  if (request.withdraw()) return errors.ToStatus();
  return RequireMask(request.update_mask(), std::move(errors));
}

// `before` as it is believed from now on, when it was recorded in error.
template <class Record>
Record Withdrawn(Record before) {
  ++before.version;
  before.withdrawn = true;
  return before;
}

// Announces what a call recorded, and answers with it: `shown` is put into the change and into the reply.
template <class Response, class Message>
absl::StatusOr<Response> Announced(sql::Transaction& transaction, absl::string_view type, const std::string& name,
                                   absl::CivilDay day, Message shown, Message* (v1::Change::*in_change)(),
                                   Message* (Response::*in_response)()) {
  v1::Change change;
  *(change.*in_change)() = shown;
  HTX_RETURN_IF_ERROR(Announce(transaction, type, name, change, day));
  Response response;
  *(response.*in_response)() = std::move(shown);
  return response;
}

}  // namespace htx::registry
