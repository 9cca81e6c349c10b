// Who in a cluster promised what, what is known of each, and what it comes to together.

#include "awards/domain/cluster_progress.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "absl/strings/str_cat.h"

namespace htx::awards {
namespace {

const absl::CivilDay kCutOff(2018, 12, 15);
const ClusterId kRedRiver = ClusterId::Of("red-river");

std::string OrgName(absl::string_view id) { return absl::StrCat("organizations/", id); }

Target Planned(std::string id, int64_t value, std::vector<std::pair<std::string, std::optional<int64_t>>> parts = {}) {
  Target target = {.id = std::move(id), .indicator = "N_HTX_NEW", .kind = TargetKind::kAtLeast, .value = value};
  for (auto& [unit, share] : parts) target.parts.push_back({.unit = OrganizationId::Of(unit), .value = share});
  return target;
}

Pledge Promise(std::string id, std::vector<std::string> units, std::vector<Target> targets) {
  Pledge pledge = {.id = PledgeId::Of(std::move(id)), .cluster = kRedRiver, .targets = std::move(targets)};
  for (const std::string& unit : units) pledge.parties.push_back({.unit = OrgName(unit)});
  return pledge;
}

Observation Noted(ObservationSource source, std::string unit, Rational actual, absl::CivilDay as_of) {
  return {.target = "t", .source = source, .unit = std::move(unit), .actual = actual, .as_of = as_of};
}

// Nine alliances pledge 130 new cooperatives; two register 30 each, one did not say how many, the others none.
TEST(UnitsUnderTest, RegisteringUnitsOrAllParties) {
  const Pledge pledge =
      Promise("p", {"a", "b", "c"},
              {Planned("stated", 60, {{"a", 30}, {"b", 30}}), Planned("registered", 60, {{"a", {}}, {"b", {}}}),
               Planned("together", 130), Planned("one", 5, {{"c", {}}})});
  const auto under = [&](size_t i) { return UnitsUnder(pledge, pledge.targets[i], kRedRiver); };
  ASSERT_EQ(under(0).size(), 2u);
  EXPECT_EQ(under(0)[1].unit, OrgName("b"));
  EXPECT_EQ(under(0)[1].promised->value, 30);
  EXPECT_TRUE(under(0)[1].promised->parts.empty());
  ASSERT_EQ(under(1).size(), 2u);
  EXPECT_FALSE(under(1)[0].promised.has_value());
  ASSERT_EQ(under(2).size(), 3u);
  EXPECT_FALSE(under(2)[0].promised.has_value());
  EXPECT_FALSE(under(2)[0].alone);
  ASSERT_EQ(under(3).size(), 1u);
  EXPECT_TRUE(under(3)[0].alone);
  EXPECT_EQ(under(3)[0].promised->value, 5);
}

TEST(UnitsUnderTest, APartOfARangeIsANumberToBeReached) {
  Target range = Planned("r", 2, {{"a", 2}, {"b", 1}});
  range.kind = TargetKind::kRange;
  range.upper = 3;
  const Pledge pledge = Promise("p", {"a", "b"}, {range});
  const std::vector<UnitTarget> rows = UnitsUnder(pledge, pledge.targets[0], kRedRiver);
  EXPECT_EQ(rows[0].promised->kind, TargetKind::kAtLeast);
  EXPECT_EQ(rows[0].promised->upper, 0);
  EXPECT_EQ(Judge(*rows[0].promised, {4, 1}), Verdict::kMet);
}

TEST(UnitsUnderTest, OfAPledgeBetweenBlocksOnlyTheBlockItself) {
  Pledge pledge = {.id = PledgeId::Of("p"), .targets = {Planned("t", 5)}};
  pledge.parties = {{.unit = "clusters/red-river"}, {.unit = "clusters/other"}};
  const std::vector<UnitTarget> rows = UnitsUnder(pledge, pledge.targets[0], kRedRiver);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].unit, "clusters/red-river");
  EXPECT_FALSE(rows[0].promised.has_value());
  // What two blocks promise together is not what one of them promised.
  const std::vector<IndicatorUnits> joined = UnitsByIndicator({pledge}, kRedRiver);
  ASSERT_EQ(joined.size(), 1u);
  EXPECT_FALSE(joined[0].promised.has_value());
}

