#include "htxctl/files/cell_proto.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/json_util.h"
#include "google/type/date.pb.h"
#include "htx/common/v1/quantity.pb.h"
#include "htx/registry/v1/reported_number.pb.h"
#include "htxctl/client/message_text.h"

namespace htx::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kMaxDepth = 3;

// Types that stand in one cell.
constexpr absl::string_view kOneCell[] = {"google.type.Date", "google.protobuf.Timestamp", "htx.common.v1.Money",
                                          "htx.common.v1.Ratio", "htx.registry.v1.ReportedNumber"};

bool IsOneCell(const Descriptor& type) {
  for (const absl::string_view name : kOneCell) {
    if (type.full_name() == name) return true;
  }
  return false;
}

// The word of a number, which a newer register may have sent.
std::string WordOf(const EnumDescriptor& type, int number) {
  const EnumValueDescriptor* const value = type.FindValueByNumber(number);
  return value == nullptr ? absl::StrCat(number) : ctl::WordOf(*value);
}

absl::string_view WordsOf(common::v1::Qualifier qualifier) {
  switch (static_cast<int>(qualifier)) {
    case common::v1::QUALIFIER_AT_LEAST:
      return "ít nhất ";
    case common::v1::QUALIFIER_MORE_THAN:
      return "trên ";
    case common::v1::QUALIFIER_ABOUT:
      return "khoảng ";
    case common::v1::QUALIFIER_ESTIMATE:
      return "ước ";
    default:
      return "";
  }
}

common::v1::Qualifier QualifierOf(Relation relation) {
  switch (relation) {
    case Relation::kExact:
      return common::v1::QUALIFIER_EXACT;
    case Relation::kAtLeast:
      return common::v1::QUALIFIER_AT_LEAST;
    case Relation::kMoreThan:
      return common::v1::QUALIFIER_MORE_THAN;
    case Relation::kAbout:
      return common::v1::QUALIFIER_ABOUT;
    case Relation::kEstimate:
      return common::v1::QUALIFIER_ESTIMATE;
  }
  HTX_UNREACHABLE();
}

// The content of a message of a known type, which a dynamic one may be too.
template <class Known>
Known As(const Message& message) {
  Known known;
  HTX_CHECK(known.ParseFromString(message.SerializeAsString()));
  return known;
}

std::string OneCellOf(const Message& message) {
  const std::string& name = message.GetDescriptor()->full_name();
  if (name == "google.type.Date") {
    const auto date = As<google::type::Date>(message);
    const auto day = MakeDay(date.year(), date.month(), date.day());
    return day.ok() ? FormatDay(*day) : JsonLine(message);
  }
  if (name == "htx.common.v1.Money") return absl::StrCat(As<common::v1::Money>(message).amount());
  if (name == "htx.common.v1.Ratio") {
    const auto ratio = As<common::v1::Ratio>(message);
    return absl::StrCat(ratio.numerator(), "/", ratio.denominator());
  }
  if (name == "htx.registry.v1.ReportedNumber") {
    const auto number = As<registry::v1::ReportedNumber>(message);
    if (number.qualifier() == common::v1::QUALIFIER_RANGE) return JsonLine(message);
    return absl::StrCat(WordsOf(number.qualifier()), number.value());
  }
  // A timestamp is its JSON without the quotes.
  std::string text = JsonLine(message);
  return text.size() >= 2 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
}

std::string ListCell(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<std::string> items;
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        items.push_back(reflection.GetRepeatedString(message, &field, i));
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        items.push_back(WordOf(*field.enum_type(), reflection.GetRepeatedEnumValue(message, &field, i)));
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        items.push_back(JsonLine(reflection.GetRepeatedMessage(message, &field, i)));
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        items.push_back(absl::StrCat(reflection.GetRepeatedInt64(message, &field, i)));
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        items.push_back(absl::StrCat(reflection.GetRepeatedInt32(message, &field, i)));
        break;
      default:
        break;  // The contracts have no other lists.
    }
  }
  if (items.empty()) return "";
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return absl::StrCat("[", absl::StrJoin(items, ","), "]");
  return absl::StrJoin(items, "; ");
}

std::string FieldCell(const Message& message, const FieldDescriptor& field) {
  if (field.is_repeated()) return ListCell(message, field);
  const Reflection& reflection = *message.GetReflection();
  if (field.has_presence() && !reflection.HasField(message, &field)) return "";
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return WordOf(*field.enum_type(), reflection.GetEnumValue(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Message& part = reflection.GetMessage(message, &field);
      return IsOneCell(*part.GetDescriptor()) ? OneCellOf(part) : JsonLine(part);
    }
    default:
      return "";  // The contracts have no other kinds of values.
  }
}

const FieldDescriptor& FieldAt(const Descriptor& type, absl::string_view name) {
  const FieldDescriptor* const field = type.FindFieldByName(std::string(name));
  HTX_CHECK(field != nullptr);
  return *field;
}

absl::Status NotReadable(absl::string_view why_en, absl::string_view why_vi) {
  return InvalidField("", {.en = std::string(why_en), .vi = std::string(why_vi)});
}

