// Identifiers: what each scheme admits, and on which days an organisation held a value.

#include "registry/domain/identifier.h"

#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;
using enum IdentifierScheme;

absl::Status Check(IdentifierScheme scheme, const std::string& value, const std::string& issuer = "") {
  return CheckIdentifier({.scheme = scheme, .value = value, .issuer = issuer}, "id");
}

TEST(IdentifierTest, CheckDigitsAreChecked) {
  EXPECT_THAT(Check(kLei, "5493000IBP32UQZ0KL24"), IsOk());
  EXPECT_THAT(Check(kLei, "5493 000I BP32 UQZ0 KL24"), IsOk());
  EXPECT_THAT(Check(kLei, "5493000IBP32UQZ0KL25"), FailsWith(kInvalidArgument, "CHECK_DIGIT"));
  EXPECT_THAT(Check(kLei, "5493000IBP32UQZ0KL2"), FailsWith(kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(Check(kGln, "4006381333931"), IsOk());
  EXPECT_THAT(Check(kGln, "4006381333932"), FailsWith(kInvalidArgument, "CHECK_DIGIT"));
  EXPECT_THAT(Check(kGln, "40063813339"), FailsWith(kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(CheckIdentifierValue(kTaxCode, "0200003424", "id"), IsOk());
  EXPECT_THAT(CheckIdentifierValue(kTaxCode, "0312345678", "id"), FailsWith(kInvalidArgument, "CHECK_DIGIT"));
}

TEST(IdentifierTest, AnIssuerIsNamedWhereThereAreSeveral) {
  EXPECT_THAT(Check(kCertificate, "12"), Violates("id.issuer"));
  EXPECT_THAT(Check(kCertificate, "12", "Sở KH&ĐT Hải Phòng"), IsOk());
  EXPECT_THAT(Check(kGln, "4006381333931", "GS1"), Violates("id.issuer"));
  EXPECT_THAT(Check(kTaxCode, "0200003424"), Violates("id.scheme"));
  EXPECT_THAT(Check(kLegacyRegistration, "0207H00012"), Violates("id.scheme"));
}

TEST(IdentifierTest, APeriodIsNotEmpty) {
  Identifier identifier{.scheme = kLei, .value = "5493000IBP32UQZ0KL24"};
  identifier.period = {.from = absl::CivilDay(2020, 1, 1), .to = absl::CivilDay(2020, 1, 1)};
  EXPECT_THAT(CheckIdentifier(identifier, "id"), Violates("id.period"));
}

TEST(IdentifierTest, ValuesAreComparedAsPeopleWriteThem) {
  EXPECT_EQ(KeyOf(kLegacyRegistration, "0207 h-00.012").value, "0207H-00012");
  EXPECT_EQ(KeyOf(kTaxCode, "0200003424-001").value, "0200003424-001");
  EXPECT_EQ(KeyOf(kCertificate, "a/1", "Sở KH&ĐT"), KeyOf(kCertificate, "A1", "so kh đt"));
  EXPECT_NE(KeyOf(kCertificate, "A1", "a"), KeyOf(kCertificate, "A1", "b"));
}

TEST(IdentifierTest, AHoldingSpansTheDaysFromTheFirstToTheLast) {
  const absl::CivilDay first(2015, 1, 1);
  const absl::CivilDay second(2018, 1, 1);
  Revision before{.valid_from = first, .valid_to = second};
  before.facts.tax_code = "0200000014";
  before.facts.legacy_registration_no = "0207h1";
  Revision after{.valid_from = second};
  after.facts.tax_code = "0200000021";
  after.facts.legacy_registration_no = "0207H1";
  after.facts.other_identifiers = {
      {.scheme = kExternal, .value = "x", .issuer = "i", .period = {.to = absl::CivilDay(2019, 1, 1)}}};
  const std::vector<Holding> held = HoldingsOf(std::vector<Revision>{before, after});
  ASSERT_EQ(held.size(), 4u);
  EXPECT_EQ(held[0], (Holding{.key = KeyOf(kTaxCode, "0200000014"), .from = first, .to = second}));
  EXPECT_EQ(held[1], (Holding{.key = KeyOf(kTaxCode, "0200000021"), .from = second}));
  EXPECT_EQ(held[2], (Holding{.key = KeyOf(kLegacyRegistration, "0207H1"), .from = first}));
  EXPECT_EQ(held[3].to, absl::CivilDay(2019, 1, 1));
}

}  // namespace
}  // namespace htx::registry
