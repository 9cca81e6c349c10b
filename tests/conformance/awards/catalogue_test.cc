// The catalogues that come with the binary are listed in pages like everything else.

#include "awards/domain/indicator.h"
#include "tests/conformance/awards/harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class CatalogueTest : public AwardsTest {};
HTX_BOTH_ENGINES(CatalogueTest);

TEST_P(CatalogueTest, PagesOfIndicatorsJoinToTheWholeInOrder) {
  const size_t all = IndicatorsOn(absl::CivilDay(2024, 1, 1)).size();
  std::vector<std::string> codes;
  v1::ListIndicatorsRequest request;
  request.set_page_size(7);
  SetDate(request.mutable_as_of(), 2024, 1, 1);
  do {
    const auto page = emulation_->ListIndicators(request, Clerk());
    ASSERT_THAT(page, IsOk());
    EXPECT_LE(page->indicators_size(), 7);
    EXPECT_EQ(page->total_size(), static_cast<int64_t>(all));
    for (const v1::Indicator& indicator : page->indicators()) codes.push_back(indicator.code());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(codes.size(), all);
  EXPECT_TRUE(std::is_sorted(codes.begin(), codes.end()));
}

// What "converted" means follows the law of the day, and says so; a token belongs to its day.
TEST_P(CatalogueTest, AnIndicatorTellsWhatItCountsAsOfADay) {
  const auto of = [&](int year, const std::string& code) {
    v1::ListIndicatorsRequest request;
    request.set_page_size(1000);
    SetDate(request.mutable_as_of(), year, 1, 1);
    const auto page = emulation_->ListIndicators(request, Clerk());
    EXPECT_THAT(page, IsOk());
    for (const v1::Indicator& indicator : page->indicators()) {
      if (indicator.code() == code) return indicator;
    }
    return v1::Indicator();
  };
  const v1::Indicator lent = of(2024, "V_LOAN");
  EXPECT_EQ(lent.source(), v1::INDICATOR_SOURCE_FUNDING);
  EXPECT_EQ(lent.direction(), v1::INDICATOR_DIRECTION_MAX);
  EXPECT_EQ(lent.kind(), v1::INDICATOR_KIND_COUNT);
  EXPECT_EQ(lent.unit(), "đồng");
  EXPECT_TRUE(lent.measured());
  EXPECT_EQ(lent.denominator_en(), "");
  const v1::Indicator now = of(2025, "P_CONVERTED");
  EXPECT_TRUE(now.share());
  EXPECT_EQ(now.denominator_en(), "Operating cooperatives");
  EXPECT_EQ(now.rule_version(), "INDICATOR/P_CONVERTED@2024-07-01");
  EXPECT_EQ(now.confidence(), v1::CONFIDENCE_VERIFIED);
  EXPECT_NE(now.citation(), of(2020, "P_CONVERTED").citation());
  EXPECT_EQ(of(1990, "P_CONVERTED").code(), "");  // No law on cooperatives was in force.
  v1::ListIndicatorsRequest request;
  request.set_page_size(1);
  SetDate(request.mutable_as_of(), 2024, 1, 1);
  request.set_page_token(emulation_->ListIndicators(request, Clerk())->next_page_token());
  SetDate(request.mutable_as_of(), 2025, 1, 1);
  EXPECT_THAT(emulation_->ListIndicators(request, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  request.clear_page_token();
  SetDate(request.mutable_as_of(), 2025, 2, 30);
  EXPECT_THAT(emulation_->ListIndicators(request, Clerk()), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

TEST_P(CatalogueTest, ATokenOfKindsIsBoundToItsDate) {
  v1::ListAwardKindsRequest request;
  request.mutable_as_of()->set_year(2024);
  request.mutable_as_of()->set_month(4);
  request.mutable_as_of()->set_day(6);
  request.set_page_size(1);
  const auto first = commendation_->ListAwardKinds(request, Clerk());
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->award_kinds_size(), 1);
  request.set_page_token(first->next_page_token());
  const auto second = commendation_->ListAwardKinds(request, Clerk());
  ASSERT_THAT(second, IsOk());
  EXPECT_LT(first->award_kinds(0).code(), second->award_kinds(0).code());

  request.mutable_as_of()->set_day(7);
  EXPECT_THAT(commendation_->ListAwardKinds(request, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  request.clear_page_token();
  request.set_page_size(-1);
  EXPECT_THAT(commendation_->ListAwardKinds(request, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "PAGE_SIZE_NEGATIVE"));
}

}  // namespace
}  // namespace htx::awards