TEST(PageTest, PagesOfAnySizeJoinToAllRows) {
  const std::vector<Pledge> pledges = {
      Promise("p1", {"a", "b", "c"}, {Planned("t", 130), Planned("u", 2, {{"a", 1}, {"c", 1}})}),
      Promise("p2", {"a"}, {}), Promise("p3", {"b"}, {Planned("t", 1), Planned("u", 1), Planned("v", 1)})};
  const UnitTargetPage all = PageOfUnits(pledges, kRedRiver, {}, 100);
  ASSERT_EQ(all.rows.size(), 8u);
  EXPECT_EQ(all.total, 8);
  EXPECT_FALSE(all.last.has_value());
  for (int size = 1; size <= 9; ++size) {
    std::optional<RowPlace> after;
    std::vector<UnitTarget> rows;
    do {
      UnitTargetPage page = PageOfUnits(pledges, kRedRiver, after, size);
      EXPECT_EQ(page.total, 8);
      ASSERT_FALSE(page.rows.empty());
      ASSERT_LE(page.rows.size(), static_cast<size_t>(size));
      for (UnitTarget& row : page.rows) rows.push_back(std::move(row));
      after = page.last;
    } while (after);
    ASSERT_EQ(rows.size(), 8u) << size;
    for (size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i].target, all.rows[i].target);
      EXPECT_EQ(rows[i].unit, all.rows[i].unit);
    }
  }
}

TEST(JoinedTargetTest, DisjointPromisesOfOneKindAddUpAndNothingElseDoes) {
  const auto joined = [](std::vector<Pledge> pledges) { return UnitsByIndicator(pledges, kRedRiver); };
  EXPECT_EQ(
      joined({Promise("p1", {"a"}, {Planned("t", 5)}), Promise("p2", {"b"}, {Planned("t", 7)})})[0].promised->value,
      12);
  // The cluster's 130 and a unit's own 7 would count that unit twice.
  EXPECT_FALSE(
      joined({Promise("p1", {"a", "b"}, {Planned("t", 130)}), Promise("p2", {"b"}, {Planned("t", 7)})})[0].promised);
  Target exact = Planned("t", 7);
  exact.kind = TargetKind::kExact;
  EXPECT_FALSE(joined({Promise("p1", {"a"}, {Planned("t", 5)}), Promise("p2", {"b"}, {exact})})[0].promised);
  Target share = {.id = "s", .indicator = "P_EFF_NN", .kind = TargetKind::kPercentage, .ratio = Rational{85, 100}};
  Target same = share;
  same.ratio = Rational{17, 20};
  EXPECT_TRUE(joined({Promise("p1", {"a"}, {share}), Promise("p2", {"b"}, {same})})[0].promised.has_value());
  same.ratio = Rational{86, 100};
  EXPECT_FALSE(joined({Promise("p1", {"a"}, {share}), Promise("p2", {"b"}, {same})})[0].promised.has_value());
  Target mean = Planned("m", 5);
  mean.indicator = "REV_AVG";
  EXPECT_EQ(joined({Promise("p1", {"a"}, {mean}), Promise("p2", {"b"}, {mean})})[0].promised->value, 5);  // No 10.
  Target task = {.id = "k", .indicator = "TASK", .kind = TargetKind::kTask, .value = 1};
  EXPECT_TRUE(joined({Promise("p1", {"a"}, {task})}).empty());
}

TEST(JudgeSumTest, WhatAMissingUnitCouldChangeIsNotKnown) {
  const Target plan = Planned("t", 10);
  EXPECT_EQ(JudgeSum(plan, Rational{10, 1}, 0), Verdict::kMet);
  EXPECT_EQ(JudgeSum(plan, Rational{9, 1}, 0), Verdict::kNotMet);
  EXPECT_EQ(JudgeSum(plan, Rational{10, 1}, 3), Verdict::kMet);
  EXPECT_EQ(JudgeSum(plan, Rational{9, 1}, 1), Verdict::kUnknown);
  EXPECT_EQ(JudgeSum(plan, std::nullopt, 0), Verdict::kUnknown);
  Target most = plan;
  most.kind = TargetKind::kAtMost;
  EXPECT_EQ(JudgeSum(most, Rational{11, 1}, 1), Verdict::kNotMet);
  EXPECT_EQ(JudgeSum(most, Rational{9, 1}, 1), Verdict::kUnknown);
  const Target share = {.indicator = "P_EFF_NN", .kind = TargetKind::kPercentage, .ratio = Rational{1, 2}};
  EXPECT_EQ(JudgeSum(share, Rational{9, 10}, 0), Verdict::kMet);
  EXPECT_EQ(JudgeSum(share, Rational{9, 10}, 1), Verdict::kUnknown);
}

