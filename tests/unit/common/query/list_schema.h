#pragma once

// The list that the tests of this room filter and order: a field of every type.

#include "absl/strings/match.h"
#include "common/query/functions.h"
#include "common/query/query.h"

namespace htx::query {

inline constexpr char kCreateTable[] =
    "create table o (id text primary key, code text, name text, members bigint, active bigint, founded text,"
    " created bigint, kind text)";

// True for rows whose code begins with the argument.
inline Function CodeWithin() {
  return {.name = "code_within",
          .admits = [](const Value& argument) { return !absl::get<std::string>(argument).empty(); },
          .expected = {.en = "expected a code", .vi = "cần một mã"},
          .restrict =
              [](const Value& argument) {
                const std::string& begin = absl::get<std::string>(argument);
                int64_t length = 0;
                for (const char c : begin) length += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
                return Fragment{.text = "substr(coalesce(o.code, ''), 1, ?) = ?", .args = {length, begin}};
              },
          .holds =
              [](const Value& argument, FieldReader read) {
                const Value code = read({.name = "code"});
                const std::string* text = absl::get_if<std::string>(&code);
                return text != nullptr && absl::StartsWith(*text, absl::get<std::string>(argument));
              }};
}

// True for rows founded on the day or before; in SQL alone.
inline Function FoundedBy() {
  return {.name = "founded_by", .argument = FieldType::kDate, .restrict = [](const Value& argument) {
            return Fragment{.text = "(coalesce(o.founded, '') <> '' and o.founded <= ?)", .args = {argument}};
          }};
}

inline Schema ListSchema() {
  return {.fields = {{.name = "code", .type = FieldType::kText, .column = "o.code", .sortable = true},
                     {.name = "name", .type = FieldType::kSearch, .column = "o.name", .sortable = true},
                     {.name = "member_count", .type = FieldType::kInt, .column = "o.members", .sortable = true},
                     {.name = "active", .type = FieldType::kBool, .column = "o.active", .sortable = true},
                     {.name = "founded_date", .type = FieldType::kDate, .column = "o.founded", .sortable = true},
                     {.name = "create_time", .type = FieldType::kTime, .column = "o.created", .sortable = true},
                     {.name = "kind",
                      .type = FieldType::kEnum,
                      .column = "o.kind",
                      .values = {{"COOPERATIVE", "coop"}, {"UNION", "union"}, {"GROUP", "group"}}},
                     {.name = "address.area", .type = FieldType::kText, .column = "coalesce(o.code, '')"}},
          .key = "o.id"};
}

inline const std::vector<Function>& ListFunctions() {
  static const auto* const functions = new std::vector<Function>{CodeWithin(), FoundedBy()};
  return *functions;
}

}  // namespace htx::query
