#pragma once

// Functions in filters, `name(argument)`: what no comparison can say.

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/error.h"
#include "common/query/matcher.h"
#include "common/query/query.h"

namespace htx::query {

// A function of one argument. It is true or false of a record, never unknown.
struct Function {
  std::string name = {};
  FieldType argument = FieldType::kText;  // How the argument is written; kText as written in NFC, kSearch folded.
  std::function<bool(const Value& argument)> admits = {};                   // Absent: every argument of the type.
  Text expected = {};                                                       // What is said of one that is not admitted.
  std::function<Fragment(const Value& argument)> restrict = {};             // In SQL.
  std::function<bool(const Value& argument, FieldReader read)> holds = {};  // In memory.
};

// The same as ParseFilter and ParseMatcher for a list that also has `functions`: those with a meaning in SQL, or in
// memory, are offered. A matcher needs them as long as it needs its schema. An unknown function is
// FILTER_UNKNOWN_FIELD, anything but one value in its parentheses FILTER_SYNTAX, a value that is not of its type or not
// admitted FILTER_TYPE.
absl::StatusOr<Fragment> ParseFilter(absl::string_view filter, const Schema& schema,
                                     absl::Span<const Function> functions);
absl::StatusOr<Matcher> ParseMatcher(absl::string_view filter, const Schema& schema,
                                     absl::Span<const Function> functions);

}  // namespace htx::query