TEST(JoinTest, AMissingFigureIsNoZero) {
  EXPECT_FALSE(Join(IndicatorKind::kCount, {}).sum.has_value());
  EXPECT_FALSE(Join(IndicatorKind::kShare, {std::nullopt, Rational{0, 0}}).sum.has_value());
  EXPECT_EQ(Join(IndicatorKind::kShare, {std::nullopt, Rational{3, 4}}).sum, (Rational{3, 4}));
  EXPECT_EQ(Join(IndicatorKind::kCount, {Rational{3, 1}, Rational{1, 2}, Rational{4, 1}}).sum, (Rational{7, 1}));
  EXPECT_EQ(Join(IndicatorKind::kCount, {Rational{3, 1}, Rational{1, 2}, Rational{4, 1}}).counted, 2);
  constexpr int64_t kHuge = std::numeric_limits<int64_t>::max();
  EXPECT_FALSE(Join(IndicatorKind::kCount, {Rational{kHuge, 1}, Rational{1, 1}}).sum.has_value());
}

TEST(AssessUnitTest, ATargetOfOneUnitTakesWhatWasFoundOfTheTarget) {
  const Pledge alone = Promise("p", {"a"}, {Planned("t", 5)});
  const UnitTarget row = UnitsUnder(alone, alone.targets[0], kRedRiver)[0];
  const std::vector<Observation> all = {Noted(ObservationSource::kInspection, "", {6, 1}, kCutOff)};
  EXPECT_EQ(AssessUnit(row, AboutUnit(all, "t", row.unit, row.alone, kCutOff), {}, kCutOff).verdict, Verdict::kMet);
  const Pledge joint = Promise("p", {"a", "b"}, {Planned("t", 5)});
  const UnitTarget one = UnitsUnder(joint, joint.targets[0], kRedRiver)[0];
  EXPECT_TRUE(AboutUnit(all, "t", one.unit, one.alone, kCutOff).empty());
  const TargetProgress measured = AssessUnit(one, {}, Measured{{6, 1}, 9}, kCutOff);
  EXPECT_EQ(measured.actual, (Rational{6, 1}));
  EXPECT_EQ(measured.verdict, Verdict::kUnknown);  // Five were promised together.
  EXPECT_FALSE(measured.completion.has_value());
}

// Where a service has nothing to count, an inspection stands, and a claim is shown as one.
TEST(AssessUnitTest, NothingCountedIsNotAZero) {
  const Pledge alone = Promise("p", {"a"}, {Planned("t", 5)});
  const UnitTarget row = UnitsUnder(alone, alone.targets[0], kRedRiver)[0];
  const Measured nothing = {{0, 0}, 9};
  std::vector<Observation> all = {Noted(ObservationSource::kSelfReport, OrgName("a"), {7, 1}, kCutOff)};
  TargetProgress progress = AssessUnit(row, all, nothing, kCutOff);
  EXPECT_EQ(progress.verdict, Verdict::kUnknown);
  EXPECT_EQ(KnownOf(progress, row.promised).actual, (Rational{7, 1}));
  EXPECT_TRUE(KnownOf(progress, row.promised).unverified);
  EXPECT_EQ(KnownOf(progress, row.promised).completion, (Rational{7, 5}));
  all.push_back(Noted(ObservationSource::kRegistry, OrgName("a"), {3, 1}, kCutOff));
  all.push_back(Noted(ObservationSource::kInspection, OrgName("a"), {4, 1}, kCutOff - 9));
  progress = AssessUnit(row, all, nothing, kCutOff);
  EXPECT_EQ(progress.actual, (Rational{4, 1}));
  EXPECT_FALSE(progress.live);
  EXPECT_FALSE(KnownOf(progress, row.promised).unverified);
}

