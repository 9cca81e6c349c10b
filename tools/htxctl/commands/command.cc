#include "htxctl/commands/command.h"

#include <cstdio>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "google/protobuf/util/json_util.h"

namespace htx::ctl {

void PrintJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string json;
  if (google::protobuf::util::MessageToJsonString(message, &json, options).ok()) std::printf("%s\n", json.c_str());
}

std::string NameIn(const std::string& collection, const std::string& text) {
  return absl::StrContains(text, '/') ? text : absl::StrCat(collection, "/", text);
}

absl::StatusOr<absl::CivilDay> DayArgument(const std::string& flag, const std::string& text) {
  absl::StatusOr<absl::CivilDay> day = ParseDay(text);
  if (day.ok()) return day;
  return InvalidField(flag, {.en = absl::StrCat("\"", text, "\" is not a date like 2024-04-06"),
                             .vi = absl::StrCat("\"", text, "\" không phải ngày dạng 2024-04-06")});
}

}  // namespace htx::ctl
