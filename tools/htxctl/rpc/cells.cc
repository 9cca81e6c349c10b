#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "htx/common/v1/time.pb.h"
#include "htx/registry/v1/reported_number.pb.h"
#include "htxctl/client/message_text.h"
#include "htxctl/demo/values.h"
#include "htxctl/rpc/fields.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

std::string NumberText(int64_t number, Reader reader) {
  return reader == Reader::kPerson ? Grouped(number) : absl::StrCat(number);
}

std::string DateText(const Message& message) { return TextOf(static_cast<const google::type::Date&>(message)); }

// Messages that are one value to people; others are JSON on one line.
std::string MessageText(const Message& message, Reader reader) {
  const std::string& type = message.GetDescriptor()->full_name();
  if (type == "google.type.Date") return DateText(message);
  if (type == "google.protobuf.Timestamp") {
    const auto& instant = static_cast<const google::protobuf::Timestamp&>(message);
    if (reader == Reader::kPerson) return TextOf(instant);
    return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ",
                            absl::FromUnixSeconds(instant.seconds()) + absl::Nanoseconds(instant.nanos()),
                            absl::UTCTimeZone());
  }
  if (type == "htx.common.v1.Money") {
    return NumberText(static_cast<const common::v1::Money&>(message).amount(), reader);
  }
  if (type == "htx.common.v1.TimeCoordinate") {
    return TextOf(static_cast<const common::v1::TimeCoordinate&>(message).valid_date());
  }
  if (type == "htx.common.v1.DateRange") {
    const auto& range = static_cast<const common::v1::DateRange&>(message);
    return absl::StrCat(TextOf(range.from()), "..", TextOf(range.to()));
  }
  if (type == "htx.registry.v1.ReportedNumber" && reader == Reader::kPerson) {
    const auto& number = static_cast<const registry::v1::ReportedNumber&>(message);
    return Qualified(number.value(), number.qualifier(), number.upper());
  }
  return JsonLine(message);
}

// The value, or the value at `i` of a repeated field.
std::string ValueText(const Message& message, const FieldDescriptor& field, int i, Reader reader) {
  const Reflection& reflection = *message.GetReflection();
  const bool many = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return many ? reflection.GetRepeatedString(message, &field, i) : reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return (many ? reflection.GetRepeatedBool(message, &field, i) : reflection.GetBool(message, &field)) ? "yes"
                                                                                                           : "no";
    case FieldDescriptor::CPPTYPE_ENUM:
      return WordOf(many ? *reflection.GetRepeatedEnum(message, &field, i) : *reflection.GetEnum(message, &field));
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(many ? reflection.GetRepeatedInt32(message, &field, i)
                               : reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return NumberText(many ? reflection.GetRepeatedInt64(message, &field, i) : reflection.GetInt64(message, &field),
                        reader);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return MessageText(
          many ? reflection.GetRepeatedMessage(message, &field, i) : reflection.GetMessage(message, &field), reader);
    default:
      return "";
  }
}

bool IsSet(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(message, &field) > 0 : reflection.HasField(message, &field);
}

bool IsOneCell(const FieldDescriptor& field) {
  return field.message_type() == nullptr || Is(field, "google.type.Date") || Is(field, "google.protobuf.Timestamp") ||
         Is(field, "htx.common.v1.Money") || Is(field, "htx.common.v1.TimeCoordinate") ||
         Is(field, "htx.common.v1.DateRange") || Is(field, "htx.registry.v1.ReportedNumber") ||
         Is(field, "google.protobuf.Value") || Is(field, "google.protobuf.Duration") ||
         Is(field, "google.protobuf.FieldMask");
}

void Collect(const Message& message, absl::Span<const absl::string_view> path, Reader reader,
             std::vector<std::string>& values) {
  const FieldDescriptor* const field = message.GetDescriptor()->FindFieldByName(std::string(path.front()));
  if (field == nullptr || !IsSet(message, *field)) return;
  const Reflection& reflection = *message.GetReflection();
  const int size = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
  for (int i = 0; i < size; ++i) {
    if (path.size() == 1) {
      values.push_back(ValueText(message, *field, i, reader));
    } else if (field->message_type() != nullptr) {
      Collect(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                   : reflection.GetMessage(message, field),
              path.subspan(1), reader, values);
    }
  }
}

void FlattenInto(const Message& message, const std::string& prefix,
                 std::vector<std::pair<std::string, std::string>>& lines) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const Reflection& reflection = *message.GetReflection();
    const std::string path = absl::StrCat(prefix, field->name());
    const int size = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      const std::string place = field->is_repeated() ? absl::StrCat(path, "[", i, "]") : path;
      if (IsOneCell(*field)) {
        lines.emplace_back(place, ValueText(message, *field, i, Reader::kPerson));
      } else {
        FlattenInto(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                         : reflection.GetMessage(message, field),
                    absl::StrCat(place, "."), lines);
      }
    }
  }
}

}  // namespace

std::string CellOf(const Message& message, absl::string_view path, Reader reader) {
  std::vector<std::string> values;
  const std::vector<absl::string_view> names = absl::StrSplit(path, '.');
  Collect(message, names, reader, values);
  return absl::StrJoin(values, reader == Reader::kPerson ? ", " : ";");
}

bool IsFigure(const FieldDescriptor& field) {
  if (field.is_repeated()) return false;
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 || field.cpp_type() == FieldDescriptor::CPPTYPE_INT64 ||
         Is(field, "htx.common.v1.Money") || Is(field, "htx.registry.v1.ReportedNumber");
}

std::vector<std::pair<std::string, std::string>> Flatten(const Message& message) {
  std::vector<std::pair<std::string, std::string>> lines;
  FlattenInto(message, "", lines);
  return lines;
}

}  // namespace htx::ctl
