#pragma once

// Filters over records in memory, with the grammar and the meaning of ParseFilter: for streams, whose records come from
// no table.

#include <functional>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/query/query.h"

namespace htx::query {

// The value of a field of the record that is judged: monostate when it has none. Enums give the stored value.
using FieldReader = absl::FunctionRef<Value(const Field& field)>;

// True when the record matches.
using Matcher = std::function<bool(FieldReader)>;

// `schema` outlives the matcher; its columns are not used. Fields are kText, kEnum, kInt, kBool, kDate or kTime. The
// empty filter gives an empty function. Errors as ParseFilter.
absl::StatusOr<Matcher> ParseMatcher(absl::string_view filter, const Schema& schema);

}  // namespace htx::query
