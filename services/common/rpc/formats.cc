#include "common/rpc/formats.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "common/base/ids.h"
#include "common/base/text.h"

namespace htx::rpc {
namespace {

bool IsResourceName(absl::string_view text) {
  size_t segment = 0;
  for (const char c : text) {
    if (c == '/') {
      if (segment == 0) return false;
      segment = 0;
    } else if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '~' || c == '-') {
      ++segment;
    } else {
      return false;
    }
  }
  return segment > 0;
}

// Control characters of ASCII and Latin-1, and the line and paragraph separators.
bool HasControl(absl::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
    if (text.substr(i, 3) == "\xE2\x80\xA8" || text.substr(i, 3) == "\xE2\x80\xA9") return true;
  }
  return false;
}

bool IsLine(absl::string_view text) {
  constexpr absl::string_view kNoBreakSpace = "\xC2\xA0";
  const auto is_space = [&](absl::string_view end) { return end == " " || end == kNoBreakSpace; };
  if (is_space(text.substr(0, 1)) || is_space(text.substr(0, 2))) return false;
  if (is_space(text.substr(text.size() - 1)) || (text.size() > 1 && is_space(text.substr(text.size() - 2))))
    return false;
  return !HasControl(text);
}

}  // namespace

const Text* BrokenText(absl::string_view text) {
  static const Text& has_nul = *new Text{.en = "holds a NUL character", .vi = "chứa ký tự NUL"};
  static const Text& not_nfc = *new Text{.en = "is not valid UTF-8 in Unicode NFC", .vi = "không phải UTF-8 dạng NFC"};
  unsigned char high = 0;
  bool nul = false;
  for (const char c : text) {
    high = static_cast<unsigned char>(high | static_cast<unsigned char>(c));
    nul = nul || c == '\0';
  }
  if (nul) return &has_nul;
  return high < 0x80 || IsNfc(text) ? nullptr : &not_nfc;
}

const Text* BrokenFormat(absl::string_view text, common::v1::Format format) {
  static const Text& not_uuid = *new Text{.en = "is not a UUID", .vi = "không phải là UUID"};
  static const Text& not_name = *new Text{.en = "is not a resource name", .vi = "không phải là tên tài nguyên"};
  static const Text& not_id = *new Text{.en = "is not an id: a-z, 0-9 and -, at most 64, not starting with -",
                                        .vi = "không phải mã: chỉ gồm a-z, 0-9 và -, tối đa 64, không bắt đầu bằng -"};
  static const Text& not_line =
      *new Text{.en = "is not one line without spaces at its ends or control characters",
                .vi = "phải là một dòng, không có khoảng trắng ở hai đầu hay ký tự điều khiển"};
  if (text.empty()) return nullptr;
  switch (format) {
    case common::v1::FORMAT_UUID:
      return IsUuid(text) ? nullptr : &not_uuid;
    case common::v1::FORMAT_RESOURCE_NAME:
      return IsResourceName(text) ? nullptr : &not_name;
    case common::v1::FORMAT_ID:
      return IsId(text) ? nullptr : &not_id;
    case common::v1::FORMAT_LINE:
      return IsLine(text) ? nullptr : &not_line;
    default:
      return nullptr;
  }
}

}  // namespace htx::rpc
