#include "awards/domain/indicator.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace htx::awards {
namespace {

TEST(IndicatorTest, CodesAreUniqueAndFound) {
  std::vector<absl::string_view> codes;
  for (const Indicator& indicator : Indicators()) {
    codes.push_back(indicator.code);
    ASSERT_NE(FindIndicator(indicator.code), nullptr);
    EXPECT_EQ(FindIndicator(indicator.code)->code, indicator.code);
    EXPECT_FALSE(indicator.display_name.empty());
  }
  std::sort(codes.begin(), codes.end());
  EXPECT_EQ(std::adjacent_find(codes.begin(), codes.end()), codes.end());
  EXPECT_EQ(FindIndicator("N_NOTHING"), nullptr);
}

TEST(IndicatorTest, SharesAreThoseMeasuredAsShares) {
  for (const Indicator& indicator : Indicators()) {
    if (!indicator.measure) continue;
    const MeasureSpec::Figure figure = indicator.measure->figure;
    const bool fraction = figure == MeasureSpec::Figure::kShare || figure == MeasureSpec::Figure::kEffective ||
                          figure == MeasureSpec::Figure::kReach;
    EXPECT_EQ(indicator.share, fraction) << indicator.code;
    EXPECT_EQ(figure == MeasureSpec::Figure::kShare, !indicator.measure->denominator.empty()) << indicator.code;
  }
}

}  // namespace
}  // namespace htx::awards
