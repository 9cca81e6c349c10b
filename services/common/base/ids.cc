#include "common/base/ids.h"

#include <openssl/rand.h>

#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx {
namespace {

template <size_t N>
std::array<unsigned char, N> RandomBytes() {
  std::array<unsigned char, N> bytes;
  HTX_CHECK(RAND_bytes(bytes.data(), static_cast<int>(N)) == 1);
  return bytes;
}

// Crockford's alphabet: no i, l, o, u, so that an id read aloud is not misheard.
constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

class SystemIdSource : public IdSource {
 public:
  std::string Next() override {
    uint64_t millis = static_cast<uint64_t>(absl::ToUnixMillis(absl::Now()));
    std::string id(26, '0');
    for (size_t i = 10; i-- > 0;) {
      id[i] = kAlphabet[millis & 31];
      millis >>= 5;
    }
    const auto bytes = RandomBytes<16>();
    for (size_t i = 0; i < 16; ++i) id[10 + i] = kAlphabet[bytes[i] & 31];
    return id;
  }
};

}  // namespace

bool IsId(absl::string_view text) {
  if (text.empty() || text.size() > 64 || text.front() == '-') return false;
  for (const char c : text) {
    if (!absl::ascii_islower(static_cast<unsigned char>(c)) && !absl::ascii_isdigit(static_cast<unsigned char>(c)) &&
        c != '-')
      return false;
  }
  return true;
}

bool IsUuid(absl::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) return false;
  }
  return true;
}

std::unique_ptr<IdSource> MakeIdSource() { return std::make_unique<SystemIdSource>(); }

std::string NewUuid() {
  auto bytes = RandomBytes<16>();
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
  const std::string hex = absl::BytesToHexString({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                      hex.substr(20));
}

absl::StatusOr<std::string> ParseResourceName(absl::string_view name, absl::string_view collection,
                                              absl::string_view field) {
  absl::string_view id = name;
  if (absl::ConsumePrefix(&id, collection) && absl::ConsumePrefix(&id, "/") && IsId(id)) return std::string(id);
  return InvalidField(field, {.en = absl::StrCat("must be a name like \"", collection, "/{id}\""),
                              .vi = absl::StrCat("phải có dạng \"", collection, "/{id}\"")});
}

}  // namespace htx
