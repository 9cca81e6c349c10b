#include "common/base/text.h"

#include <unicode/coll.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <memory>
#include <vector>

#include "absl/strings/escaping.h"
#include "common/base/status.h"

namespace htx {
namespace {

const icu::Normalizer2& Nfc() {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  HTX_CHECK(U_SUCCESS(error));
  return *nfc;
}

const icu::Normalizer2& Nfd() {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(error);
  HTX_CHECK(U_SUCCESS(error));
  return *nfd;
}

icu::UnicodeString Unicode(absl::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string Utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::string Normalized(const icu::Normalizer2& normalizer, absl::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString result = normalizer.normalize(Unicode(text), error);
  HTX_CHECK(U_SUCCESS(error));
  return Utf8(result);
}

// The digit of a tone mark; 0 for other marks.
char ToneOf(UChar32 mark) {
  switch (mark) {
    case 0x0300:
      return '1';
    case 0x0301:
      return '2';
    case 0x0309:
      return '3';
    case 0x0303:
      return '4';
    case 0x0323:
      return '5';
    default:
      return 0;
  }
}

constexpr UChar32 kBarredD = 0x0111;

// A word while its letters are read.
struct OpenWord {
  icu::UnicodeString folded = {};
  icu::UnicodeString letters = {};  // With all marks but the tone.
  char tone = '0';

  SearchWord Close() const {
    UErrorCode error = U_ZERO_ERROR;
    const icu::UnicodeString composed = Nfc().normalize(letters, error);
    HTX_CHECK(U_SUCCESS(error));
    SearchWord word{.folded = Utf8(folded)};
    if (tone != '0' || composed != folded) word.marked = tone + Utf8(composed);
    return word;
  }
};

}  // namespace

std::optional<size_t> FirstInvalidUtf8(absl::string_view text) {
  const auto size = static_cast<int64_t>(text.size());
  for (int64_t at = 0; at < size;) {
    const int64_t start = at;
    UChar32 c = 0;
// The macro is ICU's and narrows without saying so.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
    U8_NEXT(text.data(), at, size, c);
#pragma GCC diagnostic pop
    if (c < 0) return static_cast<size_t>(start);
  }
  return std::nullopt;
}

bool IsNfc(absl::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  return Nfc().isNormalizedUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), error) &&
         U_SUCCESS(error) && Utf8(Unicode(text)) == text;
}

std::string ToNfc(absl::string_view text) { return Normalized(Nfc(), text); }

std::string LowerCase(absl::string_view text) { return ToNfc(Utf8(Unicode(text).toLower(icu::Locale("vi")))); }

std::string FoldForSearch(absl::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString decomposed = Nfd().normalize(Unicode(text), error);
  HTX_CHECK(U_SUCCESS(error));
  icu::UnicodeString folded;
  bool gap = false;
  for (int32_t i = 0; i < decomposed.length();) {
    const UChar32 c = decomposed.char32At(i);
    i += U16_LENGTH(c);
    if (u_charType(c) == U_NON_SPACING_MARK) continue;
    if (!u_isalnum(c)) {
      gap = true;
      continue;
    }
    if (gap && !folded.isEmpty()) folded.append(static_cast<char16_t>(' '));
    gap = false;
    const UChar32 lower = u_tolower(c);
    folded.append(lower == kBarredD ? static_cast<UChar32>('d') : lower);
  }
  return Utf8(folded);
}

std::vector<SearchWord> SearchWords(absl::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString decomposed = Nfd().normalize(Unicode(text), error);
  HTX_CHECK(U_SUCCESS(error));
  std::vector<SearchWord> words;
  OpenWord word;
  for (int32_t i = 0; i < decomposed.length();) {
    const UChar32 c = decomposed.char32At(i);
    i += U16_LENGTH(c);
    if (u_charType(c) == U_NON_SPACING_MARK) {
      if (word.folded.isEmpty()) continue;
      const char tone = ToneOf(c);
      if (tone != 0) word.tone = tone;
      if (tone == 0) word.letters.append(c);
      continue;
    }
    if (u_isalnum(c)) {
      const UChar32 lower = u_tolower(c);
      word.folded.append(lower == kBarredD ? static_cast<UChar32>('d') : lower);
      word.letters.append(lower);
      continue;
    }
    if (!word.folded.isEmpty()) words.push_back(word.Close());
    word = {};
  }
  if (!word.folded.isEmpty()) words.push_back(word.Close());
  return words;
}

std::string CollationKey(absl::string_view text) {
  // One collator per thread: ICU's is not safe to share.
  thread_local const std::unique_ptr<icu::Collator> collator = [] {
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<icu::Collator> made(icu::Collator::createInstance(icu::Locale("vi"), error));
    HTX_CHECK(U_SUCCESS(error));
    return made;
  }();
  const icu::UnicodeString unicode = Unicode(text);
  std::vector<uint8_t> key(static_cast<size_t>(collator->getSortKey(unicode, nullptr, 0)));
  collator->getSortKey(unicode, key.data(), static_cast<int32_t>(key.size()));
  // The last byte is ICU's terminating zero.
  return absl::BytesToHexString({reinterpret_cast<const char*>(key.data()), key.size() - 1});
}

}  // namespace htx
