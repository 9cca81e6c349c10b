#include "common/base/signing.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/merkle.h"
#include "common/base/status.h"

namespace htx {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr size_t kSignatureBytes = 64;
constexpr size_t kIdDigits = 16;
// Blocks of one file: a key a year for as long as a person works.
constexpr size_t kMaxKeys = 64;

using Key = std::shared_ptr<EVP_PKEY>;

Key Hold(EVP_PKEY* key) { return {key, EVP_PKEY_free}; }

const unsigned char* Bytes(absl::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

absl::Status BadKeyFile(absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("the file of keys ", why));
}

std::string RawOf(EVP_PKEY* key) {
  std::string raw(kKeyBytes, '\0');
  size_t length = raw.size();
  HTX_CHECK(EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(raw.data()), &length) == 1);
  return raw;
}

// One PEM block of a key.
struct KeyBlock {
  Key key = nullptr;
  bool is_private = false;
};

absl::StatusOr<std::vector<KeyBlock>> ReadBlocks(absl::string_view pem) {
  const std::unique_ptr<BIO, int (*)(BIO*)> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  HTX_CHECK(in != nullptr);
  std::vector<KeyBlock> blocks;
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long length = 0;
  while (PEM_read_bio(in.get(), &name, &header, &data, &length) == 1) {
    const std::string kind(name);
    const unsigned char* place = data;
    KeyBlock block{.is_private = kind == "PRIVATE KEY"};
    if (block.is_private) block.key = Hold(d2i_AutoPrivateKey(nullptr, &place, length));
    if (kind == "PUBLIC KEY") block.key = Hold(d2i_PUBKEY(nullptr, &place, length));
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_clear_free(data, static_cast<size_t>(length));
    if (block.key == nullptr || EVP_PKEY_get_base_id(block.key.get()) != EVP_PKEY_ED25519) {
      return BadKeyFile(absl::StrCat("holds a block that is no Ed25519 key: ", kind));
    }
    if (blocks.size() >= kMaxKeys) return BadKeyFile(absl::StrCat("holds more than ", kMaxKeys, " keys"));
    blocks.push_back(std::move(block));
  }
  return blocks;
}

}  // namespace

PublicKey::PublicKey(std::shared_ptr<evp_pkey_st> key, std::string raw) : key_(std::move(key)), raw_(std::move(raw)) {
  id_ = absl::BytesToHexString(merkle::Sha256(raw_)).substr(0, kIdDigits);
}

absl::StatusOr<PublicKey> PublicKey::FromRaw(absl::string_view raw) {
  if (raw.size() != kKeyBytes) return absl::InvalidArgumentError("a public key has 32 bytes");
  Key key = Hold(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(raw), raw.size()));
  if (key == nullptr) return absl::InvalidArgumentError("these bytes are no public key");
  return PublicKey(std::move(key), std::string(raw));
}

std::string PublicKey::Pem() const {
  const std::unique_ptr<BIO, int (*)(BIO*)> out(BIO_new(BIO_s_mem()), BIO_free);
  HTX_CHECK(out != nullptr && PEM_write_bio_PUBKEY(out.get(), key_.get()) == 1);
  char* text = nullptr;
  const long length = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<size_t>(length));
}

bool PublicKey::Verifies(absl::string_view message, absl::string_view signature) const {
  if (signature.size() != kSignatureBytes) return false;
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return context != nullptr && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(message), message.size()) == 1;
}

absl::StatusOr<SigningKey> SigningKey::FromSeed(absl::string_view seed) {
  if (seed.size() != kKeyBytes) return absl::InvalidArgumentError("a seed has 32 bytes");
  Key key = Hold(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Bytes(seed), seed.size()));
  HTX_CHECK(key != nullptr);
  std::string raw = RawOf(key.get());
  return SigningKey(PublicKey(std::move(key), std::move(raw)));
}

std::string SigningKey::Sign(absl::string_view message) const {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string signature(kSignatureBytes, '\0');
  size_t length = signature.size();
  HTX_CHECK(context != nullptr &&
            EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, public_key_.key_.get()) == 1);
  HTX_CHECK(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, Bytes(message),
                           message.size()) == 1);
  return signature;
}

absl::StatusOr<KeyRing> KeyRing::Parse(absl::string_view pem) {
  HTX_ASSIGN_OR_RETURN(const std::vector<KeyBlock> blocks, ReadBlocks(pem));
  const auto first = std::find_if(blocks.begin(), blocks.end(), [](const KeyBlock& block) { return block.is_private; });
  if (first == blocks.end()) return BadKeyFile("holds no private key in PEM");
  KeyRing ring(SigningKey(PublicKey(first->key, RawOf(first->key.get()))));
  ring.public_keys_.push_back(ring.signing_key_.public_key());
  for (const KeyBlock& block : blocks) {
    PublicKey key(block.key, RawOf(block.key.get()));
    if (FindKey(ring.public_keys_, key.id()) == nullptr) ring.public_keys_.push_back(std::move(key));
  }
  return ring;
}

KeyRing KeyRing::Development() {
  absl::StatusOr<SigningKey> key = SigningKey::FromSeed(merkle::Sha256("development-only-signing-key"));
  HTX_CHECK(key.ok());
  KeyRing ring(*std::move(key));
  ring.public_keys_.push_back(ring.signing_key_.public_key());
  return ring;
}

absl::StatusOr<std::vector<PublicKey>> ParsePublicKeys(absl::string_view pem) {
  HTX_ASSIGN_OR_RETURN(const std::vector<KeyBlock> blocks, ReadBlocks(pem));
  if (blocks.empty()) return BadKeyFile("holds no key in PEM");
  std::vector<PublicKey> keys;
  for (const KeyBlock& block : blocks) {
    HTX_ASSIGN_OR_RETURN(PublicKey key, PublicKey::FromRaw(RawOf(block.key.get())));
    keys.push_back(std::move(key));
  }
  return keys;
}

const PublicKey* FindKey(const std::vector<PublicKey>& keys, absl::string_view id) {
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const PublicKey& key) { return key.id() == id; });
  return found == keys.end() ? nullptr : &*found;
}

}  // namespace htx
