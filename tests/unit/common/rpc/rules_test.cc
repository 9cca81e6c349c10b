// Field rules: what every kind of wrong input is answered with, and under which path.

#include "common/rpc/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/base/error.h"
#include "testing/v1/probe.pb.h"
#include "testing/v1/probe_service.pb.h"
#include "tests/support/matchers.h"

namespace htx::rpc {
namespace {

using htx::testing::IsOk;
using htx::testing::Violates;
using htx::testing::v1::CreateThingRequest;
using htx::testing::v1::GetThingRequest;
using htx::testing::v1::Thing;
using ::testing::ElementsAre;
using ::testing::Not;

Thing GoodThing() {
  Thing thing;
  thing.set_title("Hợp tác xã Đồng Tâm");
  thing.set_amount(5);
  thing.set_rank(0);
  thing.add_aliases("ĐT");
  return thing;
}

absl::Status CheckThing(const Thing& thing) {
  CreateThingRequest request;
  *request.mutable_thing() = thing;
  return RulePlanOf(CreateThingRequest::descriptor()).Check(request);
}

// A thing that is good but for what `change` does to it.
template <class Change>
absl::Status CheckWith(Change change) {
  Thing thing = GoodThing();
  change(thing);
  return CheckThing(thing);
}

std::vector<std::string> Fields(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : DetailOf(status).fields) fields.push_back(violation.field);
  return fields;
}

TEST(Rules, AGoodRequestPasses) { EXPECT_THAT(CheckThing(GoodThing()), IsOk()); }

TEST(Rules, ARequiredFieldMustBeSet) {
  EXPECT_THAT(Fields(CheckThing(Thing())), ElementsAre("thing.title", "thing.amount", "thing.rank", "thing.aliases"));
  EXPECT_THAT(RulePlanOf(CreateThingRequest::descriptor()).Check(CreateThingRequest()), Violates("thing"));
}

TEST(Rules, AnOptionalZeroThatWasSentCountsAsSet) {
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_rank(0); }), IsOk());
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.clear_rank(); }), Violates("thing.rank"));
}

TEST(Rules, AnItemOfARequiredListMayNotBeBlank) {
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.add_aliases(""); }), Violates("thing.aliases[1]"));
}

TEST(Rules, TextHasAMaximumLengthInBytes) {
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_title(std::string(40, 'x')); }), IsOk());
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_title(std::string(41, 'x')); }), Violates("thing.title"));
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_note(std::string(1024, 'x')); }), IsOk());
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_note(std::string(1025, 'x')); }), Violates("thing.note"));
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_blob("12345"); }), Violates("thing.blob"));
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_word("12345"); }), Violates("thing.word"));
}

TEST(Rules, AListHasAMaximumLength) {
  EXPECT_THAT(CheckWith([](Thing& thing) {
                for (int i = 0; i < 4; ++i) thing.add_tags("t");
              }),
              Violates("thing.tags"));
  EXPECT_THAT(CheckWith([](Thing& thing) {
                for (int i = 0; i < 3; ++i) (*thing.mutable_labels())[std::to_string(i)] = "x";
              }),
              Violates("thing.labels"));
  EXPECT_THAT(CheckWith([](Thing& thing) {
                for (int i = 0; i < 1001; ++i) thing.add_palette(htx::testing::v1::COLOUR_RED);
              }),
              Violates("thing.palette"));
}

TEST(Rules, AnItemIsNamedByItsIndex) {
  EXPECT_THAT(CheckWith([](Thing& thing) {
                thing.add_tags("fits");
                thing.add_tags("much too long");
              }),
              Violates("thing.tags[1]"));
  EXPECT_THAT(CheckWith([](Thing& thing) {
                *thing.add_parts() = GoodThing();
                *thing.add_parts() = GoodThing();
                thing.mutable_parts(1)->set_title("\n");
              }),
              Violates("thing.parts[1].title"));
}

TEST(Rules, TextMustBeNfcAndHoldNoNul) {
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_note("Ho\xCC\x9B\xCC\xA3p"); }), Violates("thing.note"));  // NFD
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_note("\xFF"); }), Violates("thing.note"));
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_note(std::string("a\0b", 3)); }), Violates("thing.note"));
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_note("Hợp tác xã\nhai dòng"); }), IsOk());
}

TEST(Rules, UnknownNumbersOfEnumsAreRefused) {
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_colour(static_cast<htx::testing::v1::Colour>(7)); }),
              Violates("thing.colour"));
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.add_palette(static_cast<htx::testing::v1::Colour>(-1)); }),
              Violates("thing.palette[0]"));
}

