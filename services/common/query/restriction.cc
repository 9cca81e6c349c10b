#include "common/query/restriction.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "common/query/errors.h"

namespace htx::query {
namespace {

absl::string_view OperatorText(Comparator comparator) {
  switch (comparator) {
    case Comparator::kHas:
    case Comparator::kEqual:
      return " = ?";
    case Comparator::kNotEqual:
      return " <> ?";
    case Comparator::kLess:
      return " < ?";
    case Comparator::kLessOrEqual:
      return " <= ?";
    case Comparator::kGreater:
      return " > ?";
    case Comparator::kGreaterOrEqual:
      return " >= ?";
  }
  return "";
}

bool IsOrdering(Comparator comparator) {
  return comparator != Comparator::kHas && comparator != Comparator::kEqual && comparator != Comparator::kNotEqual;
}

bool AllDigits(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
  }
  return !text.empty();
}

absl::StatusOr<Value> ParseInt(const Literal& literal) {
  absl::string_view digits = literal.text;
  if (!digits.empty() && digits.front() == '-') digits.remove_prefix(1);
  int64_t value = 0;
  if (AllDigits(digits) && absl::SimpleAtoi(literal.text, &value)) return Value(value);
  return FilterType(literal.position, {.en = "expected a whole number of at most 64 bits", .vi = "cần một số nguyên"});
}

absl::StatusOr<Value> ParseBool(const Literal& literal) {
  if (literal.text == "true") return Value(int64_t{1});
  if (literal.text == "false") return Value(int64_t{0});
  return FilterType(literal.position, {.en = "expected true or false", .vi = "cần true hoặc false"});
}

absl::StatusOr<Value> ParseDate(const Literal& literal) {
  const absl::StatusOr<absl::CivilDay> day = ParseDay(literal.text);
  if (day.ok()) return Value(FormatDay(*day));
  return FilterType(literal.position,
                    {.en = "expected a real date like 2024-07-01", .vi = "cần ngày có thật, ví dụ 2024-07-01"});
}

// True when `text` looks like 2024-07-01T09:30:00[.fraction](Z|±hh:mm). absl::ParseTime alone would also take signs,
// spaces and "infinite-future".
bool LooksLikeRfc3339(absl::string_view text) {
  constexpr absl::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  if (text.size() < kShape.size() + 1) return false;
  for (size_t i = 0; i < kShape.size(); ++i) {
    const bool digit = absl::ascii_isdigit(static_cast<unsigned char>(text[i]));
    if (kShape[i] == 'd' ? !digit : text[i] != kShape[i]) return false;
  }
  text.remove_prefix(kShape.size());
  if (text.front() == '.') {
    size_t end = 1;
    while (end < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[end]))) ++end;
    if (end == 1 || end > 10) return false;
    text.remove_prefix(end);
  }
  if (text == "Z") return true;
  return text.size() == 6 && (text[0] == '+' || text[0] == '-') && AllDigits(text.substr(1, 2)) && text[3] == ':' &&
         AllDigits(text.substr(4, 2));
}

absl::StatusOr<Value> ParseInstant(const Literal& literal) {
  absl::Time instant;
  std::string error;
  if (LooksLikeRfc3339(literal.text) && ParseDay(literal.text.substr(0, 10)).ok() &&
      absl::ParseTime(absl::RFC3339_full, literal.text, &instant, &error)) {
    return Value(ToMicros(instant));
  }
  return FilterType(literal.position, {.en = "expected an instant like 2024-07-01T09:30:00+07:00",
                                       .vi = "cần thời điểm, ví dụ 2024-07-01T09:30:00+07:00"});
}

absl::StatusOr<Value> ParseWord(const Field& field, const Literal& literal) {
  for (const auto& [word, value] : field.values) {
    if (word == literal.text) return value;
  }
  const std::string known =
      absl::StrJoin(field.values, ", ", [](std::string* out, const auto& pair) { out->append(pair.first); });
  return FilterType(literal.position,
                    {.en = absl::StrCat("expected one of ", known), .vi = absl::StrCat("cần một trong ", known)});
}

// A literal's value by the field's type. Text is compared in NFC, as it is stored.
absl::StatusOr<Value> ParseLiteral(const Field& field, const Literal& literal) {
  switch (field.type) {
    case FieldType::kText:
      return Value(ToNfc(literal.text));
    case FieldType::kSearch:
      return Value(FoldForSearch(literal.text));
    case FieldType::kInt:
      return ParseInt(literal);
    case FieldType::kBool:
      return ParseBool(literal);
    case FieldType::kDate:
      return ParseDate(literal);
    case FieldType::kTime:
      return ParseInstant(literal);
    case FieldType::kEnum:
      return ParseWord(field, literal);
  }
  return FilterType(literal.position, {});
}

bool HoldsText(const Field& field) {
  switch (field.type) {
    case FieldType::kText:
    case FieldType::kSearch:
    case FieldType::kDate:
      return true;
    case FieldType::kEnum:
      return !field.values.empty() && absl::holds_alternative<std::string>(field.values.front().second);
    case FieldType::kInt:
    case FieldType::kBool:
    case FieldType::kTime:
      return false;
  }
  return false;
}

