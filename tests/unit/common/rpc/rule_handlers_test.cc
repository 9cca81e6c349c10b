// Rules as callers see them.

#include "common/rpc/rule_handlers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/civil_date.h"
#include "tests/support/fakes.h"
#include "tests/support/matchers.h"

namespace htx::rpc {
namespace {

using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::string_view kPeople =
    "FOUNDERS\tA\t2013-07-01\t2024-07-01\t7\tCONFIRMED\t-\tLaw of 2012\n"
    "FOUNDERS\tA\t2024-07-01\t-\t5\tDERIVED\tThe least\tLaw of 2023\n"
    "FEE\t-\t2024-07-01\t-\t?\tUNKNOWN\t-\tA circular to come\n";
constexpr absl::string_view kDays = "REST\t*\t1999-10-02\t-\t-\tASSUMED\t-\tA decision\n";

class RuleHandlersTest : public ::testing::Test {
 protected:
  absl::StatusOr<common::v1::GetRulesResponse> List(const common::v1::GetRulesRequest& request) {
    return handlers_.GetRules(request, RequestContext());
  }
  static std::vector<std::string> Versions(const common::v1::GetRulesResponse& response) {
    std::vector<std::string> versions;
    for (const common::v1::Rule& rule : response.rules()) versions.push_back(rule.version());
    return versions;
  }
  static RuleBook BookOf(absl::string_view text) {
    return RuleBook::BuiltIn(text, [](const Rule&) { return std::string(); });
  }

  testing::FakeClock clock_{StartOf(absl::CivilDay(2024, 7, 1))};
  const RuleBook people_ = BookOf(kPeople);
  const RuleBook days_ = BookOf(kDays);
  const RuleHandlers handlers_{clock_, {{"people", &people_}, {"days", &days_}}};
};

TEST_F(RuleHandlersTest, WhatHoldsTodayIsListedWithItsSource) {
  const auto response = List({});
  ASSERT_THAT(response, IsOk());
  EXPECT_THAT(Versions(*response), ElementsAre("FOUNDERS/A@2024-07-01", "FEE@2024-07-01", "REST/*@1999-10-02"));
  EXPECT_EQ(response->date().year(), 2024);
  ASSERT_EQ(response->books_size(), 2);
  EXPECT_EQ(response->books(0).fingerprint(), people_.fingerprint());
  const common::v1::Rule& founders = response->rules(0);
  EXPECT_EQ(founders.book(), "people");
  EXPECT_EQ(founders.key(), "A");
  EXPECT_EQ(founders.value(), "5");
  EXPECT_EQ(founders.title(), "The least");
  EXPECT_EQ(founders.citation(), "Law of 2023");
  EXPECT_EQ(founders.confidence(), common::v1::CONFIDENCE_DERIVED);
  EXPECT_FALSE(founders.has_to_date());
  const common::v1::Rule& fee = response->rules(1);
  EXPECT_FALSE(fee.known()) << "that there is a rule is known, and no more";
  EXPECT_EQ(fee.value(), "");
  EXPECT_EQ(fee.key(), "");
  EXPECT_TRUE(response->rules(2).known()) << "a rule that needs no value";
  EXPECT_EQ(response->rules(2).value(), "");
}

TEST_F(RuleHandlersTest, ADayBeforeHadItsOwnRules) {
  common::v1::GetRulesRequest request;
  request.mutable_date()->set_year(2024);
  request.mutable_date()->set_month(6);
  request.mutable_date()->set_day(30);
  const auto before = List(request);
  ASSERT_THAT(before, IsOk());
  EXPECT_THAT(Versions(*before), ElementsAre("FOUNDERS/A@2013-07-01", "REST/*@1999-10-02"));
  EXPECT_EQ(before->rules(0).to_date().month(), 7);
  request.mutable_date()->set_day(31);
  EXPECT_THAT(List(request), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

TEST_F(RuleHandlersTest, OneBookOneRuleAndAllItsVersions) {
  common::v1::GetRulesRequest request;
  request.set_book("people");
  request.set_name("FOUNDERS");
  request.set_all_versions(true);
  const auto versions = List(request);
  ASSERT_THAT(versions, IsOk());
  EXPECT_THAT(Versions(*versions), ElementsAre("FOUNDERS/A@2013-07-01", "FOUNDERS/A@2024-07-01"));
  EXPECT_FALSE(versions->has_date());
  request.set_book("days");
  EXPECT_THAT(Versions(*List(request)), IsEmpty());
  request.set_book("places");
  EXPECT_THAT(List(request), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
}

}  // namespace
}  // namespace htx::rpc
