#pragma once

// What can be wrong with a filter, an order or a page, one function per reason. Every error names the request field
// and, for texts with a grammar, the byte offset at which reading stopped.

#include <cstddef>

#include "absl/status/status.h"
#include "common/base/error.h"

namespace htx::query {

// INVALID_ARGUMENT / FILTER_SYNTAX. The text does not follow the grammar of docs/decisions/0005-query.md.
absl::Status FilterSyntax(size_t position, Text why);
// INVALID_ARGUMENT / FILTER_UNKNOWN_FIELD. The list has no such field to filter by.
absl::Status FilterUnknownField(size_t position, Text why);
// INVALID_ARGUMENT / FILTER_TYPE. The literal or the operator does not suit the field.
absl::Status FilterType(size_t position, Text why);
// INVALID_ARGUMENT / FILTER_TOO_COMPLEX. The text is over a limit.
absl::Status FilterTooComplex(size_t position, Text why);
// INVALID_ARGUMENT / ORDER_SYNTAX. Write "field", "field asc" or "field desc", separated by commas, each field once.
absl::Status OrderSyntax(size_t position, Text why);
// INVALID_ARGUMENT / ORDER_UNKNOWN_FIELD. The list has no such field to order by.
absl::Status OrderUnknownField(size_t position, Text why);
// INVALID_ARGUMENT / PAGE_TOKEN_MISMATCH. Start again without a token; change nothing but page_size between pages.
absl::Status PageTokenMismatch();
// INVALID_ARGUMENT / PAGE_SIZE_NEGATIVE.
absl::Status PageSizeNegative();

}  // namespace htx::query
