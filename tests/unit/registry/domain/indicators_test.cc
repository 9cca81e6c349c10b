// The catalogue of indicators as data.

#include "registry/domain/indicators.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace htx::registry {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(IndicatorsTest, ConvertedMeansToTheLawInForceOnTheDay) {
  const Indicator& converted = *FindIndicator("P_CONVERTED");
  EXPECT_THAT(NumeratorOf(converted, absl::CivilDay(2024, 7, 1)), HasSubstr("LAW_2023"));
  EXPECT_THAT(NumeratorOf(converted, absl::CivilDay(2024, 7, 1)), HasSubstr("LAW_2012")) << "no new registration";
  EXPECT_THAT(NumeratorOf(converted, absl::CivilDay(2013, 7, 1)), Not(HasSubstr("LAW_2003")));
  EXPECT_THAT(NumeratorOf(converted, absl::CivilDay(2013, 6, 30)), HasSubstr("LAW_2003"));
  EXPECT_THAT(NumeratorOf(converted, absl::CivilDay(2004, 7, 1)), Not(HasSubstr("LAW_1996")));
  EXPECT_THAT(NumeratorOf(converted, absl::CivilDay(2004, 6, 30)), HasSubstr("LAW_1996"));
}

TEST(IndicatorsTest, EveryDefinitionIsToldInBothLanguages) {
  for (const Indicator& indicator : AllIndicators()) {
    EXPECT_FALSE(indicator.definition.empty()) << indicator.code;
    EXPECT_FALSE(indicator.definition_vi.empty()) << indicator.code;
    EXPECT_NE(indicator.definition, indicator.definition_vi) << indicator.code;
    EXPECT_TRUE(indicator.within.empty() || FindIndicator(indicator.within) != nullptr) << indicator.code;
  }
}

TEST(IndicatorsTest, EveryWordOfTheCatalogueStandsForAFilter) {
  for (const Indicator& indicator : AllIndicators()) {
    EXPECT_THAT(FilterOf(indicator), Not(HasSubstr("{"))) << indicator.code;
    EXPECT_THAT(NumeratorOf(indicator, absl::CivilDay(2024, 1, 1)), Not(HasSubstr("{"))) << indicator.code;
  }
}

}  // namespace
}  // namespace htx::registry
