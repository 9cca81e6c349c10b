#include "htxctl/rpc/request_flags.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/base/error.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "htx/common/v1/options.pb.h"
#include "htxctl/commands/command.h"
#include "htxctl/files/area_file.h"
#include "htxctl/rpc/fields.h"
#include "htxctl/ui/language.h"

namespace htx::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool IsRequired(const FieldDescriptor& field) { return field.options().GetExtension(common::v1::rule).required(); }

bool IsTime(const FieldDescriptor& field) {
  return field.message_type() != nullptr && field.message_type()->full_name() == "htx.common.v1.TimeCoordinate";
}

}  // namespace

std::string FlagOf(absl::string_view field) { return absl::StrCat("--", absl::StrReplaceAll(field, {{"_", "-"}})); }

std::string RequestFlags::HelpOf(const FieldDescriptor& field, const std::string& path,
                                 absl::string_view language) const {
  std::string help = In(language, FormOf(field));
  if (const auto found = collections_.find(path); found != collections_.end()) {
    help = absl::StrCat("{id}, ", found->second, "/{id}");
  }
  if (field.is_repeated()) absl::StrAppend(&help, In(language, {.en = "; may be repeated", .vi = "; có thể lặp lại"}));
  if (IsRequired(field) && path != "request_id")
    absl::StrAppend(&help, In(language, {.en = " (required)", .vi = " (bắt buộc)"}));
  return help;
}

void RequestFlags::SetCollection(absl::string_view path, absl::string_view collection) {
  collections_.emplace(std::string(path), std::string(collection));
}

void RequestFlags::AddArgument(CLI::App& command, absl::string_view path, absl::string_view language) {
  const FieldDescriptor* const field = FindField(type_, path);
  HTX_CHECK(field != nullptr);
  const std::string key(path);
  arguments_.insert(key);
  CLI::Option* const option =
      command.add_option(std::string(field->name()), texts_[key], HelpOf(*field, key, language))->required();
  // A field below a repeated message is told once for each of them.
  if (!type_.FindFieldByName(key.substr(0, key.find('.')))->is_repeated()) {
    option->expected(1)->allow_extra_args(false);
  }
}

void RequestFlags::AddFlags(CLI::App& command, absl::string_view language) {
  const auto text = [&](const std::string& flag, const std::string& path, const std::string& help) {
    command.add_option(flag, texts_[path], help)->allow_extra_args(false);
  };
  for (int i = 0; i < type_.field_count(); ++i) {
    const FieldDescriptor& field = *type_.field(i);
    if (field.name() == "page_token" || arguments_.count(field.name()) > 0) continue;
    if (IsTime(field)) {
      text("--as-of", absl::StrCat(field.name(), ".valid_date"),
           In(language, {.en = "as of this day, e.g. 2024-12-31; default today",
                         .vi = "tính đến ngày này, ví dụ 2024-12-31; mặc định hôm nay"}));
      text("--known-at", absl::StrCat(field.name(), ".known_time"),
           In(language, {.en = "as it was recorded at this instant, e.g. 2024-04-06T15:34:00Z; default now",
                         .vi = "theo dữ liệu đã ghi tại thời điểm này, ví dụ 2024-04-06T15:34:00Z; mặc định bây giờ"}));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL && !field.is_repeated()) {
      command.add_flag(FlagOf(field.name()), switches_[field.name()]);
    } else {
      text(FlagOf(field.name()), field.name(), HelpOf(field, field.name(), language));
    }
  }
  command
      .add_option("--set", below_,
                  In(language, {.en = "path=value, e.g. grounds.decided_by=UBND; may be repeated",
                                .vi = "đường dẫn=giá trị, ví dụ grounds.decided_by=UBND; có thể lặp lại"}))
      ->allow_extra_args(false);
  command.add_option("--data", data_,
                     In(language, {.en = "the whole request: JSON or @file; flags are laid over it",
                                   .vi = "toàn bộ yêu cầu: JSON hoặc @tệp; các cờ được áp lên trên"}));
}

void RequestFlags::Preset(absl::string_view path, absl::string_view value) {
  presets_.emplace(std::string(path), std::string(value));
}

absl::Status RequestFlags::Set(Message& request, const std::string& path, const std::string& value) const {
  const auto collection = collections_.find(path);
  return SetField(request, path, collection == collections_.end() ? value : NameIn(collection->second, value));
}

absl::StatusOr<std::unique_ptr<Message>> RequestFlags::Make() const {
  std::unique_ptr<Message> request = NewMessage(type_);
  if (!data_.empty()) {
    HTX_ASSIGN_OR_RETURN(request, ReadJson(type_, data_));
  }
  for (const auto& [field, value] : presets_) {
    const auto said = texts_.find(field);
    if (said == texts_.end() || said->second.empty()) HTX_RETURN_IF_ERROR(Set(*request, field, value));
  }
  for (const auto& [path, values] : texts_) {
    for (const std::string& value : values) HTX_RETURN_IF_ERROR(Set(*request, path, value));
  }
  for (const auto& [field, on] : switches_) {
    if (on) HTX_RETURN_IF_ERROR(SetField(*request, field, "true"));
  }
  for (const std::string& assignment : below_) HTX_RETURN_IF_ERROR(SetAssignment(*request, assignment));
  EnsureRequestId(*request);
  return request;
}

std::unique_ptr<Message> NewMessage(const Descriptor& type) {
  return std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

absl::StatusOr<std::unique_ptr<Message>> ReadJson(const Descriptor& type, const std::string& text) {
  std::string json = text;
  if (absl::StartsWith(text, "@")) {
    HTX_ASSIGN_OR_RETURN(json, ReadFile(text.substr(1)));
  }
  std::unique_ptr<Message> message = NewMessage(type);
  HTX_RETURN_IF_ERROR(FillFromJson(json, "--data", *message));
  return message;
}

absl::Status SetAssignment(Message& message, const std::string& assignment) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(assignment, absl::MaxSplits('=', 1));
  if (!absl::StrContains(assignment, '=')) {
    return InvalidField("--set", {.en = absl::StrCat("\"", assignment, "\" is not path=value"),
                                  .vi = absl::StrCat("\"", assignment, "\" không có dạng đường dẫn=giá trị")});
  }
  return SetField(message, parts.first, parts.second);
}

void EnsureRequestId(Message& message) {
  const FieldDescriptor* const field = message.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr || !message.GetReflection()->GetString(message, field).empty()) return;
  message.GetReflection()->SetString(&message, field, NewUuid());
}

}  // namespace htx::ctl
