#include "common/query/scanner.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/query/errors.h"

namespace htx::query {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool IsNameChar(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.'; }

// An unquoted literal runs to the next space or character with a meaning of its own. A colon is allowed, so that
// instants need no quotes.
bool EndsBareLiteral(char c) {
  return IsSpace(c) || c == '(' || c == ')' || c == '"' || c == '\'' || c == '=' || c == '<' || c == '>' || c == '!' ||
         c == ',';
}

}  // namespace

void Scanner::SkipSpace() {
  while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
}

bool Scanner::Take(char c) {
  if (!At(c)) return false;
  ++at_;
  return true;
}

bool Scanner::TakeKeyword(absl::string_view keyword) {
  const absl::string_view rest = text_.substr(at_);
  if (!absl::StartsWith(rest, keyword)) return false;
  if (rest.size() > keyword.size() && !IsSpace(rest[keyword.size()]) && rest[keyword.size()] != '(') return false;
  at_ += keyword.size();
  return true;
}

absl::StatusOr<std::string> Scanner::Name() {
  const size_t start = at_;
  while (at_ < text_.size() && IsNameChar(text_[at_])) ++at_;
  const absl::string_view name = text_.substr(start, at_ - start);
  if (name.empty() || name[0] == '.' || absl::ascii_isdigit(static_cast<unsigned char>(name[0]))) {
    return FilterSyntax(start, {.en = "expected a field name", .vi = "cần tên trường"});
  }
  return std::string(name);
}

absl::StatusOr<Comparator> Scanner::Operator() {
  const size_t start = at_;
  if (Take(':')) return Comparator::kHas;
  if (Take('=')) return Comparator::kEqual;
  if (Take('<')) return Take('=') ? Comparator::kLessOrEqual : Comparator::kLess;
  if (Take('>')) return Take('=') ? Comparator::kGreaterOrEqual : Comparator::kGreater;
  if (Take('!') && Take('=')) return Comparator::kNotEqual;
  return FilterSyntax(start, {.en = "expected one of = != < <= > >= : after the field name",
                              .vi = "cần một trong = != < <= > >= : sau tên trường"});
}

absl::StatusOr<Literal> Scanner::Value() {
  if (At('"') || At('\'')) return Quoted(text_[at_]);
  return Bare();
}

absl::StatusOr<Literal> Scanner::Quoted(char quote) {
  Literal literal = {.position = at_};
  for (++at_; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == quote) {
      ++at_;
      if (literal.trailing_star) literal.text.pop_back();
      return literal;
    }
    if (c == '\\') {
      ++at_;
      if (at_ == text_.size() || !absl::StrContains("\\\"'*", text_.substr(at_, 1))) {
        return FilterSyntax(at_ - 1, {.en = "a backslash may stand before \\ \" ' and * alone",
                                      .vi = "dấu \\ chỉ được đứng trước \\ \" ' và *"});
      }
    }
    literal.trailing_star = c == '*';
    if (c == '*' && literal.text.empty()) literal.leading_star = true;
    literal.text += text_[at_];
  }
  return FilterSyntax(literal.position, {.en = "the quotation does not end", .vi = "thiếu dấu đóng ngoặc kép"});
}

absl::StatusOr<Literal> Scanner::Bare() {
  const size_t start = at_;
  while (at_ < text_.size() && !EndsBareLiteral(text_[at_])) ++at_;
  absl::string_view text = text_.substr(start, at_ - start);
  if (text.empty()) return FilterSyntax(start, {.en = "expected a value", .vi = "cần một giá trị"});
  if (absl::StrContains(text, '\\')) {
    return FilterSyntax(start + text.find('\\'), {.en = "a value with a backslash needs quotes",
                                                  .vi = "giá trị có dấu \\ phải nằm trong ngoặc kép"});
  }
  Literal literal = {.leading_star = text.front() == '*',
                     .trailing_star = text.back() == '*',
                     .bare_star = text == "*",
                     .position = start};
  if (literal.trailing_star) text.remove_suffix(1);
  literal.text = std::string(text);
  return literal;
}

}  // namespace htx::query
