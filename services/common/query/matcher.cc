#include "common/query/matcher.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "common/base/status.h"
#include "common/query/filter_parser.h"
#include "common/query/functions.h"
#include "common/query/restriction.h"

namespace htx::query {
namespace {

bool IsUnset(const Value& value) {
  const std::string* text = absl::get_if<std::string>(&value);
  return absl::holds_alternative<absl::monostate>(value) || (text != nullptr && text->empty());
}

template <class T>
bool Compared(const T& left, Comparator comparator, const T& right) {
  switch (comparator) {
    case Comparator::kHas:
    case Comparator::kEqual:
      return left == right;
    case Comparator::kNotEqual:
      return left != right;
    case Comparator::kLess:
      return left < right;
    case Comparator::kLessOrEqual:
      return left <= right;
    case Comparator::kGreater:
      return left > right;
    case Comparator::kGreaterOrEqual:
      return left >= right;
  }
  HTX_UNREACHABLE();
}

bool Holds(const Value& value, Comparator comparator, const Value& wanted) {
  if (value.index() != wanted.index()) return false;  // Null, above all.
  if (const std::string* text = absl::get_if<std::string>(&value)) {
    return Compared(*text, comparator, absl::get<std::string>(wanted));
  }
  return Compared(absl::get<int64_t>(value), comparator, absl::get<int64_t>(wanted));
}

struct MatchBuilder {
  using Result = Matcher;
  Matcher Everything() { return {}; }

  // Restrict judges the literal and gives its value, so that both kinds of filters refuse the same with the same words.
  absl::StatusOr<Matcher> Compare(const Field& field, Comparator comparator, const Literal& literal, size_t position) {
    HTX_CHECK(field.type != FieldType::kSearch);
    HTX_ASSIGN_OR_RETURN(Fragment fragment, Restrict(field, comparator, literal, position));
    const Field* const place = &field;
    if (fragment.args.empty()) return Matcher([place](FieldReader read) { return !IsUnset(read(*place)); });
    const Value wanted = fragment.args.back();
    const bool prefix = field.type == FieldType::kText && (comparator == Comparator::kHas || literal.trailing_star);
    if (prefix) {
      const bool negated = comparator == Comparator::kNotEqual;
      return Matcher([place, negated, begin = absl::get<std::string>(wanted)](FieldReader read) {
        const Value value = read(*place);
        return !IsUnset(value) && absl::StartsWith(absl::get<std::string>(value), begin) != negated;
      });
    }
    // An unset field satisfies no comparison; a text may be equal to "".
    const bool equality = comparator == Comparator::kEqual || comparator == Comparator::kHas;
    return Matcher([place, comparator, equality, wanted](FieldReader read) {
      const Value value = read(*place);
      return (equality || !IsUnset(value)) && Holds(value, comparator, wanted);
    });
  }
  absl::StatusOr<Matcher> Call(const Function& function, Value argument) {
    const Function* const place = &function;
    return Matcher([place, wanted = std::move(argument)](FieldReader read) { return place->holds(wanted, read); });
  }
  static bool Offers(const Function& function) { return function.holds != nullptr; }
  Matcher Not(Matcher term) {
    return [term = std::move(term)](FieldReader read) { return !term(read); };
  }
  Matcher Join(std::vector<Matcher> parts, bool all) {
    return [parts = std::move(parts), all](FieldReader read) {
      for (const Matcher& part : parts) {
        if (part(read) != all) return !all;
      }
      return all;
    };
  }
};

}  // namespace

absl::StatusOr<Matcher> ParseMatcher(absl::string_view filter, const Schema& schema) {
  return ParseMatcher(filter, schema, {});
}

absl::StatusOr<Matcher> ParseMatcher(absl::string_view filter, const Schema& schema,
                                     absl::Span<const Function> functions) {
  HTX_RETURN_IF_ERROR(CheckFilterBytes(filter));
  return FilterParser<MatchBuilder>(filter, schema, functions, {}).Filter();
}

}  // namespace htx::query
