#include "registry/rpc/alliance_values.h"

#include <set>

#include "registry/domain/errors.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

// False, with a violation, when there are more than `max_items`.
bool FitsIn(const Strings& items, int max_items, absl::string_view field, FieldErrors& errors) {
  if (items.size() <= max_items) return true;
  errors.Add(field, {.en = absl::StrCat("has more than ", max_items, " items"),
                     .vi = absl::StrCat("có quá ", max_items, " mục")});
  return false;
}

}  // namespace

void CheckRequiredLine(absl::string_view text, size_t max_bytes, absl::string_view field, FieldErrors& errors) {
  if (text.empty()) errors.Merge("", FieldRequired(field));
  CheckLine(text, max_bytes, field, errors);
}

std::vector<std::string> ParseLines(const Strings& lines, int max_items, size_t max_bytes, absl::string_view field,
                                    FieldErrors& errors) {
  std::vector<std::string> parsed;
  if (!FitsIn(lines, max_items, field, errors)) return parsed;
  for (int i = 0; i < lines.size(); ++i) {
    CheckRequiredLine(lines.Get(i), max_bytes, absl::StrCat(field, "[", i, "]"), errors);
    parsed.push_back(lines.Get(i));
  }
  return parsed;
}

std::vector<std::string> ParseAreas(const Strings& names, int max_items, absl::string_view field, FieldErrors& errors) {
  std::vector<std::string> ids;
  if (!FitsIn(names, max_items, field, errors)) return ids;
  std::set<std::string> seen;
  for (int i = 0; i < names.size(); ++i) {
    const std::string path = absl::StrCat(field, "[", i, "]");
    ids.push_back(ParseAreaName(names.Get(i), path, errors));
    if (!seen.insert(names.Get(i)).second) errors.Add(path, {.en = "is given twice", .vi = "bị trùng"});
  }
  return ids;
}

}  // namespace htx::registry
