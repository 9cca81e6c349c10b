#pragma once

// Which fields of an organisation a caller wants to read.

#include "absl/status/statusor.h"
#include "google/protobuf/field_mask.pb.h"
#include "htx/registry/v1/organization.pb.h"

namespace htx::registry {

class ReadMask {
 public:
  // INVALID_ARGUMENT / MASK_UNKNOWN_PATH on "read_mask". Empty, and "*", keep everything.
  static absl::StatusOr<ReadMask> Parse(const google::protobuf::FieldMask& mask);

  bool keeps_all() const { return mask_.paths().empty(); }
  // Clears what the mask does not keep; the name stays.
  void Trim(v1::Organization& organization) const;

 private:
  google::protobuf::FieldMask mask_ = {};
};

}  // namespace htx::registry
