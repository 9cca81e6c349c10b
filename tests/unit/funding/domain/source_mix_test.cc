#include "funding/domain/source_mix.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <numeric>
#include <random>

#include "absl/strings/str_cat.h"

namespace htx::funding {
namespace {

using ::testing::ElementsAre;

SourceMix MixOf(const std::vector<int64_t>& shares) {
  SourceMix mix;
  for (const int64_t ppm : shares) mix.push_back({.source = SourceId::Of(absl::StrCat("s", mix.size())), .ppm = ppm});
  return mix;
}

Dong Sum(const std::vector<Dong>& parts) { return std::accumulate(parts.begin(), parts.end(), Dong{0}); }

// Random shares that sum to a million.
SourceMix AnyMix(std::mt19937_64& random) {
  const size_t count = 1 + random() % 6;
  std::vector<int64_t> shares(count, 1);
  int64_t left = kMillion - static_cast<int64_t>(count);
  for (size_t i = 0; i + 1 < count; ++i) {
    const int64_t more = static_cast<int64_t>(random() % static_cast<uint64_t>(left + 1));
    shares[i] += more;
    left -= more;
  }
  shares.back() += left;
  return MixOf(shares);
}

TEST(SourceMixTest, IsWholeWhenItsSharesSumToOneHundredPercent) {
  EXPECT_TRUE(IsWhole(MixOf({1'000'000})));
  EXPECT_TRUE(IsWhole(MixOf({333'333, 333'333, 333'334})));
  EXPECT_FALSE(IsWhole({}));
  EXPECT_FALSE(IsWhole(MixOf({600'000, 399'999})));
  EXPECT_FALSE(IsWhole(MixOf({600'000, 400'001})));
  EXPECT_FALSE(IsWhole(MixOf({1'000'000, 0})));
  EXPECT_FALSE(IsWhole(MixOf({1'500'000, -500'000})));
  EXPECT_FALSE(IsWhole({{.source = SourceId::Of("a"), .ppm = 500'000}, {.source = SourceId::Of("a"), .ppm = 500'000}}));
}

TEST(SplitTest, GivesTheLastDongToTheLargestRemainderAndThenTheEarlier) {
  EXPECT_THAT(Split(100, MixOf({600'000, 400'000})), ElementsAre(60, 40));
  EXPECT_THAT(Split(1, MixOf({400'000, 600'000})), ElementsAre(0, 1));
  EXPECT_THAT(Split(1, MixOf({500'000, 500'000})), ElementsAre(1, 0));
  EXPECT_THAT(Split(100, MixOf({333'333, 333'333, 333'334})), ElementsAre(33, 33, 34));
  EXPECT_THAT(Split(0, MixOf({500'000, 500'000})), ElementsAre(0, 0));
  EXPECT_EQ(Sum(Split(kLargestAmount, MixOf({1, 999'999}))), kLargestAmount);
}

TEST(SplitTest, SumsToTheAmountAndStaysWithinADongOfEveryShare) {
  std::mt19937_64 random(20240105);
  for (int round = 0; round < 5'000; ++round) {
    const SourceMix mix = AnyMix(random);
    const Dong amount = static_cast<Dong>(random() % (round % 2 == 0 ? 50 : 1'000'000'000'000));
    const std::vector<Dong> parts = Split(amount, mix);
    ASSERT_EQ(Sum(parts), amount) << round;
    for (size_t i = 0; i < mix.size(); ++i) {
      const Wide off = static_cast<Wide>(parts[i]) * kMillion - static_cast<Wide>(amount) * mix[i].ppm;
      ASSERT_TRUE(off < kMillion && off > -kMillion) << round;
    }
  }
}

// I-21: a flow in any steps takes nothing back, never exceeds a source, follows the shares, and ends even.
TEST(SplitNextTest, DividesAnyFlowByTheSameSharesToTheDong) {
  std::mt19937_64 random(20240106);
  for (int round = 0; round < 2'000; ++round) {
    const SourceMix mix = AnyMix(random);
    const Dong whole = 1 + static_cast<Dong>(random() % (round % 2 == 0 ? 40 : 900'000'000));
    const std::vector<Dong> most = Split(whole, mix);
    std::vector<Dong> taken(mix.size(), 0);
    Dong left = whole;
    while (left > 0) {
      const Dong step =
          round % 3 == 0 && whole < 1'000 ? 1 : 1 + static_cast<Dong>(random() % static_cast<uint64_t>(left));
      const std::vector<Dong> parts = SplitNext(step, mix, taken, most);
      ASSERT_EQ(Sum(parts), step) << round;
      left -= step;
      for (size_t i = 0; i < mix.size(); ++i) {
        ASSERT_GE(parts[i], 0) << round;
        taken[i] += parts[i];
        ASSERT_LE(taken[i], most[i]) << round;
        const Wide off = static_cast<Wide>(taken[i]) * kMillion - static_cast<Wide>(whole - left) * mix[i].ppm;
        ASSERT_TRUE(off < 2 * kMillion && off > -2 * kMillion) << round;
      }
    }
    ASSERT_EQ(taken, most) << round;
  }
}

}  // namespace
}  // namespace htx::funding
