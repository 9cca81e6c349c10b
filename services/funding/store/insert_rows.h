#pragma once

// Many rows by few statements.

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/value.h"
#include "common/sql/database.h"

namespace htx::funding::store {

// Inserts rows of `width` values, fifty at a time and the rest one by one: two texts, which are kept. `before` ends
// with "values ", `after` is what follows the rows.
absl::Status InsertRows(sql::Transaction& tx, absl::string_view before, absl::string_view after, size_t width,
                        absl::Span<const Value> values);

}  // namespace htx::funding::store
