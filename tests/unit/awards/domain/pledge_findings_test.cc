// What is worth a question: targets lowered late, or easier than last year's actual, and claims that differ.

#include "awards/domain/pledge_findings.h"

#include <gtest/gtest.h>

namespace htx::awards {
namespace {

const Period kYear = {absl::CivilDay(2018, 1, 1), absl::CivilDay(2019, 1, 1)};

Target New(int64_t value, TargetKind kind = TargetKind::kAtLeast) {
  return {.id = "t", .indicator = "N_HTX_NEW", .kind = kind, .value = value};
}
Target ShareOf(int64_t numerator, int64_t denominator) {
  return {
      .id = "t", .indicator = "P_EFF_NN", .kind = TargetKind::kPercentage, .ratio = Rational{numerator, denominator}};
}

TEST(FindingTest, EachKindAsksLessInItsOwnWay) {
  EXPECT_TRUE(AsksLess(New(129), New(130)));
  EXPECT_FALSE(AsksLess(New(130), New(130)));
  EXPECT_FALSE(AsksLess(New(131), New(130)));
  EXPECT_TRUE(AsksLess(New(6, TargetKind::kAtMost), New(5, TargetKind::kAtMost)));
  EXPECT_FALSE(AsksLess(New(4, TargetKind::kAtMost), New(5, TargetKind::kAtMost)));
  EXPECT_TRUE(AsksLess(ShareOf(84, 100), ShareOf(17, 20)));
  EXPECT_FALSE(AsksLess(ShareOf(85, 100), ShareOf(17, 20)));
  EXPECT_TRUE(
      AsksLess(New(130, TargetKind::kAtMost), New(130)));  // Another comparison: nobody can say that it is not less.
  Target range = New(2, TargetKind::kRange);
  range.upper = 3;
  Target wider = range;
  wider.upper = 4;
  EXPECT_TRUE(AsksLess(wider, range));
  EXPECT_FALSE(AsksLess(range, wider));
}

// 2 July is the first day of the second half of 2018.
TEST(FindingTest, LoweringCountsAsLateFromTheMiddleOfTheSpan) {
  const absl::CivilDay middle = MiddleOf(kYear);
  EXPECT_EQ(middle, absl::CivilDay(2018, 7, 2));
  const auto amended = [&](absl::CivilDay day, std::vector<Target> targets) {
    return std::vector<PledgeRevision>{{1, kYear.from, {New(130)}}, {2, day, std::move(targets)}};
  };
  EXPECT_TRUE(LateLowerings(amended(middle - 1, {New(100)}), kYear).empty());
  EXPECT_TRUE(LateLowerings(amended(middle, {New(140)}), kYear).empty());
  const auto lowered = LateLowerings(amended(middle, {New(100)}), kYear);
  ASSERT_EQ(lowered.size(), 1u);
  EXPECT_EQ(lowered[0].revision, 2);
  EXPECT_EQ(lowered[0].before, (Rational{130, 1}));
  EXPECT_EQ(lowered[0].now, (Rational{100, 1}));
  const auto dropped = LateLowerings(amended(middle, {}), kYear);
  ASSERT_EQ(dropped.size(), 1u);
  EXPECT_FALSE(dropped[0].now.has_value());
}

TEST(FindingTest, ATargetBelowLastYearsActualIsShown) {
  Pledge pledge = {.targets = {New(130)}};
  const auto against = [&](int64_t actual) {
    return EasierThanLastYear(pledge, std::vector<LastActual>{{"N_HTX_NEW", {actual, 1}}});
  };
  EXPECT_EQ(against(131).size(), 1u);
  EXPECT_TRUE(against(130).empty());
  EXPECT_TRUE(EasierThanLastYear(pledge, std::vector<LastActual>{{"N_CLASS", {999, 1}}}).empty());
  EXPECT_TRUE(EasierThanLastYear(pledge, std::vector<LastActual>{{"N_HTX_NEW", {0, 0}}}).empty());  // Nothing counted.
  pledge.targets = {New(5, TargetKind::kAtMost)};
  EXPECT_EQ(against(4).size(), 1u);
  EXPECT_TRUE(against(6).empty());
}

TEST(FindingTest, PledgesAreComparedWhenTheirPartiesAreTheSame) {
  Pledge a = {.parties = {{.unit = "organizations/x"}, {.unit = "organizations/y"}}};
  Pledge b = {.parties = {{.unit = "organizations/y"}, {.unit = "organizations/x"}}};
  EXPECT_TRUE(SameParties(a, b));
  b.parties.pop_back();
  EXPECT_FALSE(SameParties(a, b));
}

TEST(FindingTest, AClaimThatDiffersIsShownBesideWhatWasFound) {
  TargetProgress progress = {
      .target = "t", .actual = Rational{8, 9}, .self_report = Rational{9, 9}, .discrepancy = true};
  const auto findings = Discrepancies(std::vector<TargetProgress>{progress, {.target = "other"}});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].before, (Rational{9, 9}));
  EXPECT_EQ(findings[0].now, (Rational{8, 9}));
}

}  // namespace
}  // namespace htx::awards
