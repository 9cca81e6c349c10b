#pragma once

// Vietnamese text: one stored form, one form for search, one order.

#include <cstddef>
#include <optional>
#include <string>

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

// A key whose byte order is Vietnamese collation order (ICU `vi`), as hex text.
std::string CollationKey(absl::string_view text);

}  // namespace htx