TEST(Rules, IntegersHaveBounds) {
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_count(10); }), IsOk());
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_count(11); }), Violates("thing.count"));
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_count(-1); }), Violates("thing.count"));
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_amount(1001); }), Violates("thing.amount"));
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_rank(6); }), Violates("thing.rank"));
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_serial(std::numeric_limits<uint64_t>::max()); }),
              Violates("thing.serial"));
}

TEST(Rules, RealsMustBeFinite) {
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.set_weight(std::numeric_limits<double>::quiet_NaN()); }),
              Violates("thing.weight"));
}

TEST(Rules, InstantsMustBeOfTheYearsOneToNineThousand) {
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.mutable_at()->set_seconds(253402300800); }), Violates("thing.at"));
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.mutable_at()->set_nanos(-1); }), Violates("thing.at"));
  EXPECT_THAT(CheckWith([](Thing& thing) { thing.mutable_at()->set_seconds(1700000000); }), IsOk());
}

TEST(Rules, NestingHasALimit) {
  GetThingRequest request;
  request.set_name("things/1");
  auto* nest = request.mutable_nest();
  for (int depth = 0; depth < 30; ++depth) nest = nest->mutable_below();
  EXPECT_THAT(RulePlanOf(GetThingRequest::descriptor()).Check(request), IsOk());
  for (int depth = 0; depth < 5; ++depth) nest = nest->mutable_below();
  EXPECT_THAT(RulePlanOf(GetThingRequest::descriptor()).Check(request), Not(IsOk()));
}

TEST(Rules, EveryViolationIsToldAtOnce) {
  const absl::Status status = CheckWith([](Thing& thing) {
    thing.set_title("");
    thing.set_id("-not-an-id");
    thing.set_owner("organizations//x");
    thing.set_token("not a uuid");
    thing.set_count(99);
    thing.mutable_other()->set_count(99);
  });
  EXPECT_THAT(Fields(status),
              ElementsAre("thing.title", "thing.id", "thing.owner", "thing.token", "thing.count", "thing.other.title",
                          "thing.other.count", "thing.other.amount", "thing.other.rank", "thing.other.aliases"));
}

TEST(Rules, AtMostAHundredViolationsAreTold) {
  const absl::Status status = CheckWith([](Thing& thing) {
    for (int i = 0; i < 200; ++i) thing.add_palette(static_cast<htx::testing::v1::Colour>(9));
  });
  EXPECT_EQ(Fields(status).size(), 100u);
}

TEST(Rules, WhatIsOutputOnlyIsNotJudgedButCleared) {
  CreateThingRequest request;
  *request.mutable_thing() = GoodThing();
  const RulePlan& plan = RulePlanOf(CreateThingRequest::descriptor());
  EXPECT_FALSE(plan.HasOutputOnly(request));

  request.mutable_thing()->set_name("not a name");
  request.mutable_thing()->mutable_changed()->set_nanos(-1);
  *request.mutable_thing()->add_parts() = GoodThing();
  request.mutable_thing()->mutable_parts(0)->set_name("forged");
  EXPECT_THAT(plan.Check(request), IsOk());
  EXPECT_TRUE(plan.HasOutputOnly(request));

  plan.Strip(request);
  EXPECT_FALSE(plan.HasOutputOnly(request));
  EXPECT_EQ(request.thing().name(), "");
  EXPECT_FALSE(request.thing().has_changed());
  EXPECT_EQ(request.thing().parts(0).name(), "");
  EXPECT_EQ(request.thing().parts(0).title(), GoodThing().title());
}

TEST(Rules, ARequestIdMustBeAUuidWhereRepeatsAreRecognisedByIt) {
  CreateThingRequest request;
  EXPECT_THAT(CheckRequestId(request, absl::OkStatus()), Violates("request_id"));
  request.set_request_id("abc");
  EXPECT_THAT(CheckRequestId(request, absl::OkStatus()), Violates("request_id"));
  request.set_request_id("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
  EXPECT_THAT(CheckRequestId(request, absl::OkStatus()), IsOk());

  request.clear_request_id();
  const absl::Status both = CheckRequestId(request, InvalidField("thing", {.en = "x", .vi = "x"}));
  EXPECT_THAT(Fields(both), ElementsAre("request_id", "thing"));
  const absl::Status known = CheckRequestId(request, InvalidField("request_id", {.en = "x", .vi = "x"}));
  EXPECT_THAT(Fields(known), ElementsAre("request_id"));
}

TEST(Rules, ViolationsSpeakBothLanguages) {
  for (const FieldViolation& violation : DetailOf(CheckThing(Thing())).fields) {
    EXPECT_NE(violation.description.en, "");
    EXPECT_NE(violation.description.vi, violation.description.en);
  }
}

}  // namespace
}  // namespace htx::rpc