absl::Status ReadJson(absl::string_view cell, const FieldDescriptor& field, Message& message) {
  const std::string json = absl::StrCat("{\"", field.name(), "\":", cell, "}");
  const std::unique_ptr<Message> part(message.New());
  if (!google::protobuf::util::JsonStringToMessage(json, part.get()).ok()) {
    return NotReadable("is not the JSON of this field", "không phải là JSON của trường này");
  }
  message.MergeFrom(*part);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Slip>> ReadOneCell(absl::string_view cell, const FieldDescriptor& field, Message& message) {
  const Reflection& reflection = *message.GetReflection();
  const std::string& name = field.message_type()->full_name();
  if (name == "google.type.Date") {
    HTX_ASSIGN_OR_RETURN(Reading<absl::CivilDay> day, ReadDate(cell));
    google::type::Date date;
    date.set_year(static_cast<int>(day.value.year()));
    date.set_month(day.value.month());
    date.set_day(day.value.day());
    HTX_CHECK(reflection.MutableMessage(&message, &field)->ParseFromString(date.SerializeAsString()));
    return std::move(day.slips);
  }
  if (name == "htx.common.v1.Money" || name == "htx.registry.v1.ReportedNumber") {
    if (!cell.empty() && cell.front() == '{')
      return ReadJson(cell, field, message).ok()
                 ? absl::StatusOr<std::vector<Slip>>(std::vector<Slip>())
                 : NotReadable("is not the JSON of this field", "không phải là JSON của trường này");
    HTX_ASSIGN_OR_RETURN(Reading<Number> number, ReadNumber(cell));
    registry::v1::ReportedNumber reported;
    common::v1::Money money;
    reported.set_value(number.value.value);
    reported.set_qualifier(QualifierOf(number.value.relation));
    money.set_amount(number.value.value);
    const bool is_money = name == "htx.common.v1.Money";
    if (is_money && number.value.relation != Relation::kExact) {
      return NotReadable("is not an exact amount", "không phải là số tiền chính xác");
    }
    HTX_CHECK(reflection.MutableMessage(&message, &field)
                  ->ParseFromString(is_money ? money.SerializeAsString() : reported.SerializeAsString()));
    // Its words are what a reported number is made of.
    if (!is_money) {
      for (size_t i = number.slips.size(); i-- > 0;) {
        if (number.slips[i].kind == "WORDS_AROUND_NUMBER" && number.value.relation != Relation::kExact) {
          number.slips.erase(number.slips.begin() + static_cast<std::ptrdiff_t>(i));
        }
      }
    }
    return std::move(number.slips);
  }
  HTX_RETURN_IF_ERROR(
      ReadJson(IsOneCell(*field.message_type()) ? absl::StrCat("\"", cell, "\"") : std::string(cell), field, message));
  return std::vector<Slip>();
}

absl::StatusOr<std::vector<Slip>> ReadList(absl::string_view cell, const FieldDescriptor& field, Message& message) {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    for (const absl::string_view item : absl::StrSplit(cell, ';', absl::SkipWhitespace())) {
      message.GetReflection()->AddString(&message, &field, std::string(absl::StripAsciiWhitespace(item)));
    }
    return std::vector<Slip>();
  }
  HTX_RETURN_IF_ERROR(ReadJson(cell, field, message));
  return std::vector<Slip>();
}

absl::StatusOr<std::vector<Slip>> ReadField(absl::string_view cell, const FieldDescriptor& field, TextKind kind,
                                            Message& message) {
  if (field.is_repeated()) return ReadList(cell, field, message);
  const Reflection& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      Reading<std::string> text = kind == TextKind::kName ? ReadName(cell) : ReadText(cell);
      reflection.SetString(&message, &field, text.value);
      return std::move(text.slips);
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor* const value = FindWord(*field.enum_type(), cell);
      if (value == nullptr || value->number() == 0) {
        return NotReadable("is not a word of this list", "không có trong danh mục");
      }
      reflection.SetEnumValue(&message, &field, value->number());
      return std::vector<Slip>();
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      HTX_ASSIGN_OR_RETURN(Reading<Number> number, ReadNumber(cell));
      if (number.value.relation != Relation::kExact) {
        return NotReadable("is not an exact number", "không phải là số chính xác");
      }
      reflection.SetInt64(&message, &field, number.value.value);
      return std::move(number.slips);
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      const std::string word = absl::AsciiStrToLower(cell);
      if (word != "true" && word != "false")
        return NotReadable("is neither true nor false", "không phải là true hoặc false");
      reflection.SetBool(&message, &field, word == "true");
      return std::vector<Slip>();
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return ReadOneCell(cell, field, message);
    default:
      return NotReadable("is not read from tables", "không đọc được từ bảng");
  }
}

void AddPaths(const Descriptor& type, const std::string& prefix, int depth, std::vector<std::string>& paths) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const std::string path = absl::StrCat(prefix, field.name());
    const bool opens = !field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
                       !IsOneCell(*field.message_type()) && depth < kMaxDepth;
    if (opens) {
      AddPaths(*field.message_type(), absl::StrCat(path, "."), depth + 1, paths);
    } else {
      paths.push_back(path);
    }
  }
}

}  // namespace

std::string CellOf(const Message& message, absl::string_view path) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(path, absl::MaxSplits('.', 1));
  const FieldDescriptor& field = FieldAt(*message.GetDescriptor(), parts.first);
  if (parts.second.empty()) return FieldCell(message, field);
  const Reflection& reflection = *message.GetReflection();
  if (!reflection.HasField(message, &field)) return "";
  return CellOf(reflection.GetMessage(message, &field), parts.second);
}

absl::StatusOr<std::vector<Slip>> ReadCell(absl::string_view cell, absl::string_view path, TextKind kind,
                                           Message& message) {
  cell = absl::StripAsciiWhitespace(cell);
  if (cell.empty()) return std::vector<Slip>();
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(path, absl::MaxSplits('.', 1));
  const FieldDescriptor& field = FieldAt(*message.GetDescriptor(), parts.first);
  if (parts.second.empty()) return ReadField(cell, field, kind, message);
  return ReadCell(cell, parts.second, kind, *message.GetReflection()->MutableMessage(&message, &field));
}

std::vector<std::string> PathsOf(const Descriptor& type) {
  std::vector<std::string> paths;
  AddPaths(type, "", 1, paths);
  return paths;
}

}  // namespace htx::ctl
