#pragma once

// The grammar of filters, whatever is made of them.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"
#include "common/query/errors.h"
#include "common/query/functions.h"
#include "common/query/query.h"
#include "common/query/restriction.h"
#include "common/query/scanner.h"

namespace htx::query {

inline constexpr size_t kMaxFilterBytes = 4096;
inline constexpr int kMaxTerms = 100;
inline constexpr int kMaxNesting = 32;

// FILTER_TOO_COMPLEX or FILTER_SYNTAX for what is too long or no UTF-8.
absl::Status CheckFilterBytes(absl::string_view filter);

// Recursive descent over the grammar of docs/decisions/0005-query.md; recursion stops at kMaxNesting.
// `Builder` says what becomes of it:
//   using Result = …;
//   Result Everything();                                                                 the empty filter
//   absl::StatusOr<Result> Compare(const Field&, Comparator, const Literal&, size_t position);
//   absl::StatusOr<Result> Call(const Function&, Value argument);
//   static bool Offers(const Function&);                                                 it can make something of it
//   Result Not(Result);                                                                  what is not true becomes true
//   Result Join(std::vector<Result>, bool all);                                          all of them, or any
template <class Builder>
class FilterParser {
 public:
  using Result = typename Builder::Result;
  FilterParser(absl::string_view filter, const Schema& schema, absl::Span<const Function> functions, Builder builder)
      : scanner_(filter), schema_(schema), functions_(functions), builder_(std::move(builder)) {}

  absl::StatusOr<Result> Filter() {
    scanner_.SkipSpace();
    if (scanner_.AtEnd()) return builder_.Everything();
    HTX_ASSIGN_OR_RETURN(Result all, Expression());
    if (!scanner_.AtEnd()) {
      return FilterSyntax(scanner_.position(), {.en = "a ) without its (", .vi = "dấu ) không có dấu ( tương ứng"});
    }
    return all;
  }

 private:
  // expression = factor { ["AND"] factor }
  absl::StatusOr<Result> Expression() {
    std::vector<Result> factors;
    while (true) {
      HTX_ASSIGN_OR_RETURN(Result factor, Factor());
      factors.push_back(std::move(factor));
      scanner_.SkipSpace();
      if (scanner_.AtEnd() || scanner_.At(')')) return Join(std::move(factors), /*all=*/true);
      if (scanner_.TakeKeyword("AND")) scanner_.SkipSpace();
    }
  }

  // factor = term { "OR" term }
  absl::StatusOr<Result> Factor() {
    std::vector<Result> terms;
    do {
      scanner_.SkipSpace();
      HTX_ASSIGN_OR_RETURN(Result term, Term());
      terms.push_back(std::move(term));
      scanner_.SkipSpace();
    } while (scanner_.TakeKeyword("OR"));
    return Join(std::move(terms), /*all=*/false);
  }

  // term = [ "NOT" | "-" ] ( "(" expression ")" | restriction )
  absl::StatusOr<Result> Term() {
    const bool negated = scanner_.Take('-') || scanner_.TakeKeyword("NOT");
    if (negated) scanner_.SkipSpace();
    HTX_ASSIGN_OR_RETURN(Result term, scanner_.At('(') ? Parenthesised() : Restriction());
    // Two-valued: what an unset field leaves unknown is false, and its negation true.
    return negated ? builder_.Not(std::move(term)) : std::move(term);
  }

  absl::StatusOr<Result> Parenthesised() {
    const size_t start = scanner_.position();
    if (++nesting_ > kMaxNesting) {
      return FilterTooComplex(start, {.en = absl::StrCat("more than ", kMaxNesting, " levels of parentheses"),
                                      .vi = absl::StrCat("quá ", kMaxNesting, " tầng ngoặc đơn")});
    }
    scanner_.Take('(');
    HTX_ASSIGN_OR_RETURN(Result inner, Expression());
    if (!scanner_.Take(')'))
      return FilterSyntax(start, {.en = "a ( without its )", .vi = "dấu ( không có dấu ) tương ứng"});
    --nesting_;
    return inner;
  }

  // restriction = name comparator value | name "(" value ")"
  absl::StatusOr<Result> Restriction() {
    const size_t start = scanner_.position();
    if (++terms_ > kMaxTerms) {
      return FilterTooComplex(start, {.en = absl::StrCat("more than ", kMaxTerms, " comparisons"),
                                      .vi = absl::StrCat("quá ", kMaxTerms, " phép so sánh")});
    }
    HTX_ASSIGN_OR_RETURN(const std::string name, scanner_.Name());
    if (scanner_.At('(')) return Call(name, start);
    scanner_.SkipSpace();
    const size_t operator_position = scanner_.position();
    HTX_ASSIGN_OR_RETURN(const Comparator comparator, scanner_.Operator());
    scanner_.SkipSpace();
    HTX_ASSIGN_OR_RETURN(const Literal literal, scanner_.Value());
    for (const Field& field : schema_.fields) {
      if (field.name == name) return builder_.Compare(field, comparator, literal, operator_position);
    }
    const std::string known =
        absl::StrJoin(schema_.fields, ", ", [](std::string* out, const Field& field) { out->append(field.name); });
    return FilterUnknownField(start, {.en = absl::StrCat("no field \"", name, "\"; there are ", known),
                                      .vi = absl::StrCat("không có trường \"", name, "\"; có ", known)});
  }

  absl::StatusOr<Result> Call(const std::string& name, size_t start) {
    std::vector<absl::string_view> known;
    for (const Function& function : functions_) {
      if (!Builder::Offers(function)) continue;
      if (function.name == name) return Call(function);
      known.push_back(function.name);
    }
    const std::string list = known.empty() ? "-" : absl::StrJoin(known, ", ");
    return FilterUnknownField(start, {.en = absl::StrCat("no function \"", name, "\"; there are ", list),
                                      .vi = absl::StrCat("không có hàm \"", name, "\"; có ", list)});
  }

  absl::StatusOr<Result> Call(const Function& function) {
    scanner_.Take('(');
    scanner_.SkipSpace();
    const auto one_argument = [&] {
      return FilterSyntax(scanner_.position(), {.en = absl::StrCat(function.name, " takes one value in parentheses"),
                                                .vi = absl::StrCat(function.name, " cần một giá trị trong ngoặc đơn")});
    };
    if (scanner_.At(')') || scanner_.At(',') || scanner_.AtEnd()) return one_argument();
    HTX_ASSIGN_OR_RETURN(const Literal literal, scanner_.Value());
    scanner_.SkipSpace();
    if (!scanner_.Take(')')) return one_argument();
    HTX_ASSIGN_OR_RETURN(Value argument, ParseArgument(function, literal));
    return builder_.Call(function, std::move(argument));
  }

  Result Join(std::vector<Result> parts, bool all) {
    return parts.size() == 1 ? std::move(parts.front()) : builder_.Join(std::move(parts), all);
  }

  Scanner scanner_;
  const Schema& schema_;
  const absl::Span<const Function> functions_;
  Builder builder_;
  int terms_ = 0;
  int nesting_ = 0;
};

}  // namespace htx::query
