// Many at once: limits, sources and loans stay right whatever the order.

#include <thread>

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

class FundingConcurrency : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingConcurrency);

// Runs `work` for 0 … count-1, each on a thread of its own.
void AtOnce(int count, const std::function<void(int)>& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
  for (std::thread& thread : threads) thread.join();
}

TEST_P(FundingConcurrency, SimultaneousApprovalsNeverOverdrawASource) {
  office_.OpenFund(/*contributed=*/1'000 * kMillionDong);
  constexpr int kCount = 6;
  std::vector<Wish> wishes;
  for (int i = 0; i < kCount; ++i) {
    wishes.push_back({.id = absl::StrCat("a", i), .borrower = absl::StrCat("b", i), .amount = 300 * kMillionDong});
    office_.BringToDecision(wishes.back());
  }
  std::vector<absl::Status> results(kCount);
  AtOnce(kCount,
         [&](int i) { results[static_cast<size_t>(i)] = office_.Approve(wishes[static_cast<size_t>(i)]).status(); });
  int approved = 0;
  for (const absl::Status& result : results) {
    if (result.ok()) {
      ++approved;
    } else {
      EXPECT_THAT(result, FailsWith(StatusCode::kFailedPrecondition, "SOURCE_EXHAUSTED"));
    }
  }
  EXPECT_EQ(approved, 3);
  EXPECT_EQ(office_.Position().committed().amount(), 900 * kMillionDong);
  EXPECT_EQ(office_.Position().available().amount(), 100 * kMillionDong);
}

TEST_P(FundingConcurrency, SimultaneousApprovalsNeverBreakTheBorrowersLimit) {
  office_.OpenFund();
  office_.AddSource("src2", 50 * kBillionDong);
  // Cap 3 billion; each application asks for 2 billion, from different sources.
  const Wish first = {.id = "a1", .amount = 2 * kBillionDong};
  const Wish second = {.id = "a2", .source = "src2", .amount = 2 * kBillionDong};
  office_.BringToDecision(first);
  office_.BringToDecision(second);
  std::vector<absl::Status> results(2);
  AtOnce(2, [&](int i) { results[static_cast<size_t>(i)] = office_.Approve(i == 0 ? first : second).status(); });
  EXPECT_NE(results[0].ok(), results[1].ok());
  EXPECT_THAT(results[0].ok() ? results[1] : results[0], FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
}

TEST_P(FundingConcurrency, SimultaneousApprovalsNeverBreakTheGroupsLimit) {
  office_.OpenFund();
  // Cap of a group 5 billion; three related borrowers ask for 2 billion each.
  std::vector<Wish> wishes;
  for (int i = 0; i < 3; ++i) {
    wishes.push_back({.id = absl::StrCat("a", i), .borrower = absl::StrCat("b", i), .amount = 2 * kBillionDong});
    for (int other = 0; other < 3; ++other) {
      if (other != i) wishes.back().related.push_back(absl::StrCat("b", other));
    }
    office_.BringToDecision(wishes.back());
  }
  std::vector<absl::Status> results(3);
  AtOnce(3, [&](int i) { results[static_cast<size_t>(i)] = office_.Approve(wishes[static_cast<size_t>(i)]).status(); });
  int approved = 0;
  for (const absl::Status& result : results) {
    if (result.ok()) {
      ++approved;
    } else {
      EXPECT_THAT(result, FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
    }
  }
  EXPECT_EQ(approved, 2);
}

TEST_P(FundingConcurrency, ParallelRepaymentsOfOneLoanAllCountOnce) {
  office_.OpenFund();
  office_.Lend({.day = CivilDay(2024, 1, 10)}, "l", CivilDay(2024, 1, 15), CivilDay(2024, 2, 15));
  constexpr int kCount = 8;
  AtOnce(kCount, [&](int) { EXPECT_THAT(office_.Repay("l", 5 * kMillionDong, CivilDay(2024, 2, 15)), IsOk()); });
  const v1::Loan loan = office_.Loan("l");
  EXPECT_EQ(loan.repayments_size(), kCount);
  EXPECT_EQ(loan.balances().interest_paid().amount() + loan.balances().principal_repaid().amount(),
            kCount * 5 * kMillionDong);
  EXPECT_EQ(loan.balances().interest_paid().amount(), 3'057'534);
  EXPECT_EQ(office_.Balance("1311"), 600 * kMillionDong - loan.balances().principal_repaid().amount());
}

TEST_P(FundingConcurrency, ParallelDuplicatesAreOneRepayment) {
  office_.OpenFund();
  office_.Lend({.day = CivilDay(2024, 1, 10)}, "l", CivilDay(2024, 1, 15), CivilDay(2024, 2, 15));
  const v1::RecordRepaymentRequest request =
      FundingOffice::RepaymentRequest("l", 5 * kMillionDong, CivilDay(2024, 2, 15));
  AtOnce(6,
         [&](int) { EXPECT_THAT(office_.loans().RecordRepayment(request, FundingOffice::As("accountant")), IsOk()); });
  EXPECT_EQ(office_.Loan("l").repayments_size(), 1);
}

TEST_P(FundingConcurrency, OneDisbursementIsConfirmedOnce) {
  office_.OpenFund();
  office_.MakeLoan({.day = CivilDay(2024, 1, 10)}, "l", CivilDay(2024, 2, 15));
  ASSERT_THAT(office_.Reserve("l", "d", 600 * kMillionDong, CivilDay(2024, 1, 15)), IsOk());
  std::atomic<int> confirmed = 0;
  AtOnce(4, [&](int) {
    const auto result = office_.Resolve("d", CivilDay(2024, 1, 15));
    if (result.ok()) {
      ++confirmed;
    } else {
      EXPECT_THAT(result, FailsWith(StatusCode::kFailedPrecondition, "ALREADY_RESOLVED"));
    }
  });
  EXPECT_EQ(confirmed, 1);
  EXPECT_EQ(office_.Balance("1311"), 600 * kMillionDong);
  EXPECT_EQ(office_.Position().lent().amount(), 600 * kMillionDong);
}

}  // namespace
}  // namespace htx::funding
