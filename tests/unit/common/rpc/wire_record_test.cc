// Records looked at as their serialized bytes.

#include "common/rpc/wire_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/rpc/record_digest.h"
#include "google/protobuf/timestamp.pb.h"
#include "htx/common/v1/change.pb.h"
#include "testing/v1/probe.pb.h"

namespace htx::rpc {
namespace {

namespace v1 = htx::testing::v1;
using ::testing::Optional;

template <class Message>
std::optional<std::string> Canonical(const Message& message) {
  return CanonicalFromWire(Message::descriptor(), message.SerializeAsString());
}

v1::Person Household() {
  v1::Person person;
  person.set_title("ông");
  person.set_id_number("001");
  person.mutable_born()->set_seconds(-5);
  person.add_phones("0225");
  person.add_phones("");
  person.add_guests()->set_title("bà");
  person.add_guests();
  person.add_guests()->add_guests()->set_title("cháu");
  return person;
}

TEST(WireRecordTest, CanonicalBytesOfTheWireAreThoseOfTheMessage) {
  EXPECT_THAT(Canonical(v1::Person()), Optional(std::string()));
  EXPECT_THAT(Canonical(Household()), Optional(CanonicalBytes(Household())));
  google::protobuf::Timestamp early;
  early.set_seconds(-62135596800);
  early.set_nanos(7);
  EXPECT_THAT(Canonical(early), Optional(CanonicalBytes(early))) << "negative numbers too";
  common::v1::Bookmark mark;
  mark.set_sequence(300);
  mark.set_digest("ab");
  EXPECT_THAT(Canonical(mark), Optional(CanonicalBytes(mark)));
}

TEST(WireRecordTest, WhatStandsInAnotherOrderIsLeftToTheMessage) {
  std::string wire;
  AppendWire(5, "", wire);
  AppendWire(1, "ông", wire);
  EXPECT_EQ(CanonicalFromWire(v1::Person::descriptor(), wire), std::nullopt);
  AppendWire(1, "bà", wire);
  EXPECT_EQ(CanonicalFromWire(v1::Person::descriptor(), wire), std::nullopt);
}

TEST(WireRecordTest, ADefaultThatSomebodyWroteIsNotSet) {
  std::string wire;
  AppendWire(1, "", wire);
  EXPECT_THAT(CanonicalFromWire(v1::Person::descriptor(), wire), Optional(std::string()));
}

TEST(WireRecordTest, ATextThatIsCutOffIsNoRecord) {
  const std::string wire = Household().SerializeAsString();
  for (size_t size = 1; size < wire.size(); ++size) {
    v1::Person part;
    const bool parses = part.ParseFromString(wire.substr(0, size));
    const auto canonical = CanonicalFromWire(v1::Person::descriptor(), wire.substr(0, size));
    EXPECT_EQ(canonical.has_value(), parses) << size;
    if (parses && canonical) {
      EXPECT_EQ(*canonical, CanonicalBytes(part));
    }
  }
}

TEST(WireRecordTest, PersonalDataAreSeenWhereverTheyStand) {
  const auto may_hold = [](const v1::Person& person) {
    return MayHoldPersonal(v1::Person::descriptor(), person.SerializeAsString());
  };
  v1::Person person;
  person.set_title("ông");
  person.add_guests()->add_guests()->set_title("bà");
  EXPECT_FALSE(may_hold(person));
  person.mutable_guests(0)->mutable_guests(0)->add_phones("0225");
  EXPECT_TRUE(may_hold(person));
  EXPECT_TRUE(MayHoldPersonal(v1::Person::descriptor(), "\x0a\x7f")) << "what is no message may hold anything";
  EXPECT_FALSE(MayHoldPersonal(v1::Nest::descriptor(), "\x0a\x7f")) << "but for a type without such fields";
}

}  // namespace
}  // namespace htx::rpc
