#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/query/errors.h"
#include "common/query/query.h"

namespace htx::query {
namespace {

constexpr int kDefaultPageSize = 50;
constexpr int kMaxPageSize = 1000;
constexpr size_t kMinSecretBytes = 16;
constexpr size_t kMacBytes = 32;
constexpr size_t kMaxTokenBytes = 16384;
// The first byte of a token's body; another form of body gets another.
constexpr char kVersion = 1;

void PutInt(std::string& out, uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xff);
}

void PutBytes(std::string& out, absl::string_view bytes) {
  PutInt(out, bytes.size());
  out.append(bytes.data(), bytes.size());
}

std::string EncodeBody(const Cursor& cursor) {
  std::string body(1, kVersion);
  PutInt(body, static_cast<uint64_t>(cursor.known_micros));
  for (const Value& value : cursor.last) {
    if (const auto* number = absl::get_if<int64_t>(&value)) {
      body += 'i';
      PutInt(body, static_cast<uint64_t>(*number));
    } else if (const auto* text = absl::get_if<std::string>(&value)) {
      body += 't';
      PutBytes(body, *text);
    } else {
      body += 'n';
    }
  }
  return body;
}

// Reads what EncodeBody wrote. The body is authenticated, but may come from another release: nothing is assumed.
class BodyReader {
 public:
  explicit BodyReader(absl::string_view body) : rest_(body) {}

  bool Read(Cursor& cursor) {
    uint64_t known = 0;
    if (TakeByte() != kVersion || !TakeInt(known)) return false;
    cursor.known_micros = static_cast<int64_t>(known);
    while (!rest_.empty()) {
      if (!ReadValue(cursor.last)) return false;
    }
    return true;
  }

 private:
  bool ReadValue(std::vector<Value>& values) {
    uint64_t number = 0;
    switch (TakeByte()) {
      case 'n':
        values.emplace_back();
        return true;
      case 'i':
        if (!TakeInt(number)) return false;
        values.emplace_back(static_cast<int64_t>(number));
        return true;
      case 't':
        if (!TakeInt(number) || number > rest_.size()) return false;
        values.emplace_back(std::string(rest_.substr(0, number)));
        rest_.remove_prefix(number);
        return true;
      default:
        return false;
    }
  }

  char TakeByte() {
    if (rest_.empty()) return 0;
    const char byte = rest_[0];
    rest_.remove_prefix(1);
    return byte;
  }

  bool TakeInt(uint64_t& value) {
    if (rest_.size() < 8) return false;
    for (size_t i = 0; i < 8; ++i) value = (value << 8) | static_cast<unsigned char>(rest_[i]);
    rest_.remove_prefix(8);
    return true;
  }

  absl::string_view rest_;
};

// HMAC-SHA256 over the arguments and the body, each with its length before it, so that no byte can move from one to the
// other.
std::string Authenticate(absl::string_view secret, absl::string_view arguments, absl::string_view body) {
  std::string message = "htx page token";
  PutBytes(message, arguments);
  PutBytes(message, body);
  std::string mac(kMacBytes, '\0');
  unsigned int size = 0;
  const unsigned char* made = HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
                                   reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                                   reinterpret_cast<unsigned char*>(mac.data()), &size);
  HTX_CHECK(made != nullptr && size == kMacBytes);
  return mac;
}

}  // namespace

absl::StatusOr<int64_t> Cursor::Int(size_t i) const {
  const int64_t* const number = i < last.size() ? absl::get_if<int64_t>(&last[i]) : nullptr;
  if (number == nullptr) return PageTokenMismatch();
  return *number;
}

absl::StatusOr<std::string> Cursor::Text(size_t i) const {
  const std::string* const text = i < last.size() ? absl::get_if<std::string>(&last[i]) : nullptr;
  if (text == nullptr) return PageTokenMismatch();
  return *text;
}

absl::Status Cursor::Holds(size_t count) const {
  return last.empty() || last.size() == count ? absl::OkStatus() : PageTokenMismatch();
}

PageTokens::PageTokens(std::string secret) : secret_(std::move(secret)) {
  HTX_CHECK(secret_.size() >= kMinSecretBytes);
}

std::string PageTokens::Seal(const Cursor& cursor, absl::string_view arguments) const {
  const std::string body = EncodeBody(cursor);
  return absl::WebSafeBase64Escape(absl::StrCat(body, Authenticate(secret_, arguments, body)));
}

absl::StatusOr<Cursor> PageTokens::Open(absl::string_view token, absl::string_view arguments) const {
  if (token.empty()) return Cursor{};
  std::string bytes;
  // Escaping again refuses the other spellings that base64 readers allow for the same bytes.
  if (token.size() > kMaxTokenBytes || !absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() <= kMacBytes ||
      absl::WebSafeBase64Escape(bytes) != token) {
    return PageTokenMismatch();
  }
  const absl::string_view body = absl::string_view(bytes).substr(0, bytes.size() - kMacBytes);
  const std::string expected = Authenticate(secret_, arguments, body);
  if (CRYPTO_memcmp(expected.data(), bytes.data() + body.size(), kMacBytes) != 0) return PageTokenMismatch();
  Cursor cursor;
  if (!BodyReader(body).Read(cursor)) return PageTokenMismatch();
  return cursor;
}

absl::StatusOr<int> PageSize(int32_t requested) {
  if (requested < 0) return PageSizeNegative();
  if (requested == 0) return kDefaultPageSize;
  return std::min<int>(requested, kMaxPageSize);
}

}  // namespace htx::query
