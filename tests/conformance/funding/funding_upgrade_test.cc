// A database of the first release, with a fund at work in it, is upgraded: every answer, entry and đồng stays, and the
// work goes on.

#include "tests/conformance/funding/funding_upgrade.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr Dong kPaidBack = 600 * kMillionDong + 7;
constexpr Dong kRunning = 333'333'333;
constexpr Dong kHalfDrawn = 200 * kMillionDong + 1;
constexpr Dong kDrawn = 120 * kMillionDong + 1;
const CivilDay kOpened(2024, 1, 5);

// What Tell tells.
const Content& Told() {
  static const auto* const told = new Content{.loans = {"paid", "running", "half"},
                                              .applications = {"a-paid", "a-running", "a-half", "a-waits"},
                                              .sources = {"src", "grant"},
                                              .filters = {"", "source = grant", "loan = half", "debt_group = 1"}};
  return *told;
}

class FundingUpgrade : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  // A fund with one loan paid back, one running, one drawn by half with money reserved, and an application that waits
  // for its vote.
  static void Tell(FundingOffice& office) {
    office.OpenFund();
    office.AddSource("grant", 3 * kBillionDong + 3, v1::FUND_SOURCE_KIND_GRANT);
    ASSERT_THAT(office.Move("grant", kBillionDong, On(2019, 5, 6), v1::CAPITAL_MOVEMENT_KIND_WITHDRAWAL), IsOk());
    office.Lend({.id = "a-paid", .borrower = "b-paid", .amount = kPaidBack, .related = {"b-running"}, .day = kOpened},
                "paid", kOpened, kOpened + 30);
    ASSERT_THAT(office.Repay("paid", 100'000'001, kOpened + 35), IsOk());
    ASSERT_THAT(office.Repay("paid", 600 * kMillionDong, kOpened + 60), IsOk());
    office.Lend({.id = "a-running", .borrower = "b-running", .source = "grant", .amount = kRunning, .day = kOpened},
                "running", kOpened + 3, kOpened + 40);
    ASSERT_THAT(office.Repay("running", 12'345'678, kOpened + 50), IsOk());
    office.MakeLoan({.id = "a-half", .borrower = "b-half", .amount = kHalfDrawn, .day = kOpened}, "half", kOpened + 45);
    Reserve(office, "d-first", kDrawn);
    ASSERT_THAT(office.Resolve("d-first", kOpened + 1), IsOk());
    Reserve(office, "d-second", kHalfDrawn - kDrawn);
    office.BringToDecision({.id = "a-waits", .borrower = "b-waits", .day = kOpened});
  }
  static void Reserve(FundingOffice& office, const std::string& id, Dong amount) {
    ASSERT_THAT(office.Reserve("half", id, amount, kOpened + 1), IsOk());
  }

  std::unique_ptr<FundingOffice> Upgraded(FundingOffice& office) {
    return OldDatabase(GetParam(), FirstRelease()).Upgraded(office);
  }
};
HTX_BOTH_ENGINES(FundingUpgrade);

TEST_P(FundingUpgrade, EveryAnswerOfTheFirstReleaseStaysToTheDong) {
  FundingOffice today(TestDatabase::Make(GetParam()));
  Tell(today);
  if (HasFatalFailure()) return;
  const std::unique_ptr<FundingOffice> upgraded = Upgraded(today);
  if (HasFatalFailure()) return;
  ExpectSameAnswers(*upgraded, today, Told(), kOpened);

  // In figures, so that both cannot be wrong alike.
  const Dong owed = kRunning - upgraded->Loan("running").balances().principal_repaid().amount();
  EXPECT_EQ(upgraded->Position("src").lent().amount(), kDrawn);
  EXPECT_EQ(upgraded->Position("src").committed().amount(), kHalfDrawn - kDrawn);
  EXPECT_EQ(upgraded->Position("src").repaid().amount(), kPaidBack);
  EXPECT_EQ(upgraded->Position("grant").contributed().amount(), 2 * kBillionDong + 3);
  EXPECT_EQ(upgraded->Position("grant").lent().amount(), owed);
  EXPECT_EQ(upgraded->Balance("1310"), 0);
  EXPECT_EQ(upgraded->Balance("1311"), kDrawn + owed);
  EXPECT_EQ(upgraded->Balance("1311", "source = grant"), owed);
  EXPECT_EQ(upgraded->Balance("9110"), kHalfDrawn - kDrawn);
  EXPECT_EQ(upgraded->Balance("4110"), 50 * kBillionDong);

  // Every entry of the first release takes its place in the chain, with the content that a new one would have.
  const std::vector<std::string> days = ProvedDays(*upgraded);
  EXPECT_GT(days.size(), 5u);
  EXPECT_EQ(days, ProvedDays(today));
  ExpectSameAnswers(*upgraded, today, Told(), kOpened);  // The same from the folded sums.
}

TEST_P(FundingUpgrade, WhatWasBegunInTheFirstReleaseIsFinishedInThisOne) {
  FundingOffice first(TestDatabase::Make(GetParam()));
  Tell(first);
  if (HasFatalFailure()) return;
  const std::unique_ptr<FundingOffice> office = Upgraded(first);
  if (HasFatalFailure()) return;
  // The vote is about the content that was handed in then: its hash is computed as it was.
  ASSERT_THAT(office->Approve({.id = "a-waits", .day = kOpened + 70}), IsOk());
  EXPECT_EQ(office->Position().committed().amount(), kHalfDrawn - kDrawn + 600 * kMillionDong);
  ASSERT_THAT(office->Resolve("d-second", kOpened + 70), IsOk());
  EXPECT_EQ(office->Position().lent().amount(), kHalfDrawn);
  EXPECT_EQ(office->Balance("9110"), 0);
  for (const char* loan : {"running", "half"}) {
    ASSERT_THAT(office->Repay(loan, 500 * kMillionDong, kOpened + 80), IsOk());
    EXPECT_EQ(office->Loan(loan).state(), v1::LOAN_STATE_CLOSED_PAID);
  }
  EXPECT_EQ(office->Balance("1311"), 0);
  EXPECT_EQ(office->Position("grant").lent().amount(), 0);
  EXPECT_EQ(office->Position("grant").repaid().amount(), kRunning);
  EXPECT_EQ(office->Position("grant").available().amount(), 2 * kBillionDong + 3);
  ASSERT_EQ(office->Loan("half").source_mix_size(), 1);
  EXPECT_EQ(office->Loan("half").source_mix(0).repaid().amount(), kHalfDrawn);
  ProvedDays(*office);
}

}  // namespace
}  // namespace htx::funding
