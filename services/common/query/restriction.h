#pragma once

// One comparison of a filter as SQL.

#include "absl/status/statusor.h"
#include "common/query/functions.h"
#include "common/query/query.h"
#include "common/query/scanner.h"

namespace htx::query {

// `field comparator literal` as SQL with bound values. An unset field satisfies no comparison, not even !=.
// FILTER_TYPE when the field's type has no such comparison or the literal is not of the type; `position` is where the
// comparison began.
absl::StatusOr<Fragment> Restrict(const Field& field, Comparator comparator, const Literal& literal, size_t position);

// The argument of a function. FILTER_TYPE when it is not of the function's type or not admitted; stars mean nothing
// here.
absl::StatusOr<Value> ParseArgument(const Function& function, const Literal& literal);

}  // namespace htx::query
