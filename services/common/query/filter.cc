#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "common/query/errors.h"
#include "common/query/filter_parser.h"
#include "common/query/functions.h"
#include "common/query/query.h"
#include "common/query/restriction.h"

namespace htx::query {
namespace {

struct SqlBuilder {
  using Result = Fragment;
  Fragment Everything() { return {.text = "1=1"}; }
  absl::StatusOr<Fragment> Compare(const Field& field, Comparator comparator, const Literal& literal, size_t position) {
    return Restrict(field, comparator, literal, position);
  }
  absl::StatusOr<Fragment> Call(const Function& function, const Value& argument) { return function.restrict(argument); }
  static bool Offers(const Function& function) { return function.restrict != nullptr; }
  // Two-valued: what an unset field leaves unknown is false, and its negation true.
  Fragment Not(Fragment term) {
    term.text = absl::StrCat("((", term.text, ") is not true)");
    return term;
  }
  Fragment Join(std::vector<Fragment> parts, bool all) {
    Fragment joined;
    for (Fragment& part : parts) {
      absl::StrAppend(&joined.text, joined.text.empty() ? "(" : all ? " and " : " or ", part.text);
      for (Value& value : part.args) joined.args.push_back(std::move(value));
    }
    joined.text += ")";
    return joined;
  }
};

}  // namespace

// PostgreSQL stores neither broken UTF-8 nor NUL; said here, the caller learns where.
absl::Status CheckFilterBytes(absl::string_view filter) {
  if (filter.size() > kMaxFilterBytes) {
    return FilterTooComplex(kMaxFilterBytes, {.en = absl::StrCat("longer than ", kMaxFilterBytes, " bytes"),
                                              .vi = absl::StrCat("dài quá ", kMaxFilterBytes, " byte")});
  }
  const std::optional<size_t> broken = FirstInvalidUtf8(filter);
  const size_t zero = filter.find('\0');
  if (broken.has_value() || zero != absl::string_view::npos) {
    return FilterSyntax(broken.has_value() ? *broken : zero,
                        {.en = "not UTF-8 text", .vi = "không phải văn bản UTF-8"});
  }
  return absl::OkStatus();
}

absl::StatusOr<Fragment> ParseFilter(absl::string_view filter, const Schema& schema) {
  return ParseFilter(filter, schema, {});
}

absl::StatusOr<Fragment> ParseFilter(absl::string_view filter, const Schema& schema,
                                     absl::Span<const Function> functions) {
  HTX_RETURN_IF_ERROR(CheckFilterBytes(filter));
  return FilterParser<SqlBuilder>(filter, schema, functions, {}).Filter();
}

}  // namespace htx::query
