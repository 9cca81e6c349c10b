#include "awards/rpc/digest.h"

#include <openssl/sha.h>

#include "absl/strings/escaping.h"

namespace htx::awards {

std::string Sha256Hex(absl::string_view bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), sizeof(digest)));
}

bool IsSha256Hex(absl::string_view text) {
  constexpr absl::string_view kDigits = "0123456789abcdef";
  return text.size() == 64 && text.find_first_not_of(kDigits) == absl::string_view::npos;
}

}  // namespace htx::awards
