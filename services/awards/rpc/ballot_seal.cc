#include "awards/rpc/ballot_seal.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <fstream>
#include <memory>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "awards/domain/canonical.h"
#include "awards/domain/errors.h"
#include "awards/rpc/digest.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr int kNonceBytes = 12;
constexpr int kTagBytes = 16;
constexpr size_t kMostKeys = 8;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* Bytes(absl::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
int Length(absl::string_view text) { return static_cast<int>(text.size()); }

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  HTX_CHECK(RAND_bytes(Bytes(bytes), static_cast<int>(count)) == 1);
  return bytes;
}

std::string Hmac(absl::string_view key, absl::string_view text) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  HTX_CHECK(HMAC(EVP_sha256(), key.data(), Length(key), Bytes(text), text.size(), Bytes(digest), &size) != nullptr);
  digest.resize(size);
  return digest;
}

// AES-256-GCM; nonce, ciphertext and tag in one, as hexadecimal digits. `bound` is authenticated and not stored.
std::string Encrypt(absl::string_view key, absl::string_view plain, absl::string_view bound) {
  const std::string nonce = RandomBytes(kNonceBytes);
  const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string sealed(plain.size(), '\0');
  std::string tag(kTagBytes, '\0');
  int written = 0;
  HTX_CHECK(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, Bytes(key), Bytes(nonce)) == 1);
  HTX_CHECK(EVP_EncryptUpdate(cipher.get(), nullptr, &written, Bytes(bound), Length(bound)) == 1);
  HTX_CHECK(EVP_EncryptUpdate(cipher.get(), Bytes(sealed), &written, Bytes(plain), Length(plain)) == 1);
  HTX_CHECK(EVP_EncryptFinal_ex(cipher.get(), Bytes(sealed) + written, &written) == 1);
  HTX_CHECK(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, Bytes(tag)) == 1);
  return absl::BytesToHexString(absl::StrCat(nonce, sealed, tag));
}

std::optional<std::string> Decrypt(absl::string_view key, absl::string_view hex, absl::string_view bound) {
  const std::string bytes = absl::HexStringToBytes(hex);
  if (hex.size() % 2 != 0 || bytes.size() < size_t{kNonceBytes} + kTagBytes) return std::nullopt;
  const std::string nonce = bytes.substr(0, kNonceBytes);
  const std::string sealed = bytes.substr(kNonceBytes, bytes.size() - kNonceBytes - kTagBytes);
  std::string tag = bytes.substr(bytes.size() - kTagBytes);
  const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string plain(sealed.size(), '\0');
  int written = 0;
  HTX_CHECK(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, Bytes(key), Bytes(nonce)) == 1);
  HTX_CHECK(EVP_DecryptUpdate(cipher.get(), nullptr, &written, Bytes(bound), Length(bound)) == 1);
  HTX_CHECK(EVP_DecryptUpdate(cipher.get(), Bytes(plain), &written, Bytes(sealed), Length(sealed)) == 1);
  HTX_CHECK(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, Bytes(tag)) == 1);
  if (EVP_DecryptFinal_ex(cipher.get(), Bytes(plain) + written, &written) != 1) return std::nullopt;
  return plain;
}

std::string WrapBound(absl::string_view ballot) { return CanonicalBytes().Add("htx.ballot-key").Add(ballot).bytes(); }

bool IsHexKey(absl::string_view text) {
  return text.size() == 2 * kKeyBytes && text.find_first_not_of("0123456789abcdefABCDEF") == absl::string_view::npos;
}

}  // namespace

BallotKey::BallotKey(std::string ballot, std::string secret)
    : ballot_(std::move(ballot)), sealing_(Hmac(secret, "seal")), tagging_(Hmac(secret, "tag")) {}

std::string BallotKey::TagOf(absl::string_view principal) const {
  return absl::BytesToHexString(Hmac(tagging_, principal));
}

std::string BallotKey::Bound(absl::string_view tag, int32_t revision) const {
  return CanonicalBytes().Add("htx.vote").Add(ballot_).Add(tag).Add(int64_t{revision}).bytes();
}

std::string BallotKey::Seal(const SealedChoice& vote, absl::string_view tag, int32_t revision) const {
  return Encrypt(sealing_, absl::StrCat(static_cast<int>(vote.choice), vote.nonce), Bound(tag, revision));
}

std::optional<SealedChoice> BallotKey::Open(absl::string_view envelope, absl::string_view tag, int32_t revision) const {
  const std::optional<std::string> plain = Decrypt(sealing_, envelope, Bound(tag, revision));
  if (!plain || plain->size() != 1 + 2 * kKeyBytes) return std::nullopt;
  const int choice = plain->front() - '0';
  if (choice < static_cast<int>(VoteChoice::kAgree) || choice > static_cast<int>(VoteChoice::kAbstain)) {
    return std::nullopt;
  }
  return SealedChoice{.choice = static_cast<VoteChoice>(choice), .nonce = plain->substr(1)};
}

absl::StatusOr<BallotSeal> BallotSeal::Parse(absl::string_view text) {
  BallotSeal seal;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) continue;
    if (!IsHexKey(line) || seal.keys_.size() == kMostKeys) {
      return InvalidField("ballot-key-file",
                          {"must hold one to eight keys of 64 hexadecimal digits, one a line",
                           "phải có từ một đến tám khóa 64 chữ số thập lục phân, mỗi dòng một khóa"});
    }
    std::string secret = absl::HexStringToBytes(line);
    std::string id = absl::BytesToHexString(Hmac(secret, "id")).substr(0, 16);
    seal.keys_.push_back({.id = std::move(id), .secret = std::move(secret)});
  }
  return seal;
}

absl::StatusOr<BallotSeal> BallotSeal::Load(const std::string& path, bool dev) {
  if (path.empty()) return dev ? Parse(RandomHex()) : BallotSeal();
  std::ifstream file(path);
  std::stringstream content;
  content << file.rdbuf();
  HTX_ASSIGN_OR_RETURN(BallotSeal seal, Parse(content.str()));
  if (!file || seal.keys_.empty()) {
    return InvalidField("ballot-key-file", {"must be a readable file with a key", "phải là tệp đọc được và có khóa"});
  }
  return seal;
}

absl::StatusOr<WrappedKey> BallotSeal::MakeKey(const BallotId& ballot) const {
  if (keys_.empty()) return BallotKeyMissing(NameOf(ballot));
  return WrappedKey{.key_id = keys_.front().id,
                    .wrapped = Encrypt(keys_.front().secret, RandomBytes(kKeyBytes), WrapBound(NameOf(ballot)))};
}

absl::StatusOr<BallotKey> BallotSeal::Unwrap(const BallotId& ballot, const WrappedKey& key) const {
  for (const OuterKey& outer : keys_) {
    if (outer.id != key.key_id) continue;
    std::optional<std::string> secret = Decrypt(outer.secret, key.wrapped, WrapBound(NameOf(ballot)));
    if (!secret || secret->size() != kKeyBytes) return BallotBoxDamaged(NameOf(ballot));
    return BallotKey(NameOf(ballot), *std::move(secret));
  }
  return BallotKeyMissing(NameOf(ballot));
}

std::string RandomHex() { return absl::BytesToHexString(RandomBytes(kKeyBytes)); }

std::string CommitmentTo(const BallotId& ballot, const SealedChoice& vote) {
  return Sha256Hex(CanonicalBytes()
                       .Add("htx.vote-commitment")
                       .Add(NameOf(ballot))
                       .Add(vote.nonce)
                       .Add(static_cast<int64_t>(vote.choice))
                       .bytes());
}

}  // namespace htx::awards
