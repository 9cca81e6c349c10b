#include "funding/domain/capital_cost.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "funding/domain/statutory_chart.h"
#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;

constexpr Dong kBillion = 1'000'000'000;

SourceTerms CostTerms(CivilDay effective, int64_t rate) {
  SourceTerms terms;
  terms.source = SourceId::Of("vay");
  terms.effective = effective;
  terms.rate_ppm = rate;
  return terms;
}

// A billion since 2024, of which half is lent from 11 January 2025 on.
std::vector<SourceDay> HalfLent() {
  return {{.day = CivilDay(2024, 1, 1), .contributed = kBillion}, {.day = CivilDay(2025, 1, 11), .lent = kBillion / 2}};
}

Dong InterestOf(const std::vector<SourceTerms>& terms, CivilDay last, std::optional<CivilDay> first = {}) {
  return CostThrough(terms, HalfLent(), {}, first, last).interest;
}

TEST(CapitalCostTest, ARateIsOnTheBalanceAtTheEndOfEachDay) {
  SourceTerms terms = CostTerms(CivilDay(2025, 1, 1), 40'000);
  EXPECT_EQ(InterestOf({terms}, CivilDay(2024, 12, 31)), 0);
  EXPECT_EQ(InterestOf({terms}, CivilDay(2025, 1, 31)), 3'397'260);
  terms.basis = CostBasis::kLent;
  // 21 days of half a billion: 1 150 684.93.
  EXPECT_EQ(InterestOf({terms}, CivilDay(2025, 1, 31)), 1'150'685);
  EXPECT_EQ(InterestOf({terms}, CivilDay(2025, 1, 10)), 0);
}

TEST(CapitalCostTest, EachDayHasTheTermsThatHoldOnIt) {
  // 10 days at 4 % and 21 at 6 %: 1 095 890.41 and 3 452 054.79, rounded once.
  const std::vector<SourceTerms> change = {CostTerms(CivilDay(2025, 1, 1), 40'000),
                                           CostTerms(CivilDay(2025, 1, 11), 60'000)};
  EXPECT_EQ(InterestOf(change, CivilDay(2025, 1, 31)), 4'547'945);
  // Of two statements for one day the later one holds.
  EXPECT_EQ(InterestOf({change[0], CostTerms(CivilDay(2025, 1, 1), 0)}, CivilDay(2025, 1, 31)), 0);
  // What was before the cut-over stands in other books.
  EXPECT_EQ(InterestOf({change[0]}, CivilDay(2025, 1, 31), CivilDay(2025, 1, 31)), 109'589);
}

TEST(CapitalCostTest, MonthsAddUpToTheWhole) {
  const std::vector<SourceTerms> terms = {CostTerms(CivilDay(2025, 1, 1), 33'333)};
  Dong posted = 0;
  for (int month = 2; month <= 13; ++month) {
    const CivilDay last = CivilDay(2025, month, 1) - 1;
    const Dong total = InterestOf(terms, last);
    EXPECT_GT(total, posted);
    posted = total;
  }
  EXPECT_EQ(posted, 33'333'000);
}

TEST(CapitalCostTest, AShareFollowsWhatBorrowersPaidAndWhatWasTakenBack) {
  SourceTerms terms = CostTerms(CivilDay(2025, 1, 1), 0);
  terms.interest_share_ppm = 800'000;
  terms.fee_ppm = 10'000;
  const std::vector<InterestPaid> paid = {{.day = CivilDay(2024, 12, 31), .amount = 7},
                                          {.day = CivilDay(2025, 1, 5), .share_ppm = 500'000, .amount = 1'001}};
  EXPECT_EQ(CostThrough({terms}, HalfLent(), paid, {}, CivilDay(2025, 1, 31)),
            (CapitalCost{.interest = 400, .fee = 287'671}));
  const std::vector<InterestPaid> back = {{.day = CivilDay(2025, 1, 6), .amount = -1'000}};
  EXPECT_EQ(CostThrough({terms}, {}, back, {}, CivilDay(2025, 1, 31)).interest, -800);
}

TEST(CapitalCostTest, AnEntryBalancesWhicheverSideIsDue) {
  for (const CapitalCost& cost :
       {CapitalCost{.interest = 5, .fee = 3}, CapitalCost{.interest = -5, .fee = -3}, CapitalCost{.fee = 1}}) {
    const JournalEntry entry = PostCapitalCost(FundId::Of("f"), SourceId::Of("vay"), cost, CivilDay(2025, 1, 31));
    EXPECT_TRUE(Balanced(entry.lines, entry.day));
  }
  EXPECT_TRUE(PostCapitalCost(FundId::Of("f"), SourceId::Of("vay"), {}, CivilDay(2025, 1, 31)).lines.empty());
}

TEST(StatutoryChartTest, KnowsWhatWasReadAndSaysWhatWasNot) {
  const CivilDay day(2024, 1, 1);
  const Rule* loans = StatutoryRule(FundModel::kLocalState, "1313", day);
  ASSERT_NE(loans, nullptr);
  EXPECT_EQ(loans->value, "1283");
  EXPECT_EQ(StatutoryName(*loans).vi, "Cho vay");
  EXPECT_FALSE(StatutoryRule(FundModel::kCentral, "2110", day)->known());
  EXPECT_FALSE(StatutoryRule(FundModel::kCooperative, "1313", day)->known());
  EXPECT_FALSE(StatutoryRule(FundModel::kLocalState, "1313", CivilDay(2026, 1, 1))->known());
  EXPECT_EQ(StatutoryRule(FundModel::kLocalState, "1313", CivilDay(2014, 12, 31)), nullptr);
}

TEST(StatutoryChartTest, RefusesAFileThatMakesNoSense) {
  const std::string good = "ENTERPRISE\t1313\t2015-01-01\t-\t1283\tASSUMED\tLoans | Cho vay\tX\n";
  EXPECT_THAT(ParseStatutoryAccounts(good), IsOk());
  for (const std::string& text : {std::string("ENTERPRISE\t1310\t2015-01-01\t-\t1283\tASSUMED\tLoans | Cho vay\tX\n"),
                                  std::string("ENTERPRISE\t7777\t2015-01-01\t-\t1283\tASSUMED\tLoans | Cho vay\tX\n"),
                                  std::string("ENTERPRISE\t1313\t2015-01-01\t-\t12\tASSUMED\tLoans | Cho vay\tX\n"),
                                  std::string("ENTERPRISE\t1313\t2015-01-01\t-\t1283\tASSUMED\tLoans\tX\n"),
                                  std::string("BANK\t1313\t2015-01-01\t-\t1283\tASSUMED\tLoans | Cho vay\tX\n")}) {
    EXPECT_EQ(ParseStatutoryAccounts(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace htx::funding
