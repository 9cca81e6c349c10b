#pragma once

// Field rules: what a request's fields declare in their proto, enforced by reflection. The walk over descriptors
// happens once per type; a call costs about a microsecond.

#include <memory>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace htx::rpc {

// The rules of one message type and of everything below it. Plans are made once and live as long as the process.
class RulePlan {
 public:
  virtual ~RulePlan() = default;

  // INVALID_ARGUMENT / FIELD_RULE with every violation (at most 100) and its path, e.g. "organization.names[2].text".
  // Fields that are output only are not judged: see Strip.
  virtual absl::Status Check(const google::protobuf::Message& message) const = 0;

  // True when an output-only field is set somewhere in `message`.
  virtual bool HasOutputOnly(const google::protobuf::Message& message) const = 0;
  // Clears every output-only field.
  virtual void Strip(google::protobuf::Message& message) const = 0;
};

const RulePlan& RulePlanOf(const google::protobuf::Descriptor* type);

// `so_far`, and a violation of the top-level field `request_id` unless that holds a UUID or is a violation already.
absl::Status CheckRequestId(const google::protobuf::Message& message, const absl::Status& so_far);

}  // namespace htx::rpc