// Invariant 12 over generated histories: the verified figure with the latest day counts, else the unit's latest claim,
// which is flagged and gives no verdict; and nothing that was recorded before is lost by what is recorded later.
TEST(UnitProgressPropertyTest, AClaimNeverProvesAndTheLatestFigureCounts) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const auto upto = [&](int64_t most) { return std::uniform_int_distribution<int64_t>(0, most)(random); };
  const Pledge pledge = Promise("p", {"a", "b"}, {Planned("t", 20, {{"a", 10}, {"b", 10}})});
  const UnitTarget row = UnitsUnder(pledge, pledge.targets[0], kRedRiver)[0];
  int verified_seen = 0;
  int claims_seen = 0;
  for (int round = 0; round < 500; ++round) {
    std::vector<Observation> all;
    const int64_t count = upto(8);
    for (int64_t i = 0; i < count; ++i) {
      const auto source = static_cast<ObservationSource>(1 + upto(3));
      const bool of_target = source != ObservationSource::kSelfReport && upto(3) == 0;
      all.push_back(Noted(source, of_target ? "" : OrgName(upto(1) == 0 ? "a" : "b"), {upto(20), 1},
                          kCutOff - 5 + static_cast<int>(upto(8))));
    }
    std::optional<Observation> verified;
    std::optional<Observation> claim;
    for (const Observation& one : all) {
      if (one.unit != row.unit || one.as_of > kCutOff) continue;
      std::optional<Observation>& held = one.source == ObservationSource::kSelfReport ? claim : verified;
      if (!held || one.as_of >= held->as_of) held = one;
    }
    const TargetProgress progress =
        AssessUnit(row, AboutUnit(all, "t", row.unit, row.alone, kCutOff), std::nullopt, kCutOff);
    const Known known = KnownOf(progress, row.promised);
    if (verified) {
      ++verified_seen;
      ASSERT_EQ(known.actual, verified->actual);
      ASSERT_FALSE(known.unverified);
      ASSERT_EQ(progress.verdict, verified->actual.numerator >= 10 ? Verdict::kMet : Verdict::kNotMet);
    } else {
      ASSERT_EQ(progress.verdict, Verdict::kUnknown);
      ASSERT_EQ(known.actual.has_value(), claim.has_value());
      ASSERT_EQ(known.unverified, claim.has_value());
      if (claim) {
        ++claims_seen;
        ASSERT_EQ(known.actual, claim->actual);
      }
    }
  }
  EXPECT_GT(verified_seen, 0);
  EXPECT_GT(claims_seen, 0);
}

// Invariant 11 over generated figures: the sum is that of numerators over that of denominators whatever the order, is
// the mean of the ratios when the denominators are equal, and a unit without a figure changes nothing but the number of
// those that are missing.
TEST(JoinPropertyTest, IsTheRatioOfSumsWhoeverIsMissing) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const auto upto = [&](int64_t most) { return std::uniform_int_distribution<int64_t>(0, most)(random); };
  bool differed = false;
  for (int round = 0; round < 500; ++round) {
    const int64_t units = 1 + upto(7);
    const bool equal = upto(1) == 0;
    const int64_t shared = 1 + upto(30);
    std::vector<std::optional<Rational>> figures;
    Rational sums = {0, 0};
    Rational mean = {0, 1};
    for (int64_t i = 0; i < units; ++i) {
      const int64_t denominator = equal ? shared : 1 + upto(30);
      const Rational figure = {upto(denominator), denominator};
      figures.emplace_back(figure);
      sums = {sums.numerator + figure.numerator, sums.denominator + denominator};
      mean = {mean.numerator * denominator + figure.numerator * mean.denominator, mean.denominator * denominator};
    }
    mean.denominator *= units;
    const int64_t missing = upto(3);
    for (int64_t i = 0; i < missing; ++i) {
      figures.push_back(upto(1) == 0 ? std::optional<Rational>() : Rational{0, 0});
    }
    std::shuffle(figures.begin(), figures.end(), random);
    const JoinedFigure joined = Join(IndicatorKind::kShare, figures);
    ASSERT_EQ(joined.sum, sums);
    ASSERT_EQ(joined.counted, units);
    ASSERT_TRUE(!equal || Compare(sums, mean) == 0);
    differed = differed || Compare(sums, mean) != 0;
  }
  EXPECT_TRUE(differed);
}

}  // namespace
}  // namespace htx::awards
