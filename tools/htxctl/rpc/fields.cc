#include "htxctl/rpc/fields.h"

#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/util/json_util.h"
#include "htxctl/client/message_text.h"
#include "htxctl/demo/values.h"
#include "htxctl/files/area_file.h"
#include "htxctl/rpc/json_words.h"

namespace htx::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

absl::Status Wrong(absl::string_view path, const std::string& text, const FieldDescriptor& field) {
  const Text form = FormOf(field);
  return InvalidField(path, {.en = absl::StrCat("\"", text, "\" is not ", form.en),
                             .vi = absl::StrCat("\"", text, "\" không phải ", form.vi)});
}

bool FillMessage(const std::string& text, Message& message) {
  const std::string& type = message.GetDescriptor()->full_name();
  if (type == "google.type.Date") {
    const absl::StatusOr<absl::CivilDay> day = ParseDay(text);
    if (day.ok()) message.CopyFrom(ToDate(*day));
    return day.ok();
  }
  if (type == "htx.common.v1.Money") {
    int64_t amount = 0;
    if (!absl::SimpleAtoi(text, &amount)) return false;
    message.CopyFrom(Vnd(amount));
    return true;
  }
  if (type == "google.protobuf.FieldMask") {
    google::protobuf::FieldMask mask;
    for (const absl::string_view path : absl::StrSplit(text, ',', absl::SkipEmpty())) mask.add_paths(std::string(path));
    message.CopyFrom(mask);
    return true;
  }
  return google::protobuf::util::JsonStringToMessage(absl::StrCat("\"", text, "\""), &message).ok();
}

// Messages that people write as one value; all others are JSON.
bool IsOneValue(const FieldDescriptor& field) {
  for (const absl::string_view type : {"google.type.Date", "htx.common.v1.Money", "google.protobuf.FieldMask",
                                       "google.protobuf.Timestamp", "google.protobuf.Duration"}) {
    if (Is(field, type)) return true;
  }
  return false;
}

absl::Status SetMessage(Message& message, const FieldDescriptor& field, absl::string_view path, std::string text) {
  if (absl::StartsWith(text, "@")) {
    HTX_ASSIGN_OR_RETURN(text, ReadFile(text.substr(1)));
  }
  const Reflection& reflection = *message.GetReflection();
  Message& below =
      field.is_repeated() ? *reflection.AddMessage(&message, &field) : *reflection.MutableMessage(&message, &field);
  if (!IsOneValue(field)) return FillFromJson(text, path, below);
  return FillMessage(text, below) ? absl::OkStatus() : Wrong(path, text, field);
}

template <class Number, class Set, class Add>
bool SetNumber(Message& message, const FieldDescriptor& field, const std::string& text, Set set, Add add) {
  const Reflection& reflection = *message.GetReflection();
  Number number = 0;
  if (!absl::SimpleAtoi(text, &number)) return false;
  field.is_repeated() ? (reflection.*add)(&message, &field, number) : (reflection.*set)(&message, &field, number);
  return true;
}

bool SetEnums(Message& message, const FieldDescriptor& field, const std::string& text) {
  const Reflection& reflection = *message.GetReflection();
  for (const absl::string_view word : absl::StrSplit(text, ',')) {
    const EnumValueDescriptor* const value = FindValue(*field.enum_type(), word);
    if (value == nullptr) return false;
    if (!field.is_repeated()) {
      reflection.SetEnum(&message, &field, value);
      return true;
    }
    reflection.AddEnum(&message, &field, value);
  }
  return true;
}

bool SetScalar(Message& message, const FieldDescriptor& field, const std::string& text) {
  const Reflection& reflection = *message.GetReflection();
  bool flag = false;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      field.is_repeated() ? reflection.AddString(&message, &field, text) : reflection.SetString(&message, &field, text);
      return true;
    case FieldDescriptor::CPPTYPE_BOOL:
      if (field.is_repeated() || !absl::SimpleAtob(text, &flag)) return false;
      reflection.SetBool(&message, &field, flag);
      return true;
    case FieldDescriptor::CPPTYPE_ENUM:
      return SetEnums(message, field, text);
    case FieldDescriptor::CPPTYPE_INT32:
      return SetNumber<int32_t>(message, field, text, &Reflection::SetInt32, &Reflection::AddInt32);
    case FieldDescriptor::CPPTYPE_INT64:
      return SetNumber<int64_t>(message, field, text, &Reflection::SetInt64, &Reflection::AddInt64);
    case FieldDescriptor::CPPTYPE_UINT32:
      return SetNumber<uint32_t>(message, field, text, &Reflection::SetUInt32, &Reflection::AddUInt32);
    case FieldDescriptor::CPPTYPE_UINT64:
      return SetNumber<uint64_t>(message, field, text, &Reflection::SetUInt64, &Reflection::AddUInt64);
    default:  // The contracts hold no floating point.
      return false;
  }
}

