// Quotas: exact shares, what is known, and what is not.

#include "awards/domain/quota.h"

#include <gtest/gtest.h>

#include <random>

namespace htx::awards {
namespace {

TEST(QuotaTest, AShareIsNeverRoundedUp) {
  EXPECT_EQ(ShareOf(15, 100, 6), 0);
  EXPECT_EQ(ShareOf(15, 100, 7), 1);
  EXPECT_EQ(ShareOf(15, 100, 20), 3);
  EXPECT_EQ(ShareOf(15, 100, 0), 0);
  EXPECT_EQ(ShareOf(1, 3, 9), 3);
  EXPECT_EQ(ShareOf(2147483647, 2147483647, 100'000'000), 100'000'000);
}

TEST(QuotaTest, AShareIsTheGreatestNumberThatDoesNotExceedIt) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  for (int i = 0; i < 2000; ++i) {
    const int64_t denominator = std::uniform_int_distribution<int64_t>(1, 1000)(random);
    const int64_t numerator = std::uniform_int_distribution<int64_t>(0, denominator)(random);
    const int64_t base = std::uniform_int_distribution<int64_t>(0, 100'000)(random);
    const int64_t share = ShareOf(numerator, denominator, base);
    EXPECT_LE(share * denominator, numerator * base);
    EXPECT_GT((share + 1) * denominator, numerator * base);
  }
}

TEST(QuotaTest, WhatNobodyStatedIsUnknownAndNotZero) {
  const QuotaRule share = {.numerator = 15, .denominator = 100, .base = QuotaBase::kAdvancedLabourers};
  EXPECT_TRUE(NeedsStatement(share));
  const std::string scope = QuotaScope(share, {}, OrganizationId::Of("lm-hn"));
  EXPECT_EQ(scope, "organizations/lm-hn");
  EXPECT_EQ(LimitOf(share, scope, {}).standing, QuotaStanding::kUnknown);
  const QuotaLimit zero = LimitOf(share, scope, CountedBase{.count = 0, .source = "quotaBases/b"});
  EXPECT_EQ(zero.standing, QuotaStanding::kKnown);
  EXPECT_EQ(zero.quota, 0);
  EXPECT_EQ(LimitOf({}, "", {}).standing, QuotaStanding::kUnlimited);
  const QuotaRule flag = {.per_cluster = 1};
  EXPECT_EQ(QuotaScope(flag, ClusterId::Of("c"), OrganizationId::Of("lm-hn")), "clusters/c");
  EXPECT_EQ(LimitOf(flag, "clusters/c", {}).quota, 1);
  EXPECT_EQ(LimitOf(flag, "", {}).standing, QuotaStanding::kUnlimited) << "a paper that names no cluster";
}

TEST(QuotaTest, MembersAreThoseOfTheLastDayOfTheYear) {
  const Period since = {.from = absl::CivilDay(2010, 1, 1)};
  const Cluster cluster = {.id = ClusterId::Of("c"),
                           .members = {{OrganizationId::Of("a"), since},
                                       {OrganizationId::Of("b"), since},
                                       {OrganizationId::Of("left"),
                                        {.from = absl::CivilDay(2010, 1, 1), .to = absl::CivilDay(2017, 12, 31)}},
                                       {OrganizationId::Of("new"), {.from = absl::CivilDay(2017, 12, 31)}}}};
  EXPECT_EQ(MembersAtYearEnd(cluster, 2017).count, 3);
  EXPECT_EQ(MembersAtYearEnd(cluster, 2016).count, 3);
  EXPECT_EQ(MembersAtYearEnd(cluster, 2009).count, 0);
}

}  // namespace
}  // namespace htx::awards
