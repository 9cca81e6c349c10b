#pragma once

// Ed25519 keys (RFC 8032), by OpenSSL: those that sign, those that only verify, and the ring of a service, whose old
// keys stay verifiable after a new one took over.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

struct evp_pkey_st;

namespace htx {

// A value; cheap to copy, safe to share between threads.
class PublicKey {
 public:
  // INVALID_ARGUMENT unless `raw` is 32 bytes of a key.
  static absl::StatusOr<PublicKey> FromRaw(absl::string_view raw);

  const std::string& raw() const { return raw_; }
  // The first 16 hex digits of the SHA-256 of the raw key.
  const std::string& id() const { return id_; }
  // PEM, "-----BEGIN PUBLIC KEY-----".
  std::string Pem() const;
  bool Verifies(absl::string_view message, absl::string_view signature) const;

 private:
  friend class SigningKey;
  friend class KeyRing;
  PublicKey(std::shared_ptr<evp_pkey_st> key, std::string raw);

  std::shared_ptr<evp_pkey_st> key_ = nullptr;
  std::string raw_ = {};
  std::string id_ = {};
};

// A value; cheap to copy, safe to share between threads. The secret never leaves it but as a signature.
class SigningKey {
 public:
  // INVALID_ARGUMENT unless `seed` is 32 bytes.
  static absl::StatusOr<SigningKey> FromSeed(absl::string_view seed);

  const PublicKey& public_key() const { return public_key_; }
  const std::string& id() const { return public_key_.id(); }
  // 64 bytes.
  std::string Sign(absl::string_view message) const;

 private:
  friend class KeyRing;
  explicit SigningKey(PublicKey public_key) : public_key_(std::move(public_key)) {}

  PublicKey public_key_;  // Its key_ holds the secret too.
};

// The keys of a service. The first private key of its file signs; every other one verifies what it signed before.
class KeyRing {
 public:
  // Reads PEM blocks: private keys (PKCS #8) and public ones, at least one of them private. INVALID_ARGUMENT otherwise.
  static absl::StatusOr<KeyRing> Parse(absl::string_view pem);
  // Of a development server, the same after each start. It proves nothing to anybody.
  static KeyRing Development();

  const SigningKey& signing_key() const { return signing_key_; }
  // The signing key's public half first.
  const std::vector<PublicKey>& public_keys() const { return public_keys_; }

 private:
  explicit KeyRing(SigningKey signing_key) : signing_key_(std::move(signing_key)) {}

  SigningKey signing_key_;
  std::vector<PublicKey> public_keys_ = {};
};

// The public keys of a PEM text; those of its private keys too. INVALID_ARGUMENT when there is none or a block is no
// Ed25519 key.
absl::StatusOr<std::vector<PublicKey>> ParsePublicKeys(absl::string_view pem);

// The key with `id`; null when there is none.
const PublicKey* FindKey(const std::vector<PublicKey>& keys, absl::string_view id);

}  // namespace htx