// `rest` is what remains of `path` below `message`.
absl::Status SetAt(Message& message, absl::string_view rest, absl::string_view path, const std::string& text) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(rest, absl::MaxSplits('.', 1));
  const FieldDescriptor* const field = message.GetDescriptor()->FindFieldByName(std::string(parts.first));
  if (field == nullptr || (!parts.second.empty() && field->message_type() == nullptr)) {
    return InvalidField(path, {.en = "is no field of the request", .vi = "không phải là trường của yêu cầu"});
  }
  if (!parts.second.empty()) {
    const Reflection& reflection = *message.GetReflection();
    Message& below =
        field->is_repeated() ? *reflection.AddMessage(&message, field) : *reflection.MutableMessage(&message, field);
    return SetAt(below, parts.second, path, text);
  }
  if (field->message_type() != nullptr) return SetMessage(message, *field, path, text);
  return SetScalar(message, *field, text) ? absl::OkStatus() : Wrong(path, text, *field);
}

}  // namespace

absl::Status FillFromJson(const std::string& text, absl::string_view path, Message& message) {
  HTX_ASSIGN_OR_RETURN(const std::string json, CompleteWords(text, *message.GetDescriptor(), path));
  const auto status = google::protobuf::util::JsonStringToMessage(json, &message);
  if (status.ok()) return absl::OkStatus();
  const std::string why(status.message().data(), status.message().size());
  const std::string& type = message.GetDescriptor()->name();
  return InvalidField(path, {.en = absl::StrCat("is no ", type, " as JSON: ", why),
                             .vi = absl::StrCat("không phải ", type, " dạng JSON: ", why)});
}

const FieldDescriptor* FindField(const Descriptor& type, absl::string_view path) {
  const FieldDescriptor* field = nullptr;
  const Descriptor* below = &type;
  for (const absl::string_view name : absl::StrSplit(path, '.')) {
    field = below == nullptr ? nullptr : below->FindFieldByName(std::string(name));
    if (field == nullptr) return nullptr;
    below = field->message_type();
  }
  return field;
}

absl::Status SetField(Message& message, absl::string_view path, const std::string& text) {
  return SetAt(message, path, path, text);
}

Text FormOf(const FieldDescriptor& field) {
  if (Is(field, "google.type.Date")) return {.en = "a day like 2024-04-06", .vi = "ngày dạng 2024-04-06"};
  if (Is(field, "google.protobuf.Timestamp")) {
    return {.en = "an instant like 2024-04-06T15:34:00Z", .vi = "thời điểm dạng 2024-04-06T15:34:00Z"};
  }
  if (Is(field, "google.protobuf.Duration")) return {.en = "a duration like 30s", .vi = "khoảng thời gian dạng 30s"};
  if (Is(field, "htx.common.v1.Money")) return {.en = "an amount in đồng", .vi = "số tiền (đồng)"};
  if (Is(field, "google.protobuf.FieldMask")) {
    return {.en = "fields, comma-separated", .vi = "các trường, cách nhau bằng dấu phẩy"};
  }
  if (field.message_type() != nullptr) {
    std::vector<std::string> names;
    for (int i = 0; i < field.message_type()->field_count(); ++i)
      names.push_back(field.message_type()->field(i)->name());
    const std::string listed = names.size() > 12 ? "" : absl::StrCat(": ", absl::StrJoin(names, ", "));
    return {.en = absl::StrCat("JSON or @file", listed), .vi = absl::StrCat("JSON hoặc @tệp", listed)};
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      return {.en = absl::StrCat("one of ", WordsOf(*field.enum_type())),
              .vi = absl::StrCat("một trong ", WordsOf(*field.enum_type()))};
    case FieldDescriptor::CPPTYPE_BOOL:
      return {.en = "true or false", .vi = "true hoặc false"};
    case FieldDescriptor::CPPTYPE_STRING:
      return {.en = "a text", .vi = "chuỗi ký tự"};
    default:
      return {.en = "a whole number", .vi = "số nguyên"};
  }
}

}  // namespace htx::ctl
