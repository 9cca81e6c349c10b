#include "common/query/required.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "common/query/filter_parser.h"

namespace htx::query {
namespace {

struct RequirementBuilder {
  using Result = std::vector<RequiredValue>;
  Result Everything() { return {}; }
  absl::StatusOr<Result> Compare(const Field& field, Comparator comparator, const Literal& literal, size_t position) {
    HTX_ASSIGN_OR_RETURN(Fragment fragment, Restrict(field, comparator, literal, position));
    Result required;
    // `a` and `a*` are written with `=` too; only one of them compares whole values.
    if (comparator != Comparator::kEqual || literal.leading_star || literal.trailing_star || literal.bare_star) {
      return required;
    }
    if (fragment.args.size() == 1) required.emplace_back(field.name, std::move(fragment.args.front()));
    return required;
  }
  absl::StatusOr<Result> Call(const Function&, const Value&) { return Result(); }
  static bool Offers(const Function& function) { return function.restrict != nullptr; }
  Result Not(const Result&) { return {}; }
  Result Join(std::vector<Result> parts, bool all) {
    Result joined;
    if (!all) return joined;
    for (Result& part : parts) std::move(part.begin(), part.end(), std::back_inserter(joined));
    return joined;
  }
};

}  // namespace

std::vector<RequiredValue> RequiredValues(absl::string_view filter, const Schema& schema,
                                          absl::Span<const Function> functions) {
  if (!CheckFilterBytes(filter).ok()) return {};
  absl::StatusOr<std::vector<RequiredValue>> required =
      FilterParser<RequirementBuilder>(filter, schema, functions, {}).Filter();
  return required.ok() ? *std::move(required) : std::vector<RequiredValue>();
}

}  // namespace htx::query
