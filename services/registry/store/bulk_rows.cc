#include "registry/store/bulk_rows.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/sql/array_literal.h"

namespace htx::registry {
namespace {

void AppendJson(char c, std::string& out) {
  if (static_cast<unsigned char>(c) < 0x20) {
    absl::StrAppend(&out, "\\u00", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
    return;
  }
  if (c == '"' || c == '\\') out += '\\';
  out += c;
}

}  // namespace

Value ListOfIds(sql::Engine engine, absl::Span<const std::string> ids) {
  if (engine == sql::Engine::kSqlite) {
    return absl::StrCat("[",
                        absl::StrJoin(ids, ",",
                                      [](std::string* out, const std::string& id) {
                                        *out += '"';
                                        for (const char c : id) AppendJson(c, *out);
                                        *out += '"';
                                      }),
                        "]");
  }
  sql::ArrayLiteral array;
  for (const std::string& id : ids) array.Add(id);
  return array.Take();
}

std::vector<std::string> IdTexts(absl::Span<const OrganizationId> ids) {
  std::vector<std::string> texts;
  texts.reserve(ids.size());
  for (const OrganizationId& id : ids) texts.push_back(id.text());
  return texts;
}

absl::string_view IsOneOf(sql::Engine engine) {
  return engine == sql::Engine::kSqlite ? " in (select value from json_each(?))" : " = any(cast(? as text[]))";
}

}  // namespace htx::registry
