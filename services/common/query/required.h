#pragma once

// What every match of a filter has: for indexes that answer a part of a filter.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/query/functions.h"
#include "common/query/query.h"

namespace htx::query {

// A field and the value it must have, as stored.
using RequiredValue = std::pair<std::string, Value>;

// The comparisons `field = value` that hold for whatever `filter` keeps: those that stand alone or are joined by AND to
// all the rest. Prefixes are none. Empty also when the filter is refused by ParseFilter.
std::vector<RequiredValue> RequiredValues(absl::string_view filter, const Schema& schema,
                                          absl::Span<const Function> functions);

}  // namespace htx::query
