#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "common/query/errors.h"
#include "common/query/query.h"
#include "common/query/restriction.h"
#include "common/query/scanner.h"

namespace htx::query {
namespace {

constexpr size_t kMaxBytes = 4096;
constexpr int kMaxTerms = 100;
constexpr int kMaxNesting = 32;

// Recursive descent over the grammar of docs/decisions/0005-query.md; recursion stops at kMaxNesting.
class Parser {
 public:
  Parser(absl::string_view filter, const Schema& schema) : scanner_(filter), schema_(schema) {}

  absl::StatusOr<Fragment> Filter() {
    scanner_.SkipSpace();
    if (scanner_.AtEnd()) return Fragment{.text = "1=1"};
    HTX_ASSIGN_OR_RETURN(Fragment all, Expression());
    if (!scanner_.AtEnd()) {
      return FilterSyntax(scanner_.position(), {.en = "a ) without its (", .vi = "dấu ) không có dấu ( tương ứng"});
    }
    return all;
  }

 private:
  // expression = factor { ["AND"] factor }
  absl::StatusOr<Fragment> Expression() {
    std::vector<Fragment> factors;
    while (true) {
      HTX_ASSIGN_OR_RETURN(Fragment factor, Factor());
      factors.push_back(std::move(factor));
      scanner_.SkipSpace();
      if (scanner_.AtEnd() || scanner_.At(')')) return Join(std::move(factors), " and ");
      if (scanner_.TakeKeyword("AND")) scanner_.SkipSpace();
    }
  }

  // factor = term { "OR" term }
  absl::StatusOr<Fragment> Factor() {
    std::vector<Fragment> terms;
    do {
      scanner_.SkipSpace();
      HTX_ASSIGN_OR_RETURN(Fragment term, Term());
      terms.push_back(std::move(term));
      scanner_.SkipSpace();
    } while (scanner_.TakeKeyword("OR"));
    return Join(std::move(terms), " or ");
  }

  // term = [ "NOT" | "-" ] ( "(" expression ")" | restriction )
  absl::StatusOr<Fragment> Term() {
    const bool negated = scanner_.Take('-') || scanner_.TakeKeyword("NOT");
    if (negated) scanner_.SkipSpace();
    HTX_ASSIGN_OR_RETURN(Fragment term, scanner_.At('(') ? Parenthesised() : Restriction());
    // Two-valued: what an unset field leaves unknown is false, and its negation true.
    if (negated) term.text = absl::StrCat("((", term.text, ") is not true)");
    return term;
  }

  absl::StatusOr<Fragment> Parenthesised() {
    const size_t start = scanner_.position();
    if (++nesting_ > kMaxNesting) {
      return FilterTooComplex(start, {.en = absl::StrCat("more than ", kMaxNesting, " levels of parentheses"),
                                      .vi = absl::StrCat("quá ", kMaxNesting, " tầng ngoặc đơn")});
    }
    scanner_.Take('(');
    HTX_ASSIGN_OR_RETURN(Fragment inner, Expression());
    if (!scanner_.Take(')'))
      return FilterSyntax(start, {.en = "a ( without its )", .vi = "dấu ( không có dấu ) tương ứng"});
    --nesting_;
    return inner;
  }

  // restriction = name comparator value
  absl::StatusOr<Fragment> Restriction() {
    const size_t start = scanner_.position();
    if (++terms_ > kMaxTerms) {
      return FilterTooComplex(start, {.en = absl::StrCat("more than ", kMaxTerms, " comparisons"),
                                      .vi = absl::StrCat("quá ", kMaxTerms, " phép so sánh")});
    }
    HTX_ASSIGN_OR_RETURN(const std::string name, scanner_.Name());
    scanner_.SkipSpace();
    const size_t operator_position = scanner_.position();
    HTX_ASSIGN_OR_RETURN(const Comparator comparator, scanner_.Operator());
    scanner_.SkipSpace();
    HTX_ASSIGN_OR_RETURN(const Literal literal, scanner_.Value());
    for (const Field& field : schema_.fields) {
      if (field.name == name) return Restrict(field, comparator, literal, operator_position);
    }
    const std::string known =
        absl::StrJoin(schema_.fields, ", ", [](std::string* out, const Field& field) { out->append(field.name); });
    return FilterUnknownField(start, {.en = absl::StrCat("no field \"", name, "\"; there are ", known),
                                      .vi = absl::StrCat("không có trường \"", name, "\"; có ", known)});
  }

  static Fragment Join(std::vector<Fragment> parts, absl::string_view separator) {
    if (parts.size() == 1) return std::move(parts.front());
    Fragment joined;
    for (Fragment& part : parts) {
      absl::StrAppend(&joined.text, joined.text.empty() ? "(" : separator, part.text);
      for (Value& value : part.args) joined.args.push_back(std::move(value));
    }
    joined.text += ")";
    return joined;
  }

  Scanner scanner_;
  const Schema& schema_;
  int terms_ = 0;
  int nesting_ = 0;
};

// PostgreSQL stores neither broken UTF-8 nor NUL; said here, the caller learns where.
absl::Status CheckBytes(absl::string_view filter) {
  if (filter.size() > kMaxBytes) {
    return FilterTooComplex(kMaxBytes, {.en = absl::StrCat("longer than ", kMaxBytes, " bytes"),
                                        .vi = absl::StrCat("dài quá ", kMaxBytes, " byte")});
  }
  const std::optional<size_t> broken = FirstInvalidUtf8(filter);
  const size_t zero = filter.find('\0');
  if (broken.has_value() || zero != absl::string_view::npos) {
    return FilterSyntax(broken.has_value() ? *broken : zero,
                        {.en = "not UTF-8 text", .vi = "không phải văn bản UTF-8"});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Fragment> ParseFilter(absl::string_view filter, const Schema& schema) {
  HTX_RETURN_IF_ERROR(CheckBytes(filter));
  return Parser(filter, schema).Filter();
}

}  // namespace htx::query
