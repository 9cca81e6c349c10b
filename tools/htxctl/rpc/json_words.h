#pragma once

// JSON as people write it: enums by their words without the prefix.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace htx::ctl {

// The value of `type` that `word` is, with or without the prefix, in any case; null when there is none.
const google::protobuf::EnumValueDescriptor* FindValue(const google::protobuf::EnumDescriptor& type,
                                                       absl::string_view word);
// "COOPERATIVE, COOPERATIVE_UNION, …"
std::string WordsOf(const google::protobuf::EnumDescriptor& type);

// `json`, a message of `type`, with every word of an enum written out: {"kind": "cooperative"} becomes
// {"kind": "ORGANIZATION_KIND_COOPERATIVE"}. INVALID_ARGUMENT / FIELD_RULE on the field whose word is unknown, below
// `path`. Everything else, also what is no JSON, is left as it is: whoever parses it says what is wrong.
absl::StatusOr<std::string> CompleteWords(absl::string_view json, const google::protobuf::Descriptor& type,
                                          absl::string_view path);

}  // namespace htx::ctl
