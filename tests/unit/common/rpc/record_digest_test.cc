// Canonical bytes and the digest of many records.

#include "common/rpc/record_digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/v1/probe.pb.h"
#include "tests/support/matchers.h"

namespace htx::rpc {
namespace {

namespace v1 = htx::testing::v1;

Hash256 Number(uint8_t low) {
  Hash256 hash = {};
  hash.back() = low;
  return hash;
}

TEST(RecordDigestTest, CanonicalBytesAreTheSetFieldsInTheOrderOfTheirNumbers) {
  v1::Person person;
  EXPECT_EQ(CanonicalBytes(person), "");
  person.add_guests()->set_title("bà");
  person.add_guests();
  person.set_title("ông");
  EXPECT_EQ(CanonicalBytes(person), "1=4:ông;5[{1=3:bà;}{}]");
}

TEST(RecordDigestTest, PersonalDataAreLeftOutSoThatEveryReaderComputesTheSame) {
  v1::Person person;
  person.set_title("bà");
  const Hash256 before = HashOf(person);
  person.set_id_number("001");
  person.add_phones("0225");
  EXPECT_EQ(HashOf(person), before);
}

TEST(RecordDigestTest, TheHashIsSha256OfTheBytes) {
  EXPECT_EQ(ToHex(HashOf(v1::Person())), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(RecordDigestTest, ADigestDoesNotDependOnTheOrderAndTakesRecordsOut) {
  v1::Person a;
  a.set_title("a");
  v1::Person b;
  b.set_title("b");
  RecordDigest first;
  first.Add(HashOf(a));
  first.Add(HashOf(b));
  RecordDigest second;
  second.Add(HashOf(b));
  second.Add(HashOf(a));
  EXPECT_EQ(first, second);
  EXPECT_EQ(first.count(), 2);
  second.Remove(HashOf(b));
  RecordDigest alone;
  alone.Add(HashOf(a));
  EXPECT_EQ(second, alone);
}

TEST(RecordDigestTest, SumsCarryAndWrapAround) {
  RecordDigest digest;
  Hash256 ones;
  ones.fill(0xff);
  digest.Add(ones);
  digest.Add(Number(2));
  EXPECT_EQ(digest.hex(), std::string(63, '0') + "1");
  digest.Remove(Number(3));
  EXPECT_EQ(digest.hex(), std::string(63, 'f') + "e");
}

TEST(RecordDigestTest, HexIsReadBackAndNothingElseIs) {
  EXPECT_EQ(*HashFromHex(ToHex(Number(7))), Number(7));
  for (const char* wrong : {"", "00", "zz"}) EXPECT_FALSE(HashFromHex(wrong).ok()) << wrong;
  EXPECT_FALSE(HashFromHex(std::string(63, '0') + "g").ok());
}

TEST(RecordDigestTest, TheFingerprintTellsTypesApart) {
  EXPECT_EQ(SchemaFingerprint(v1::Person::descriptor()).size(), 16u);
  EXPECT_NE(SchemaFingerprint(v1::Person::descriptor()), SchemaFingerprint(v1::Nest::descriptor()));
}

}  // namespace
}  // namespace htx::rpc
