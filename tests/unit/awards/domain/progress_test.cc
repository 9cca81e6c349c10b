// How far a target is met: exact comparisons on the figures of the reports.

#include "awards/domain/progress.h"

#include <gtest/gtest.h>

#include <random>

namespace htx::awards {
namespace {

const absl::CivilDay kYearEnd(2023, 12, 31);

Target Of(TargetKind kind, int64_t value, int64_t upper = 0) {
  return {.id = "t", .indicator = "N_CLASS", .kind = kind, .value = value, .upper = upper};
}
Target Share(int64_t numerator, int64_t denominator) {
  return {
      .id = "t", .indicator = "P_EFF_NN", .kind = TargetKind::kPercentage, .ratio = Rational{numerator, denominator}};
}
Observation Seen(ObservationSource source, int64_t actual, absl::CivilDay as_of, std::string unit = "") {
  return {.target = "t", .source = source, .unit = std::move(unit), .actual = {actual, 1}, .as_of = as_of};
}

// 75 classes of 50 planned are 150 %.
TEST(CompletionTest, SeventyFiveOfFiftyPlanned) {
  const auto progress = Assess(Of(TargetKind::kPlan, 50), {}, Measured{{75, 1}, 9}, kYearEnd);
  EXPECT_EQ(progress.completion, (Rational{75, 50}));
  EXPECT_EQ(progress.verdict, Verdict::kMet);
  EXPECT_TRUE(progress.live);
  EXPECT_EQ(progress.sequence, 9);
  EXPECT_EQ(Compare(*progress.completion, {150, 100}), 0);
}

TEST(JudgeTest, EachKindAtItsBoundary) {
  const auto judge = [](const Target& target, int64_t actual) { return Judge(target, {actual, 1}); };
  EXPECT_EQ(judge(Of(TargetKind::kAtLeast, 130), 130), Verdict::kMet);
  EXPECT_EQ(judge(Of(TargetKind::kAtLeast, 130), 129), Verdict::kNotMet);
  EXPECT_EQ(judge(Of(TargetKind::kAtMost, 5), 5), Verdict::kMet);
  EXPECT_EQ(judge(Of(TargetKind::kAtMost, 5), 6), Verdict::kNotMet);
  EXPECT_EQ(judge(Of(TargetKind::kExact, 140), 140), Verdict::kMet);
  EXPECT_EQ(judge(Of(TargetKind::kExact, 140), 141), Verdict::kNotMet);
  EXPECT_EQ(judge(Of(TargetKind::kRange, 2, 3), 1), Verdict::kNotMet);
  EXPECT_EQ(judge(Of(TargetKind::kRange, 2, 3), 2), Verdict::kMet);
  EXPECT_EQ(judge(Of(TargetKind::kRange, 2, 3), 3), Verdict::kMet);
  EXPECT_EQ(judge(Of(TargetKind::kRange, 2, 3), 4), Verdict::kNotMet);
  EXPECT_EQ(judge(Of(TargetKind::kPlan, 50), 49), Verdict::kNotMet);
  EXPECT_EQ(judge(Of(TargetKind::kTask, 1), 0), Verdict::kNotMet);
  EXPECT_EQ(judge(Of(TargetKind::kTask, 1), 1), Verdict::kMet);
}

TEST(JudgeTest, SharesAreComparedAsFractions) {
  EXPECT_EQ(Judge(Share(85, 100), {85, 100}), Verdict::kMet);
  EXPECT_EQ(Judge(Share(85, 100), {17, 20}), Verdict::kMet);
  EXPECT_EQ(Judge(Share(85, 100), {849'999, 1'000'000}), Verdict::kNotMet);
  EXPECT_EQ(Judge(Share(1, 1), {9, 9}), Verdict::kMet);
  EXPECT_EQ(Judge(Share(1, 1), {8, 9}), Verdict::kNotMet);
  EXPECT_EQ(Judge(Share(85, 100), {0, 0}), Verdict::kUnknown);
  // Cross-products of 10^18 do not overflow.
  constexpr int64_t kHuge = 1'000'000'000'000'000'000;
  EXPECT_EQ(Judge(Share(kHuge - 1, kHuge), {kHuge - 1, kHuge}), Verdict::kMet);
  EXPECT_EQ(Judge(Share(kHuge - 1, kHuge), {kHuge - 2, kHuge}), Verdict::kNotMet);
}

TEST(CompletionTest, WhereItMeansSomething) {
  EXPECT_EQ(Completion(Share(85, 100), {9, 10}), (Rational{900, 850}));
  EXPECT_EQ(Completion(Of(TargetKind::kRange, 2, 3), {2, 1}), std::nullopt);
  EXPECT_EQ(Completion(Of(TargetKind::kTask, 1), {1, 1}), std::nullopt);
  EXPECT_EQ(Completion(Of(TargetKind::kAtMost, 1), {1, 1}), std::nullopt);
  EXPECT_EQ(Completion(Of(TargetKind::kAtLeast, 0), {1, 1}), std::nullopt);
  EXPECT_EQ(Completion(Share(85, 100), {0, 0}), std::nullopt);
}

TEST(AssessTest, ASelfReportIsAClaimBesideTheActual) {
  const std::vector<Observation> claims = {Seen(ObservationSource::kSelfReport, 30, kYearEnd - 10, "organizations/a"),
                                           Seen(ObservationSource::kSelfReport, 40, kYearEnd, "organizations/a"),
                                           Seen(ObservationSource::kSelfReport, 20, kYearEnd, "organizations/b")};
  const auto alone = Assess(Of(TargetKind::kPlan, 50), claims, {}, kYearEnd);
  EXPECT_EQ(alone.self_report, (Rational{60, 1}));
  EXPECT_FALSE(alone.actual.has_value());
  EXPECT_EQ(alone.verdict, Verdict::kUnknown);
  EXPECT_FALSE(alone.discrepancy);
  const auto beside = Assess(Of(TargetKind::kPlan, 50), claims, Measured{{45, 1}, 3}, kYearEnd);
  EXPECT_EQ(beside.verdict, Verdict::kNotMet);
  EXPECT_TRUE(beside.discrepancy);
  EXPECT_FALSE(Assess(Of(TargetKind::kPlan, 50), claims, Measured{{60, 1}, 3}, kYearEnd).discrepancy);
}

TEST(AssessTest, WithoutTheRegistryTheLatestStoredActualCounts) {
  const std::vector<Observation> stored = {Seen(ObservationSource::kRegistry, 40, kYearEnd - 5),
                                           Seen(ObservationSource::kInspection, 52, kYearEnd - 1),
                                           Seen(ObservationSource::kRegistry, 41, kYearEnd - 3)};
  const auto progress = Assess(Of(TargetKind::kPlan, 50), stored, {}, kYearEnd);
  EXPECT_EQ(progress.actual, (Rational{52, 1}));
  EXPECT_EQ(progress.source, ObservationSource::kInspection);
  EXPECT_EQ(progress.as_of, kYearEnd - 1);
  EXPECT_FALSE(progress.live);
}

// Generated claims of up to six parties: the cluster's share is the sum of numerators over the sum of denominators. It
// is the mean of the parties' shares when their denominators are equal, and a party that claimed nothing is not a zero.
TEST(ClusterShareTest, IsTheRatioOfSumsWhateverIsClaimed) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const auto upto = [&](int64_t most) { return std::uniform_int_distribution<int64_t>(0, most)(random); };
  bool differed = false;
  for (int round = 0; round < 500; ++round) {
    std::vector<Observation> claims;
    const int64_t parties = 1 + upto(5);
    const bool equal = upto(1) == 0;
    const int64_t shared = 1 + upto(40);
    Rational sums = {0, 0};
    Rational mean = {0, 1};  // Over the product of the denominators; small enough for 64 bits.
    for (int64_t i = 0; i < parties; ++i) {
      const int64_t denominator = equal ? shared : 1 + upto(40);
      Observation claim = Seen(ObservationSource::kSelfReport, 0, kYearEnd, std::to_string(i));
      claim.actual = {upto(denominator), denominator};
      claims.push_back(claim);
      sums = {sums.numerator + claim.actual.numerator, sums.denominator + denominator};
      mean = {mean.numerator * denominator + claim.actual.numerator * mean.denominator, mean.denominator * denominator};
    }
    mean.denominator *= parties;
    const auto progress = Assess(Share(85, 100), claims, {}, kYearEnd);
    ASSERT_EQ(progress.self_report, sums);
    ASSERT_TRUE(!equal || Compare(sums, mean) == 0);
    differed = differed || Compare(sums, mean) != 0;
    EXPECT_EQ(progress.verdict, Verdict::kUnknown);  // Claims alone verify nothing.
  }
  EXPECT_TRUE(differed);
  EXPECT_FALSE(Assess(Share(85, 100), {}, {}, kYearEnd).self_report.has_value());
  EXPECT_EQ(Assess(Share(85, 100), {}, Measured{{0, 0}, 9}, kYearEnd).verdict, Verdict::kUnknown);
}

}  // namespace
}  // namespace htx::awards
