#pragma once

// Masking of personal data: fields whose rule names the class BASIC or SENSITIVE, in replies to callers who may not see
// them. The walk over descriptors happens once per type; a type without such a field costs nothing.

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace htx::rpc {

// What stands in place of a text that is not shown.
inline constexpr char kMasked[] = "***";

// The sensitive fields of one message type and of everything below it. Made once; lives as long as the process.
class MaskPlan {
 public:
  virtual ~MaskPlan() = default;
  // True when no message of the type holds personal data.
  virtual bool empty() const = 0;
  // Replaces every set text of personal data by kMasked and clears every other value of it. An empty text stays empty:
  // whether something is recorded is no secret.
  virtual void Mask(google::protobuf::Message& message) const = 0;
};

// True for a field of personal data, of the class BASIC or SENSITIVE.
bool IsPersonal(const google::protobuf::FieldDescriptor* field);

const MaskPlan& MaskPlanOf(const google::protobuf::Descriptor* type);

}  // namespace htx::rpc
