#pragma once

// Vietnamese text: one stored form, one form for search, one order.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace htx {

// The offset of the first byte that is not part of valid UTF-8; nothing when all are.
std::optional<size_t> FirstInvalidUtf8(absl::string_view text);

// True when `text` is valid UTF-8 in Unicode NFC.
bool IsNfc(absl::string_view text);

// `text` in NFC; invalid UTF-8 sequences become U+FFFD.
std::string ToNfc(absl::string_view text);

// The search form: marks dropped, `đ` as `d`, lower case, runs of anything but letters and digits as one space, ends
// trimmed. Old and new tone placement (hoà, hòa) fold alike. "Hợp tác xã Đồng Tâm" becomes "hop tac xa dong tam".
std::string FoldForSearch(absl::string_view text);

// One word of a text, as search compares words.
struct SearchWord {
  std::string folded = {};  // As FoldForSearch: "đồng" is "dong".
  // The marks, wherever the tone was placed: a digit for the tone (0 none, 1 grave, 2 acute, 3 hook, 4 tilde, 5 dot),
  // then the letters with their other marks: "đồng" is "1đông", "hòa" and "hoà" are "1hoa". Empty when the word has no
  // marks.
  std::string marked = {};
  bool operator==(const SearchWord&) const = default;
};

// The words of `text`: runs of letters and digits, in lower case.
std::vector<SearchWord> SearchWords(absl::string_view text);

// Lower case of every script, marks kept, in NFC.
std::string LowerCase(absl::string_view text);

// A key whose byte order is Vietnamese collation order (ICU `vi`), as hex text.
std::string CollationKey(absl::string_view text);

}  // namespace htx
