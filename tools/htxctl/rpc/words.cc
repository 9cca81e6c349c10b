#include "htxctl/rpc/words.h"

#include "absl/strings/strip.h"

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

bool Is(const FieldDescriptor& field, absl::string_view type) {
  return field.message_type() != nullptr && field.message_type()->full_name() == type;
}

}  // namespace htx::ctl
