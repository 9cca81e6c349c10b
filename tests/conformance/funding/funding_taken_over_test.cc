// The life of a fund and its loans after it was taken over; and what breaks off on the way.

#include <thread>

#include "tests/conformance/funding/opening_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

class FundingTakenOver : public OpeningTest {};
HTX_BOTH_ENGINES(FundingTakenOver);

TEST_P(FundingTakenOver, AnImportedLoanLivesOnAsIfItHadBeenMadeHere) {
  ASSERT_THAT(Stage(WholeFile()), IsOk());
  ASSERT_THAT(Complete(Now().content_hash()), IsOk());
  v1::GetLoanRequest get;
  get.set_name("loans/l1");
  get.set_view(v1::LOAN_VIEW_FULL);
  const auto loan = office_.loans().GetLoan(get, FundingOffice::As("viewer"));
  ASSERT_THAT(loan, IsOk());
  EXPECT_EQ(loan->loan().state(), v1::LOAN_STATE_ACTIVE);
  EXPECT_EQ(loan->loan().disbursements_size(), 1);
  EXPECT_EQ(loan->loan().repayments_size(), 5);
  EXPECT_EQ(loan->loan().repayments(4).allocation().interest().amount(), 407'671);
  EXPECT_EQ(loan->loan().locality().province(), "areas/p79");
  v1::RecordRepaymentRequest late = FundingOffice::RepaymentRequest("l1", kMillionDong, CivilDay(2024, 7, 1));
  *late.mutable_repayment()->mutable_value_date() = On(2024, 6, 20);
  EXPECT_THAT(office_.loans().RecordRepayment(late, FundingOffice::As("accountant")),
              FailsWith(StatusCode::kFailedPrecondition, "PERIOD_CLOSED"));
  // 30 days of 70 million.
  const auto paid = office_.Repay("l1", 10 * kMillionDong + 345'205, CivilDay(2024, 7, 15));
  ASSERT_THAT(paid, IsOk());
  EXPECT_EQ(paid->repayment().allocation().interest().amount(), 345'205);
  EXPECT_EQ(paid->repayment().allocation().principal().amount(), 10 * kMillionDong);
  const Balances after = BooksOn(CivilDay(2024, 7, 15));
  EXPECT_FALSE(after.contains("1320")) << after.at("1320");
  EXPECT_EQ(after.at("1311"), 110'000'001);
  EXPECT_EQ(after.at("5110"), -2'669'590 - (345'205 - 172'603));
  EXPECT_TRUE(Intact());
}

// A caller that dies between two calls, or loses an answer, goes on; the books balance after every call.
TEST_P(FundingTakenOver, WhatBrokeOffIsGoneOnWith) {
  constexpr int kLoans = 130;
  v1::StageOpeningRequest request = Request();
  for (int i = 0; i < kLoans; ++i) {
    v1::OpeningLoan& loan = *request.add_loans();
    loan = Loan(absl::StrCat("n", 1'000 + i), 12 * kMillionDong, 0, CivilDay(2024, 2, 20), CivilDay(2024, 7, 1));
    Add(loan, v1::OPENING_EVENT_KIND_DISBURSEMENT, CivilDay(2024, 3, 1), 12 * kMillionDong);
    *loan.mutable_balance()->mutable_principal() = Vnd(12 * kMillionDong);
  }
  Declare(request, "1311", "src", kLoans * 12 * kMillionDong);
  Declare(request, "4110", "src", -kLoans * 12 * kMillionDong);
  ASSERT_THAT(Stage(request), IsOk());
  const std::string hash = Now().content_hash();
  const v1::CompleteOpeningRequest first = CompletionOf(hash);
  const auto begun = office_.migrations().CompleteOpening(first, FundingOffice::As("manager"));
  ASSERT_THAT(begun, IsOk());
  EXPECT_EQ(begun->opening().state(), v1::OPENING_STATE_POSTING);
  EXPECT_EQ(begun->opening().posted_count(), kLoansPerCompletion);
  EXPECT_EQ(BooksOn(kCutOver), (Balances{{"1311", kLoansPerCompletion * 12 * kMillionDong},
                                         {"4190", -kLoansPerCompletion * 12 * kMillionDong}}));
  EXPECT_TRUE(Intact());
  // The answer was lost: the same request again does nothing more.
  ASSERT_THAT(office_.migrations().CompleteOpening(first, FundingOffice::As("manager")), IsOk());
  EXPECT_EQ(Now().posted_count(), kLoansPerCompletion);
  const auto done = Complete(hash);
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->opening().state(), v1::OPENING_STATE_DONE);
  EXPECT_EQ(done->opening().posted_count(), kLoans);
  EXPECT_EQ(BooksOn(kCutOver), (Balances{{"1311", kLoans * 12 * kMillionDong}, {"4110", -kLoans * 12 * kMillionDong}}));
  EXPECT_TRUE(Intact());
}

TEST_P(FundingTakenOver, ADebtThatWasWrittenOffAndPartlyRecoveredIsFollowed) {
  v1::OpeningLoan loan = Loan("l3", 12 * kMillionDong, 0, CivilDay(2022, 1, 10), CivilDay(2022, 2, 15));
  Add(loan, v1::OPENING_EVENT_KIND_DISBURSEMENT, CivilDay(2022, 1, 15), 12 * kMillionDong);
  Add(loan, v1::OPENING_EVENT_KIND_REPAYMENT, CivilDay(2022, 2, 15), kMillionDong);
  Add(loan, v1::OPENING_EVENT_KIND_WRITE_OFF, CivilDay(2024, 3, 1)).set_reference("02/NQ-HĐQL");
  Add(loan, v1::OPENING_EVENT_KIND_REPAYMENT, CivilDay(2024, 5, 2), 2 * kMillionDong);
  *loan.mutable_balance()->mutable_followed() = Vnd(9 * kMillionDong);
  v1::StageOpeningRequest request = Request();
  *request.add_loans() = loan;
  Declare(request, "1110", "", 3 * kMillionDong);
  Declare(request, "4110", "src", -12 * kMillionDong);
  Declare(request, "5130", "", -2 * kMillionDong);
  Declare(request, "6120", "", 11 * kMillionDong);
  Declare(request, "9130", "src", 9 * kMillionDong);
  Declare(request, "9192", "src", -9 * kMillionDong);
  ASSERT_THAT(Stage(request), IsOk());
  const v1::Opening told = Now();
  ASSERT_TRUE(told.reconciled()) << told.ShortDebugString();
  ASSERT_THAT(Complete(told.content_hash()), IsOk());
  ASSERT_THAT(office_.Repay("l3", 9 * kMillionDong, CivilDay(2024, 7, 1)), IsOk());
  const Balances after = BooksOn(CivilDay(2024, 7, 1));
  EXPECT_FALSE(after.contains("9130"));
  EXPECT_EQ(after.at("5130"), -11 * kMillionDong);
  EXPECT_TRUE(Intact());
}

TEST_P(FundingTakenOver, GroupsAndProvisionsComeAlongOnTheirAccounts) {
  v1::OpeningLoan loan = Loan("l4", 12 * kMillionDong, 0, CivilDay(2023, 1, 10), CivilDay(2023, 2, 15));
  Add(loan, v1::OPENING_EVENT_KIND_DISBURSEMENT, CivilDay(2023, 1, 15), 12 * kMillionDong);
  *loan.mutable_balance()->mutable_principal() = Vnd(12 * kMillionDong);
  loan.set_debt_group(4);
  *loan.mutable_specific_provision() = Vnd(6 * kMillionDong);
  *loan.mutable_general_provision() = Vnd(90'000);
  v1::StageOpeningRequest request = Request();
  *request.add_loans() = loan;
  Declare(request, "1314", "src", 12 * kMillionDong);
  Declare(request, "1391", "src", -6 * kMillionDong);
  Declare(request, "1392", "src", -90'000);
  Declare(request, "4110", "src", -12 * kMillionDong);
  Declare(request, "6110", "", 6'090'000);
  ASSERT_THAT(Stage(request), IsOk());
  ASSERT_THAT(Complete(Now().content_hash()), IsOk());
  EXPECT_EQ(BooksOn(kCutOver), (Balances{{"1314", 12 * kMillionDong},
                                         {"1391", -6 * kMillionDong},
                                         {"1392", -90'000},
                                         {"4110", -12 * kMillionDong},
                                         {"6110", 6'090'000}}));
  // What comes back leaves the group's account.
  ASSERT_THAT(office_.Repay("l4", kMillionDong, CivilDay(2024, 7, 1)), IsOk());
  EXPECT_EQ(BooksOn(CivilDay(2024, 7, 1)).at("1314"), 11 * kMillionDong);
}

TEST_P(FundingTakenOver, TwoWhoCompleteItAtOnceBookItOnce) {
  ASSERT_THAT(Stage(WholeFile()), IsOk());
  const std::string hash = Now().content_hash();
  std::vector<absl::Status> results(4);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < results.size(); ++i) {
    threads.emplace_back([&, i] { results[i] = Complete(hash, absl::StrCat("manager", i)).status(); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& result : results) EXPECT_THAT(result, IsOk());
  const v1::Opening done = Now();
  EXPECT_EQ(done.state(), v1::OPENING_STATE_DONE);
  EXPECT_EQ(done.posted_count(), 2);
  const Balances books = BooksOn(kCutOver);
  EXPECT_EQ(books.at("1311"), 120'000'001);
  EXPECT_FALSE(books.contains("4190"));
  EXPECT_TRUE(Intact());
}

TEST_P(FundingTakenOver, TheFirstDayEndIsTheOneAfterTheCutOver) {
  ASSERT_THAT(Stage(WholeFile()), IsOk());
  ASSERT_THAT(Complete(Now().content_hash()), IsOk());
  v1::CloseBusinessDayRequest request;
  request.set_request_id(NewUuid());
  request.set_fund("funds/f");
  *request.mutable_date() = On(2024, 7, 1);
  const auto asked = office_.days().CloseBusinessDay(request, FundingOffice::As("manager"));
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->first_date().month(), 7);
  ASSERT_THAT(office_.work().CloseAsked(FundId::Of("f")), IsOk());
  // 16 days of 70 million since the last due date, of which 15 came along.
  EXPECT_EQ(BooksOn(CivilDay(2024, 7, 1)).at("1320"), 184'110);
  EXPECT_TRUE(Intact());
}

}  // namespace
}  // namespace htx::funding
