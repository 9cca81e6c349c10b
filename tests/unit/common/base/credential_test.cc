#include "common/base/credential.h"

#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace htx::credential {
namespace {

class CredentialTest : public ::testing::Test {
 protected:
  Content Award() const {
    return {.id = "credentials/c1",
            .award_kind = "VCA_MEDAL",
            .award_name = "Kỷ niệm chương vì sự nghiệp phát triển HTX",
            .authority = "Chủ tịch Liên minh HTX Việt Nam",
            .reference = "persons/p-1",
            .salt = "0123456789abcdef",
            .recipient_name = "Cá nhân 01",
            .narrative = "Quyết định số 12/QĐ-LMHTXVN ngày 2024-04-01; thành tích năm 2023",
            .awarded_on = "2024-04-01",
            .issued = absl::FromUnixSeconds(1'712'361'600),
            .status_list = "statusLists/2024-1",
            .status_index = 4711};
  }

  // The log with the credential between two other entries.
  LogProof Logged(const std::string& document) const {
    merkle::Frontier frontier;
    LogProof proof;
    std::vector<merkle::Hash> leaves;
    std::string previous;
    for (int64_t i = 1; i <= 3; ++i) {
      LogEntry entry = {.sequence = i, .previous_hash = previous, .record = {.type = "DECISION_ISSUED"}};
      if (i == 2) {
        entry.record = {.type = "CREDENTIAL_ISSUED",
                        .resource = "credentials/c1",
                        .payload_sha256 = absl::BytesToHexString(merkle::Sha256(document))};
        proof.entry = entry;
      }
      previous = HashOf(entry);
      leaves.push_back(absl::HexStringToBytes(previous));
      frontier.Add(leaves.back());
    }
    proof.path = {leaves[0], leaves[2]};
    proof.head = SignHead(3, frontier.Root(), absl::FromUnixSeconds(1'712'400'000), key_);
    return proof;
  }

  static std::string List(const std::string& name, const std::vector<int64_t>& places, const SigningKey& key) {
    return IssueStatusList(name, places, absl::FromUnixSeconds(1'712'400'000), key);
  }
  std::string Whole(const std::vector<int64_t>& revoked, const std::vector<int64_t>& suspended = {}) const {
    const std::string document = Issue(Award(), key_);
    return Bundle(document, Logged(document),
                  {List("statusLists/2024-1", revoked, key_), List("statusLists/2024-1-suspended", suspended, key_)});
  }

  const SigningKey key_ = *SigningKey::FromSeed(std::string(32, 'k'));
  const SigningKey other_ = *SigningKey::FromSeed(std::string(32, 'o'));
  const std::vector<PublicKey> keys_ = {key_.public_key()};
};

TEST_F(CredentialTest, AStrangerWithThePublicKeyVerifiesIt) {
  const absl::StatusOr<Verdict> verdict = Verify(Whole({1, 99}), keys_);
  ASSERT_TRUE(verdict.ok());
  EXPECT_TRUE(verdict->valid());
  EXPECT_EQ(verdict->log, LogVerdict::kProved);
  EXPECT_EQ(verdict->status, StatusVerdict::kActive);
  EXPECT_EQ(verdict->status_time, absl::FromUnixSeconds(1'712'400'000));
  EXPECT_EQ(verdict->id, "credentials/c1");
  EXPECT_EQ(verdict->award_name, "Kỷ niệm chương vì sự nghiệp phát triển HTX");
  EXPECT_EQ(verdict->recipient_name, "Cá nhân 01");
  EXPECT_EQ(verdict->authority, "Chủ tịch Liên minh HTX Việt Nam");
  EXPECT_EQ(verdict->key_id, key_.id());
}

TEST_F(CredentialTest, ARevokedOneIsToldByItsList) {
  const absl::StatusOr<Verdict> verdict = Verify(Whole({4711}), keys_);
  ASSERT_TRUE(verdict.ok());
  EXPECT_TRUE(verdict->signature_valid);
  EXPECT_EQ(verdict->status, StatusVerdict::kRevoked);
  EXPECT_FALSE(verdict->valid());
}

TEST_F(CredentialTest, ASuspendedOneIsToldByTheOtherList) {
  EXPECT_EQ(Verify(Whole({}, {4711}), keys_)->status, StatusVerdict::kSuspended);
  EXPECT_FALSE(Verify(Whole({}, {4711}), keys_)->valid());
  EXPECT_EQ(Verify(Whole({4711}, {4711}), keys_)->status, StatusVerdict::kRevoked);
  EXPECT_TRUE(Verify(Whole({4710}, {4712}), keys_)->valid());
}

TEST_F(CredentialTest, ItHasTheShapeOfAnOpenBadge) {
  const nlohmann::json document = nlohmann::json::parse(Issue(Award(), key_));
  EXPECT_EQ(document["type"][1], "OpenBadgeCredential");
  EXPECT_EQ(document["credentialSubject"]["achievement"]["achievementType"], "Award");
  ASSERT_EQ(document["credentialStatus"].size(), 2u);
  EXPECT_EQ(document["credentialStatus"][0]["type"], "BitstringStatusListEntry");
  EXPECT_EQ(document["credentialStatus"][0]["statusPurpose"], "revocation");
  EXPECT_EQ(document["credentialStatus"][1]["statusPurpose"], "suspension");
  EXPECT_EQ(document["proof"]["cryptosuite"], "eddsa-jcs-2022");
  EXPECT_TRUE(absl::StartsWith(document["issuer"]["id"].get<std::string>(), "did:key:z6Mk"));
}

// Nothing but the award inside: whoever has the reference can recognise it, nobody can read it.
TEST_F(CredentialTest, APersonIsAHashAndAName) {
  const std::string document = Issue(Award(), key_);
  EXPECT_FALSE(absl::StrContains(document, "p-1"));
  EXPECT_TRUE(absl::StrContains(document, IdentityHash("persons/p-1", "0123456789abcdef")));
  EXPECT_NE(IdentityHash("persons/p-1", "a"), IdentityHash("persons/p-1", "b"));
}

TEST_F(CredentialTest, ACollectiveIsItsOrganisation) {
  Content content = Award();
  content.organization = "organizations/dong-tam";
  content.reference = "";
  const nlohmann::json document = nlohmann::json::parse(Issue(content, key_));
  EXPECT_EQ(document["credentialSubject"]["id"], "urn:htx:awards:organizations/dong-tam");
  EXPECT_EQ(document["credentialSubject"]["identifier"].size(), 1u);
}

TEST_F(CredentialTest, AnotherKeyProvesNothing) {
  const absl::StatusOr<Verdict> verdict = Verify(Whole({}), {other_.public_key()});
  ASSERT_TRUE(verdict.ok());
  EXPECT_FALSE(verdict->signature_valid);
  EXPECT_EQ(verdict->log, LogVerdict::kBroken);
  EXPECT_FALSE(verdict->valid());
}

// Every letter and digit of what is signed counts.
TEST_F(CredentialTest, AChangedByteIsFoundWhereverItStands) {
  const std::string document = Issue(Award(), key_);
  int changed = 0;
  for (size_t i = 0; i < document.size(); ++i) {
    std::string forged = document;
    if (!absl::ascii_isalnum(static_cast<unsigned char>(forged[i]))) continue;
    forged[i] = static_cast<char>(forged[i] ^ 1);
    const absl::StatusOr<Verdict> verdict = Verify(forged, keys_);
    EXPECT_FALSE(verdict.ok() && verdict->valid()) << "byte " << i << ": " << forged;
    ++changed;
  }
  EXPECT_GT(changed, 500);
}

TEST_F(CredentialTest, AChangedProofOfTheLogOrStatusIsFound) {
  for (const char* path :
       {"/log/entry/sequence", "/log/entry/recordedMicros", "/log/head/size", "/log/head/timeMicros"}) {
    nlohmann::json bundle = nlohmann::json::parse(Whole({}));
    nlohmann::json& number = bundle[nlohmann::json::json_pointer(path)];
    number = number.get<int64_t>() + 1;
    EXPECT_EQ(Verify(bundle.dump(), keys_)->log, LogVerdict::kBroken) << path;
    EXPECT_FALSE(Verify(bundle.dump(), keys_)->valid()) << path;
  }
  // Of another key, of another list, of another purpose, and left away.
  for (const bool suspensions : {false, true}) {
    const std::string name = suspensions ? "statusLists/2024-1-suspended" : "statusLists/2024-1";
    const std::string twin = suspensions ? "statusLists/2024-1" : "statusLists/2024-1-suspended";
    for (const std::string& list :
         {List(name, {}, other_), List("statusLists/2023-1", {}, key_), List(twin, {}, key_), std::string("null")}) {
      nlohmann::json bundle = nlohmann::json::parse(Whole({4711}, {4711}));
      bundle["statusLists"][suspensions ? 1 : 0] = nlohmann::json::parse(list);
      EXPECT_FALSE(Verify(bundle.dump(), keys_)->valid()) << list;
    }
    nlohmann::json bundle = nlohmann::json::parse(Whole({}));
    bundle["statusLists"].erase(suspensions ? 1 : 0);
    EXPECT_FALSE(Verify(bundle.dump(), keys_)->valid());
  }
}

TEST_F(CredentialTest, TheCodeOnThePaperIsEnoughForTheSignature) {
  const std::string text = QrText(Issue(Award(), key_));
  EXPECT_LT(text.size(), 2000u);
  const absl::StatusOr<Verdict> verdict = Verify(absl::StrCat(text, "\n"), keys_);
  ASSERT_TRUE(verdict.ok());
  EXPECT_TRUE(verdict->valid());
  EXPECT_EQ(verdict->status, StatusVerdict::kUnknown);
  EXPECT_EQ(verdict->log, LogVerdict::kAbsent);
}

TEST_F(CredentialTest, WhatIsNoCredentialIsRefused) {
  for (const std::string& text : {std::string(), std::string("{}"), std::string("[1]"), std::string("HTXA1:"),
                                  std::string("HTXA1:AAAA"), std::string("{\"credential\":3}"), std::string(100, '['),
                                  std::string(kMaxBundleBytes + 1, ' '), std::string("{\"credentialSubject\":1.5}")}) {
    EXPECT_EQ(Verify(text, keys_).status().code(), absl::StatusCode::kInvalidArgument) << text.substr(0, 30);
  }
  // A document without a proof is one that nobody signed.
  EXPECT_FALSE(Verify("{\"credentialSubject\":{}}", keys_)->valid());
}

}  // namespace
}  // namespace htx::credential
