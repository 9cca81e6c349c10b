#include "common/sql/placeholders.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"

namespace htx::sql {
namespace {

// Where the quoted text that opens at `at` ends (one past its last quote). A doubled quote reads as two texts, which
// comes to the same.
size_t EndOfQuoted(absl::string_view sql, size_t at) {
  const size_t close = sql.find(sql[at], at + 1);
  return close == absl::string_view::npos ? sql.size() : close + 1;
}

// Where the comment at `at` ends, or `at` when there is none.
size_t EndOfComment(absl::string_view sql, size_t at) {
  const absl::string_view opening = sql.substr(at, 2);
  if (opening == "--") return std::min(sql.find('\n', at), sql.size());
  if (opening == "/*") {
    const size_t close = sql.find("*/", at + 2);
    return close == absl::string_view::npos ? sql.size() : close + 2;
  }
  return at;
}

// How many bytes the UTF-8 sequence at the front of `text` takes; 0 when it is none. Overlong forms, surrogates and
// values over U+10FFFF are none.
size_t SequenceLength(absl::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(0);
  const size_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
  if (length == 0 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const uint8_t second = byte(1);
  const bool out_of_range = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                            (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
  return out_of_range ? 0 : length;
}

}  // namespace

TranslatedSql TranslatePlaceholders(absl::string_view sql) {
  TranslatedSql result;
  result.text.reserve(sql.size() + 32);
  for (size_t at = 0; at < sql.size();) {
    if (const size_t end = EndOfComment(sql, at); end != at) {
      result.text.push_back(' ');
      at = end;
    } else if (sql[at] == '\'' || sql[at] == '"') {
      const size_t close = EndOfQuoted(sql, at);
      absl::StrAppend(&result.text, sql.substr(at, close - at));
      at = close;
    } else if (sql[at] == '?') {
      absl::StrAppend(&result.text, ":p", ++result.parameters);
      ++at;
    } else {
      result.text.push_back(sql[at++]);
    }
  }
  return result;
}

bool IsStorableText(absl::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<uint8_t>(text[at]);
    if (byte == 0) return false;
    const size_t length = byte < 0x80 ? 1 : SequenceLength(text.substr(at));
    if (length == 0) return false;
    at += length;
  }
  return true;
}

}  // namespace htx::sql
