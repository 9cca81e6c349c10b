#include "registry/store/insert.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace htx::registry {

std::string InsertText(absl::string_view table, absl::string_view columns, absl::string_view key) {
  std::string places = "?";
  for (auto count = std::count(columns.begin(), columns.end(), ','); count > 0; --count) places += ", ?";
  std::string text = absl::StrCat("insert into ", table, " (", columns, ") values (", places, ")");
  if (!key.empty()) absl::StrAppend(&text, " on conflict (", key, ") do nothing");
  return text;
}

}  // namespace htx::registry
