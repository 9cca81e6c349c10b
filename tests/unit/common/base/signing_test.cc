#include "common/base/signing.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/log_head.h"
#include "gtest/gtest.h"

namespace htx {
namespace {

// The key of the first vector of RFC 8032.
constexpr char kOldKey[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";

SigningKey KeyOf(char filling) { return *SigningKey::FromSeed(std::string(32, filling)); }

// The first vector of RFC 8032, section 7.1.
TEST(SigningTest, SignaturesAreThoseOfTheStandard) {
  const SigningKey key =
      *SigningKey::FromSeed(absl::HexStringToBytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
  EXPECT_EQ(absl::BytesToHexString(key.public_key().raw()),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_EQ(absl::BytesToHexString(key.Sign("")),
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b");
}

TEST(SigningTest, OnlyTheKeyThatSignedVerifies) {
  const std::string signature = KeyOf('a').Sign("quyết định");
  EXPECT_TRUE(KeyOf('a').public_key().Verifies("quyết định", signature));
  EXPECT_FALSE(KeyOf('a').public_key().Verifies("quyết định ", signature));
  EXPECT_FALSE(KeyOf('b').public_key().Verifies("quyết định", signature));
  EXPECT_FALSE(KeyOf('a').public_key().Verifies("quyết định", signature.substr(1)));
  EXPECT_FALSE(KeyOf('a').public_key().Verifies("quyết định", ""));
}

TEST(SigningTest, AnOldKeyStaysVerifiableAfterANewOneTookOver) {
  const KeyRing before = *KeyRing::Parse(kOldKey);
  const std::string signature = before.signing_key().Sign("x");
  // The new ring keeps the old public key alone.
  const KeyRing development = KeyRing::Development();
  const absl::StatusOr<std::vector<PublicKey>> kept = ParsePublicKeys(
      absl::StrCat(development.signing_key().public_key().Pem(), before.signing_key().public_key().Pem()));
  ASSERT_TRUE(kept.ok());
  ASSERT_EQ(kept->size(), 2u);
  const PublicKey* old_key = FindKey(*kept, before.signing_key().id());
  ASSERT_NE(old_key, nullptr);
  EXPECT_TRUE(old_key->Verifies("x", signature));
  EXPECT_EQ(FindKey(*kept, "0000000000000000"), nullptr);
}

TEST(SigningTest, TheFirstPrivateKeyOfAFileSigns) {
  const std::string other = KeyRing::Development().signing_key().public_key().Pem();
  const absl::StatusOr<KeyRing> ring = KeyRing::Parse(absl::StrCat(other, kOldKey, kOldKey));
  ASSERT_TRUE(ring.ok());
  EXPECT_EQ(ring->signing_key().id(), KeyRing::Parse(kOldKey)->signing_key().id());
  EXPECT_EQ(ring->public_keys().size(), 2u);
  EXPECT_EQ(ring->public_keys().front().id(), ring->signing_key().id());
}

TEST(SigningTest, AFileWithoutKeysOrWithOthersIsRefused) {
  EXPECT_FALSE(KeyRing::Parse("").ok());
  EXPECT_FALSE(KeyRing::Parse("no key").ok());
  EXPECT_FALSE(KeyRing::Parse(KeyRing::Development().signing_key().public_key().Pem()).ok());
  EXPECT_FALSE(KeyRing::Parse("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").ok());
  EXPECT_FALSE(ParsePublicKeys("").ok());
  EXPECT_FALSE(PublicKey::FromRaw("short").ok());
}

TEST(LogHeadTest, AHeadIsSignedWhole) {
  const SignedLogHead head = SignHead(7, merkle::EmptyRoot(), absl::FromUnixSeconds(9), KeyOf('a'));
  const std::vector<PublicKey> keys = {KeyOf('b').public_key(), KeyOf('a').public_key()};
  EXPECT_TRUE(IsSigned(head, keys));
  EXPECT_FALSE(IsSigned(head, {KeyOf('b').public_key()}));
  SignedLogHead changed = head;
  changed.size = 8;
  EXPECT_FALSE(IsSigned(changed, keys));
  changed = head;
  changed.root[0] = static_cast<char>(changed.root[0] ^ 1);
  EXPECT_FALSE(IsSigned(changed, keys));
  changed = head;
  changed.time += absl::Microseconds(1);
  EXPECT_FALSE(IsSigned(changed, keys));
}

}  // namespace
}  // namespace htx
