#include "htxctl/client/message_text.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/json_util.h"

namespace htx::ctl {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;

absl::string_view PrefixOf(const EnumDescriptor& type) {
  absl::string_view first = type.value(0)->name();
  return absl::ConsumeSuffix(&first, "UNSPECIFIED") ? first : "";
}

std::string WordOf(const EnumValueDescriptor& value) {
  return value.number() == 0 ? "" : std::string(absl::StripPrefix(value.name(), PrefixOf(*value.type())));
}

const EnumValueDescriptor* FindWord(const EnumDescriptor& type, absl::string_view word) {
  return type.FindValueByName(absl::StrCat(PrefixOf(type), absl::AsciiStrToUpper(word)));
}

bool Is(const FieldDescriptor& field, absl::string_view type) {
  return field.message_type() != nullptr && field.message_type()->full_name() == type;
}

std::string JsonLine(const google::protobuf::Message& message) {
  std::string json;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  return google::protobuf::util::MessageToJsonString(message, &json, options).ok() ? json : "";
}

}  // namespace htx::ctl
