// The catalogue of indicators: each says what it counts, and the file cannot contradict itself.

#include "awards/domain/indicator.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

const CivilDay kCatalogueDay(2026, 11, 23);

TEST(IndicatorTest, CodesAreUniqueAndFound) {
  std::vector<std::string> codes;
  for (const Indicator* indicator : IndicatorsOn(kCatalogueDay)) {
    codes.push_back(indicator->code);
    EXPECT_EQ(FindIndicator(indicator->code), indicator);
    EXPECT_EQ(FindIndicator(indicator->code, kCatalogueDay), indicator);
    for (const Text& text : {indicator->name, indicator->numerator}) {
      EXPECT_FALSE(text.en.empty() || text.vi.empty()) << indicator->code;
    }
    EXPECT_FALSE(indicator->unit.empty() || indicator->citation.empty()) << indicator->code;
  }
  EXPECT_TRUE(std::is_sorted(codes.begin(), codes.end()));
  EXPECT_EQ(std::adjacent_find(codes.begin(), codes.end()), codes.end());
  EXPECT_EQ(codes.size(), 39u);
  EXPECT_EQ(FindIndicator("N_NOTHING"), nullptr);
  EXPECT_EQ(FindIndicator("N_NOTHING", kCatalogueDay), nullptr);
}

TEST(IndicatorTest, AShareSaysAmongWhatAndIsMeasuredAsOne) {
  for (const Indicator* indicator : IndicatorsOn(kCatalogueDay)) {
    const std::string& code = indicator->code;
    EXPECT_EQ(indicator->denominator.en.empty(), indicator->kind == IndicatorKind::kCount) << code;
    EXPECT_EQ(indicator->measure.has_value(), indicator->source != IndicatorSource::kStated) << code;
    if (!indicator->measure) continue;
    using enum MeasureSpec::Figure;
    const MeasureSpec::Figure figure = indicator->measure->figure;
    EXPECT_EQ(indicator->share(), figure == kShare || figure == kEffective || figure == kReach) << code;
    EXPECT_EQ(figure == kShare, !indicator->measure->denominator.empty()) << code;
    EXPECT_EQ(figure == kLent || figure == kBorrowers, indicator->source == IndicatorSource::kFunding) << code;
  }
}

TEST(IndicatorTest, WhatHasConvertedFollowsTheLawOfTheDay) {
  const Indicator* before = FindIndicator("P_CONVERTED", CivilDay(2010, 1, 1));
  const Indicator* after = FindIndicator("P_CONVERTED", CivilDay(2024, 7, 1));
  ASSERT_TRUE(before != nullptr && after != nullptr);
  EXPECT_NE(before->measure->filter.find("LAW_2003"), std::string::npos);
  EXPECT_EQ(after->measure->filter.find("LAW_2003"), std::string::npos);
  EXPECT_EQ(before->period.to, CivilDay(2013, 7, 1));
  EXPECT_EQ(FindIndicator("P_CONVERTED", CivilDay(1996, 12, 31)), nullptr);
}

std::string RuleLine(absl::string_view name, absl::string_view value, absl::string_view from = "2000-01-01",
                     absl::string_view to = "-") {
  return absl::StrCat(name, "\tX\t", from, "\t", to, "\t", value, "\tDERIVED\tIn English | Tiếng Việt\tNguồn\n");
}

TEST(IndicatorFileTest, ACatalogueThatContradictsItselfIsRefused) {
  const std::string count = RuleLine("INDICATOR", "REGISTRY,MAX,COUNT,HTX");
  const std::string share = RuleLine("INDICATOR", "REGISTRY,MAX,SHARE,%");
  const std::string all = RuleLine("NUMERATOR", "ORGANIZATIONS,EXISTING,COUNT,*");
  EXPECT_THAT(ParseIndicators(count + all), IsOk());
  EXPECT_THAT(ParseIndicators(share + all + RuleLine("DENOMINATOR", "ORGANIZATIONS,EXISTING,COUNT,kind = A")), IsOk());
  for (const std::string& wrong : {
           count,                                                          // Nothing is counted.
           all,                                                            // Of nothing.
           share + all,                                                    // Among what?
           count + all + RuleLine("DENOMINATOR", "-"),                     // A count among something.
           share + all + RuleLine("DENOMINATOR", "ACTIVITIES,-,COUNT,*"),  // Among something else.
           share + all + RuleLine("DENOMINATOR", "ORGANIZATIONS,FOUNDED,COUNT,kind = A"),
           count + RuleLine("NUMERATOR", "-"),              // Nobody is asked.
           count + RuleLine("NUMERATOR", "FUND,-,LENT,*"),  // The funds are asked for what the registry gives.
           count + RuleLine("NUMERATOR", "ORGANIZATIONS,EXISTING,LENT,*"),
           count + RuleLine("NUMERATOR", "ORGANIZATIONS,-,COUNT,*"),
           count + RuleLine("NUMERATOR", "FUND,EXISTING,LENT,*"),
           count + RuleLine("NUMERATOR", "SOMETHING,-,COUNT,*"),
           RuleLine("INDICATOR", "REGISTRY,UP,COUNT,HTX") + all,
           RuleLine("INDICATOR", "REGISTRY,MAX,COUNT") + all,
           RuleLine("SOMETHING", "1") + count + all,
           // It ends before what it counts does.
           RuleLine("INDICATOR", "REGISTRY,MAX,COUNT,HTX", "2000-01-01", "2010-01-01") +
               RuleLine("NUMERATOR", "ORGANIZATIONS,EXISTING,COUNT,*", "2005-01-01"),
           // The registry gave it, then people state it.
           RuleLine("INDICATOR", "REGISTRY,MAX,COUNT,HTX", "2000-01-01", "2010-01-01") +
               RuleLine("NUMERATOR", "ORGANIZATIONS,EXISTING,COUNT,*", "2000-01-01", "2010-01-01") +
               RuleLine("INDICATOR", "STATED,MAX,COUNT,HTX", "2010-01-01") + RuleLine("NUMERATOR", "-", "2010-01-01"),
       }) {
    EXPECT_THAT(ParseIndicators(wrong), FailsWith(StatusCode::kInvalidArgument, "RULE_FILE")) << wrong;
  }
}

}  // namespace
}  // namespace htx::awards
