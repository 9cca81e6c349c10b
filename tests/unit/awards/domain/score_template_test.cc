// Scoring schemes: which are sound, and what a measured value earns.

#include "awards/domain/score_template.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

Criterion Leaf(std::string id, std::string parent, ScoreMethod method, int64_t max) {
  return {.id = std::move(id), .parent = std::move(parent), .method = method, .max = max};
}

// 100 points: 60 for developing cooperatives, 40 for support; a bonus and a penalty on top.
ScoreTemplate Sound() {
  ScoreTemplate scheme = {.code = "scheme", .max = 100'000, .bonus_cap = 5'000, .tie_keys = {"ii", "ii-1"}};
  scheme.criteria = {Leaf("ii", "", ScoreMethod::kGroup, 60'000),    Leaf("ii-1", "ii", ScoreMethod::kLinear, 40'000),
                     Leaf("ii-2", "ii", ScoreMethod::kBand, 20'000), Leaf("iii", "", ScoreMethod::kManual, 30'000),
                     Leaf("vi", "", ScoreMethod::kBoolean, 10'000),  Leaf("new", "", ScoreMethod::kBonus, 5'000),
                     Leaf("late", "", ScoreMethod::kPenalty, 3'000)};
  scheme.criteria[1].full_at = 130'000;
  scheme.criteria[1].indicator = "N_HTX_NEW";
  scheme.criteria[2].bands = {{0, 500, 0}, {500, 850, 10'000}, {850, {}, 20'000}};
  scheme.criteria[3].may_be_not_applicable = true;
  return scheme;
}

TEST(ScoreTemplateTest, ATreeWhoseMaximaAddUp) { EXPECT_THAT(CheckTemplate(Sound()), IsOk()); }

TEST(ScoreTemplateTest, EveryContradictionNamesItsField) {
  struct Wrong {
    std::string field = {};
    void (*change)(ScoreTemplate&) = nullptr;
  };
  const std::vector<Wrong> wrong = {
      {"score_template.criteria[0].max_milli", [](ScoreTemplate& t) { t.criteria[0].max = 59'999; }},
      {"score_template.criteria[1]", [](ScoreTemplate& t) { t.criteria[1].max = 0; }},
      {"score_template.criteria[1]", [](ScoreTemplate& t) { t.criteria[1].full_at = 0; }},
      {"score_template.criteria[1]", [](ScoreTemplate& t) { t.criteria[1].indicator = "N_NOTHING"; }},
      {"score_template.criteria[1]", [](ScoreTemplate& t) { t.criteria[1].indicator = "TASK"; }},
      {"score_template.criteria[1]", [](ScoreTemplate& t) { t.criteria[1].parent = "iii"; }},
      {"score_template.criteria[1]", [](ScoreTemplate& t) { t.criteria[1].parent = "vi"; }},
      {"score_template.criteria[2]", [](ScoreTemplate& t) { t.criteria[2].bands.clear(); }},
      {"score_template.criteria[2]", [](ScoreTemplate& t) { t.criteria[2].bands[0].from = 1; }},
      {"score_template.criteria[2]", [](ScoreTemplate& t) { t.criteria[2].bands[1].from = 501; }},  // A gap.
      {"score_template.criteria[2]", [](ScoreTemplate& t) { t.criteria[2].bands[1].from = 499; }},  // An overlap.
      {"score_template.criteria[2]", [](ScoreTemplate& t) { t.criteria[2].bands[2].to = 900; }},    // No end beyond it.
      {"score_template.criteria[2]", [](ScoreTemplate& t) { t.criteria[2].bands[1].to.reset(); }},
      {"score_template.criteria[2]", [](ScoreTemplate& t) { t.criteria[2].bands[1].points = 20'001; }},
      {"score_template.criteria[2]", [](ScoreTemplate& t) { t.criteria[2].bands[2].points = 19'999; }},
      {"score_template.criteria[3]",
       [](ScoreTemplate& t) {
         t.criteria[3].bands = {{0, {}, 30'000}};
       }},
      {"score_template.criteria[3]", [](ScoreTemplate& t) { t.criteria[3].full_at = 1; }},
      {"score_template.criteria[3]", [](ScoreTemplate& t) { t.criteria[3].indicator = "N_HTX_NEW"; }},
      {"score_template.criteria[4]", [](ScoreTemplate& t) { t.criteria[4].id = "iii"; }},
      {"score_template.criteria[5]", [](ScoreTemplate& t) { t.criteria[5].may_be_not_applicable = true; }},
      {"score_template.criteria[7]",
       [](ScoreTemplate& t) { t.criteria.push_back({.id = "x", .method = ScoreMethod::kGroup}); }},
      {"score_template.max_milli", [](ScoreTemplate& t) { t.max = 100'001; }},
      {"score_template.bonus_cap_milli", [](ScoreTemplate& t) { t.bonus_cap = 0; }},
      {"score_template.criteria",
       [](ScoreTemplate& t) { t.criteria.push_back(Leaf("p1", "", ScoreMethod::kPenalty, kMaxMilliPoints)); }},
      {"score_template.tie_keys[1]", [](ScoreTemplate& t) { t.tie_keys[1] = "ii"; }},
      {"score_template.tie_keys[0]", [](ScoreTemplate& t) { t.tie_keys[0] = "none"; }},
  };
  for (size_t i = 0; i < wrong.size(); ++i) {
    ScoreTemplate scheme = Sound();
    wrong[i].change(scheme);
    const absl::Status status = CheckTemplate(scheme);
    EXPECT_THAT(status, FailsWith(StatusCode::kInvalidArgument, "TEMPLATE_INVALID")) << i;
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(DetailOf(status).fields[0].field, wrong[i].field) << i;
  }
}

TEST(ScoreTemplateTest, TheHashCoversEverythingThatCounts) {
  const auto differs = [](auto change) {
    ScoreTemplate other = Sound();
    change(other);
    return TemplateBytes(other) != TemplateBytes(Sound());
  };
  EXPECT_TRUE(differs([](ScoreTemplate& t) { t.criteria[2].bands[1].points = 9'999; }));
  EXPECT_TRUE(differs([](ScoreTemplate& t) { std::swap(t.tie_keys[0], t.tie_keys[1]); }));
  EXPECT_TRUE(differs([](ScoreTemplate& t) { t.rescale = true; }));
  EXPECT_TRUE(differs([](ScoreTemplate& t) { t.version = 2; }));
  EXPECT_FALSE(differs([](ScoreTemplate& t) { t.create_time = absl::FromUnixSeconds(1); }));
}

// 43 of 130 new cooperatives earn 43/130 of 40 points, and never a thousandth more.
TEST(PointsTest, LinearIsExactAndNeverRoundedUp) {
  const Criterion criterion = Sound().criteria[1];
  EXPECT_EQ(PointsFor(criterion, {0, 1}), 0);
  EXPECT_EQ(PointsFor(criterion, {43, 1}), 13'230);  // 13 230.769…
  EXPECT_EQ(PointsFor(criterion, {130, 1}), 40'000);
  EXPECT_EQ(PointsFor(criterion, {1'000'000, 1}), 40'000);
  EXPECT_EQ(PointsFor(criterion, {129'999'999'999, 1'000'000'000}), 39'999);
  Criterion fewer = criterion;  // Ten stopped cooperatives or more earn nothing, none earns all.
  fewer.zero_at = 10'000;
  fewer.full_at = 0;
  EXPECT_EQ(PointsFor(fewer, {0, 1}), 40'000);
  EXPECT_EQ(PointsFor(fewer, {5, 1}), 20'000);
  EXPECT_EQ(PointsFor(fewer, {10, 1}), 0);
  EXPECT_EQ(PointsFor(fewer, {11, 1}), 0);
}

// Extremes stay within 128 bits: the same points as with small numbers.
TEST(PointsTest, LinearHoldsForHugeFractions) {
  Criterion criterion = {.id = "x", .method = ScoreMethod::kLinear, .max = kMaxMilliPoints};
  criterion.full_at = 1'000'000'000'000;
  constexpr int64_t kBig = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(PointsFor(criterion, {kBig, kBig}), kMaxMilliPoints / 1'000'000'000);
  EXPECT_EQ(PointsFor(criterion, {kBig / 2, 1}), kMaxMilliPoints);
  EXPECT_EQ(PointsFor(criterion, {1, kBig}), 0);
}

// A value on a bound belongs to the band that starts there.
TEST(PointsTest, BandsMeet) {
  const Criterion criterion = Sound().criteria[2];
  EXPECT_EQ(PointsFor(criterion, {0, 7}), 0);
  EXPECT_EQ(PointsFor(criterion, {499, 1000}), 0);
  EXPECT_EQ(PointsFor(criterion, {1, 2}), 10'000);
  EXPECT_EQ(PointsFor(criterion, {849'999, 1'000'000}), 10'000);
  EXPECT_EQ(PointsFor(criterion, {17, 20}), 20'000);
  EXPECT_EQ(PointsFor(criterion, {9, 1}), 20'000);
}

// Generated scales: every value falls into exactly one band, and a rising scale never falls.
TEST(PointsTest, EveryScaleIsTotalAndSingleValued) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const auto upto = [&](int64_t most) { return std::uniform_int_distribution<int64_t>(0, most)(random); };
  for (int round = 0; round < 200; ++round) {
    Criterion bands = {.id = "b", .method = ScoreMethod::kBand, .max = 10'000};
    int64_t from = 0;
    for (int64_t left = upto(8); left > 0; --left) {
      const int64_t to = from + 1 + upto(500);
      bands.bands.push_back({from, to, upto(10'000)});
      from = to;
    }
    bands.bands.push_back({from, {}, 10'000});
    Criterion linear = {.id = "l", .method = ScoreMethod::kLinear, .max = 1 + upto(50'000)};
    linear.zero_at = upto(1'000);
    linear.full_at = linear.zero_at + 1 + upto(5'000);
    ScoreTemplate scheme = {.code = "s", .max = bands.max + linear.max, .criteria = {bands, linear}};
    ASSERT_THAT(CheckTemplate(scheme), IsOk());
    int64_t last = 0;
    for (int64_t numerator = 0; numerator < 50; ++numerator) {
      const Rational value = {numerator * 100 + upto(99), 1 + upto(0) + 999};
      int holding = 0;
      for (const ScoreBand& band : bands.bands) {
        const bool holds = Compare(value, {band.from, 1000}) >= 0 && (!band.to || Compare(value, {*band.to, 1000}) < 0);
        if (!holds) continue;
        ++holding;
        EXPECT_EQ(PointsFor(bands, value), band.points);
      }
      EXPECT_EQ(holding, 1);
      const int64_t points = PointsFor(linear, value);
      EXPECT_GE(points, last);
      EXPECT_LE(points, linear.max);
      last = points;
    }
  }
}

}  // namespace
}  // namespace htx::awards
