#pragma once

// Messages as text: words of enums without the prefix that all of them have, types of fields by their names, JSON.

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace htx::ctl {

// "LEGAL_STATUS_" of LEGAL_STATUS_UNSPECIFIED; "" for an enum that has no such value.
absl::string_view PrefixOf(const google::protobuf::EnumDescriptor& type);
// "OPERATING" of LEGAL_STATUS_OPERATING; "" of the value 0.
std::string WordOf(const google::protobuf::EnumValueDescriptor& value);
// The value of the word, in any case: LEGAL_STATUS_OPERATING for "operating"; null when there is none.
const google::protobuf::EnumValueDescriptor* FindWord(const google::protobuf::EnumDescriptor& type,
                                                      absl::string_view word);

// True for a field of messages of `type`, e.g. "google.type.Date".
bool Is(const google::protobuf::FieldDescriptor& field, absl::string_view type);

// ProtoJSON on one line, fields by the names of the contract; "" for a message that has none.
std::string JsonLine(const google::protobuf::Message& message);

}  // namespace htx::ctl
