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
  std::vector<std::string> codes;
  v1::ListIndicatorsRequest request;
  request.set_page_size(7);
  do {
    const auto page = emulation_->ListIndicators(request, Clerk());
    ASSERT_THAT(page, IsOk());
    EXPECT_LE(page->indicators_size(), 7);
    EXPECT_EQ(page->total_size(), static_cast<int64_t>(Indicators().size()));
    for (const v1::Indicator& indicator : page->indicators()) codes.push_back(indicator.code());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(codes.size(), Indicators().size());
  EXPECT_TRUE(std::is_sorted(codes.begin(), codes.end()));
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
