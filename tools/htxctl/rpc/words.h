#pragma once

// Words of enums without the prefix that all of them have, and types of fields by their names.

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace htx::ctl {

// "LEGAL_STATUS_" of LEGAL_STATUS_UNSPECIFIED; "" for an enum that has no such value.
absl::string_view PrefixOf(const google::protobuf::EnumDescriptor& type);
// "OPERATING" of LEGAL_STATUS_OPERATING; "" of the value 0.
std::string WordOf(const google::protobuf::EnumValueDescriptor& value);
// True for a field of messages of `type`, e.g. "google.type.Date".
bool Is(const google::protobuf::FieldDescriptor& field, absl::string_view type);

}  // namespace htx::ctl
