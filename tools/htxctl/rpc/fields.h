#pragma once

// Fields of any message by their path ("grounds.decided_by"): set from what people type, shown as people read.

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/error.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace htx::ctl {

// The field at `path` below `type`; null when there is none.
const google::protobuf::FieldDescriptor* FindField(const google::protobuf::Descriptor& type, absl::string_view path);

// Sets the field at `path`; a repeated one gets one value more. Dates are 2024-04-06, instants 2024-04-06T15:34:00Z,
// durations 30s, amounts đồng, masks and repeated enums comma-separated, enums their words without the prefix; any
// other message is JSON, or @file. INVALID_ARGUMENT / FIELD_RULE on `path`.
absl::Status SetField(google::protobuf::Message& message, absl::string_view path, const std::string& text);

// Fills `message` from JSON, in which enums may be their words. INVALID_ARGUMENT / FIELD_RULE on `path`, or on the
// field below it whose word is unknown.
absl::Status FillFromJson(const std::string& text, absl::string_view path, google::protobuf::Message& message);

// What a value of `field` looks like.
Text FormOf(const google::protobuf::FieldDescriptor& field);

// For whom values are written: with grouped digits, or bare.
enum class Reader { kPerson, kProgram };

// The value at `path`; values of repeated fields one after another, "" for what is not set.
std::string CellOf(const google::protobuf::Message& message, absl::string_view path, Reader reader);

// True when values of `field` are compared digit under digit.
bool IsFigure(const google::protobuf::FieldDescriptor& field);

// Everything that is set, by its path.
std::vector<std::pair<std::string, std::string>> Flatten(const google::protobuf::Message& message);

}  // namespace htx::ctl
