#pragma once

// The list that the tests of this room filter and order: a field of every type.

#include "common/query/query.h"

namespace htx::query {

inline constexpr char kCreateTable[] =
    "create table o (id text primary key, code text, name text, members bigint, active bigint, founded text,"
    " created bigint, kind text)";

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

}  // namespace htx::query