// An unset text may be stored as null or as "".
Fragment IsSet(const Field& field, const std::string& column) {
  if (HoldsText(field)) return {.text = absl::StrCat("coalesce(", column, ", '') <> ''")};
  return {.text = absl::StrCat(column, " is not null")};
}

// Characters, not bytes: both engines' substr counts those.
int64_t CountCharacters(absl::string_view utf8) {
  int64_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return count;
}

// `column` begins with `prefix`. Not LIKE: SQLite's ignores the case of ASCII letters, PostgreSQL's does not. The first
// condition lets an index find where to begin.
Fragment BeginsWith(const std::string& column, const std::string& prefix, bool negated) {
  if (negated) {
    return {.text = absl::StrCat("substr(", column, ", 1, cast(? as integer)) <> ?"),
            .args = {CountCharacters(prefix), prefix}};
  }
  return {.text = absl::StrCat("(", column, " >= ? and substr(", column, ", 1, cast(? as integer)) = ?)"),
          .args = {prefix, CountCharacters(prefix), prefix}};
}

std::string EscapeForLike(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"!", "!!"}, {"%", "!%"}, {"_", "!_"}});
}

// `condition` where the text in `column` is set: "" is no text, and no early date. Equality needs no such care.
Fragment SetAnd(const std::string& column, Comparator comparator, Fragment condition) {
  if (comparator == Comparator::kEqual || comparator == Comparator::kHas) return condition;
  condition.text = absl::StrCat("(", condition.text, " and ", column, " <> '')");
  return condition;
}

absl::StatusOr<Fragment> RestrictText(const Field& field, const std::string& column, Comparator comparator,
                                      const Literal& literal, const std::string& text) {
  const bool is_match = comparator == Comparator::kHas || literal.trailing_star;
  if (is_match && text.empty()) {
    return FilterType(literal.position, {.en = "nothing to search for; field:* asks whether the field is set",
                                         .vi = "không có gì để tìm; dùng field:* để hỏi trường có giá trị"});
  }
  if (!is_match)
    return SetAnd(column, comparator, {.text = absl::StrCat(column, OperatorText(comparator)), .args = {text}});
  if (IsOrdering(comparator)) {
    return FilterType(literal.position,
                      {.en = "a trailing * goes with = != and : alone", .vi = "dấu * chỉ dùng với = != và :"});
  }
  const bool negated = comparator == Comparator::kNotEqual;
  if (field.type == FieldType::kText || comparator != Comparator::kHas) {
    return SetAnd(column, comparator, BeginsWith(column, text, negated));
  }
  // Folded text has no upper-case letters, so LIKE means the same on both engines. '!' escapes because a backslash in
  // a literal depends on PostgreSQL's settings.
  return Fragment{.text = absl::StrCat(column, " like ? escape '!'"),
                  .args = {absl::StrCat("%", EscapeForLike(text), "%")}};
}

}  // namespace

absl::StatusOr<Fragment> Restrict(const Field& field, Comparator comparator, const Literal& literal, size_t position) {
  const bool simple_column = field.column.find_first_of(" ()|+-*/") == std::string::npos;
  const std::string column = simple_column ? field.column : absl::StrCat("(", field.column, ")");
  if (literal.bare_star && comparator == Comparator::kHas) return IsSet(field, column);
  const bool is_text = field.type == FieldType::kText || field.type == FieldType::kSearch;
  if (literal.leading_star || (literal.trailing_star && !is_text)) {
    return FilterType(literal.position, {.en = "a * stands only at the end of a text, or alone after :",
                                         .vi = "dấu * chỉ đứng ở cuối văn bản, hoặc một mình sau :"});
  }
  const bool unordered =
      field.type == FieldType::kBool || field.type == FieldType::kEnum || field.type == FieldType::kSearch;
  if (unordered && IsOrdering(comparator)) {
    return FilterType(position, {.en = absl::StrCat(field.name, " has no order: use = != or :"),
                                 .vi = absl::StrCat(field.name, " không có thứ tự: dùng = != hoặc :")});
  }
  HTX_ASSIGN_OR_RETURN(const Value value, ParseLiteral(field, literal));
  if (is_text) return RestrictText(field, column, comparator, literal, absl::get<std::string>(value));
  Fragment result = {.text = absl::StrCat(column, OperatorText(comparator)), .args = {value}};
  return HoldsText(field) ? SetAnd(column, comparator, std::move(result)) : result;
}

absl::StatusOr<Value> ParseArgument(const Function& function, const Literal& literal) {
  if (literal.leading_star || literal.trailing_star) {
    return FilterType(literal.position, {.en = absl::StrCat(function.name, " takes no *"),
                                         .vi = absl::StrCat(function.name, " không nhận dấu *")});
  }
  HTX_ASSIGN_OR_RETURN(Value value, ParseLiteral({.name = function.name, .type = function.argument}, literal));
  if (function.admits && !function.admits(value)) return FilterType(literal.position, function.expected);
  return value;
}

}  // namespace htx::query
