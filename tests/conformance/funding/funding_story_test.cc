// A fund's life from capital to the last instalment, through the handlers, on both engines.

#include <random>

#include "funding/domain/ledger.h"
#include "tests/support/eventually.h"
#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using ::testing::ElementsAre;

class FundingStory : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }
  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingStory);

TEST_P(FundingStory, ALoanIsLentAndPaidBackAsTheWorkedExampleSays) {
  const Wish wish = {.day = CivilDay(2024, 1, 10)};
  office_.Lend(wish, "l", CivilDay(2024, 1, 15), CivilDay(2024, 2, 15));
  v1::Loan loan = office_.Loan("l");
  EXPECT_EQ(loan.state(), v1::LOAN_STATE_ACTIVE);
  ASSERT_EQ(loan.schedule().instalments_size(), 12);
  EXPECT_EQ(loan.schedule().total_interest().amount(), 19'512'329);
  EXPECT_EQ(office_.Position().lent().amount(), 600 * kMillionDong);
  EXPECT_EQ(office_.Position().committed().amount(), 0);

  const Dong interest[] = {3'057'534, 2'621'918, 2'547'945, 2'219'178, 2'038'356, 1'726'027,
                           1'528'767, 1'273'973, 986'301,   764'384,   493'151,   254'795};
  for (int i = 0; i < 12; ++i) {
    const CivilDay due = CivilDay(absl::CivilMonth(2024, 2) + i) + 14;
    const auto paid = office_.Repay("l", 50 * kMillionDong + interest[i], due);
    ASSERT_THAT(paid, IsOk());
    EXPECT_EQ(paid->repayment().allocation().interest().amount(), interest[i]);
    EXPECT_EQ(paid->repayment().allocation().principal().amount(), 50 * kMillionDong);
    EXPECT_EQ(paid->repayment().allocation().overpaid().amount(), 0);
  }
  loan = office_.Loan("l");
  EXPECT_EQ(loan.state(), v1::LOAN_STATE_CLOSED_PAID);
  EXPECT_EQ(loan.balances().interest_paid().amount(), 19'512'329);
  EXPECT_EQ(loan.repayments_size(), 12);
  EXPECT_EQ(loan.borrower_display_name(), "HTX Đồng Tâm");
  EXPECT_EQ(office_.Position().lent().amount(), 0);
  EXPECT_EQ(office_.Position().repaid().amount(), 600 * kMillionDong);
  EXPECT_EQ(office_.Position().available().amount(), 50 * kBillionDong);

  EXPECT_EQ(office_.Balance("1110"), 50 * kBillionDong + 19'512'329);
  EXPECT_EQ(office_.Balance("1311"), 0);
  EXPECT_EQ(office_.Balance("1320"), 0);
  EXPECT_EQ(office_.Balance("2130"), 0);
  EXPECT_EQ(office_.Balance("5110"), 19'512'329);
  EXPECT_EQ(office_.Balance("9110"), 0);
  EXPECT_EQ(office_.Balance("4110"), 50 * kBillionDong);
}

TEST_P(FundingStory, TheTrialBalanceIsOfAnyDayAndOfAnyLoan) {
  office_.Lend({.id = "a1", .day = CivilDay(2024, 1, 10)}, "l1", CivilDay(2024, 1, 15), CivilDay(2024, 2, 15));
  office_.Lend({.id = "a2", .borrower = "b2", .amount = 100 * kMillionDong, .day = CivilDay(2024, 1, 10)}, "l2",
               CivilDay(2024, 3, 1), CivilDay(2024, 3, 15));
  const auto principal = [&](absl::string_view filter, std::optional<CivilDay> day) -> Dong {
    const v1::GetTrialBalanceResponse balance = office_.TrialBalance(std::string(filter), day);
    EXPECT_EQ(balance.total_debit().amount(), balance.total_credit().amount());
    for (const v1::TrialBalanceRow& row : balance.rows()) {
      if (row.account() == "1311") return row.balance().amount();
    }
    return 0;
  };
  // One account alone shows one side.
  const v1::GetTrialBalanceResponse one_account = office_.TrialBalance("account = \"1311\"");
  ASSERT_EQ(one_account.rows_size(), 1);
  EXPECT_EQ(one_account.total_debit().amount(), 700 * kMillionDong);
  EXPECT_EQ(principal("", CivilDay(2024, 1, 14)), 0);
  EXPECT_EQ(principal("", CivilDay(2024, 1, 15)), 600 * kMillionDong);
  EXPECT_EQ(principal("", {}), 700 * kMillionDong);
  EXPECT_EQ(principal("loan = \"l2\"", {}), 100 * kMillionDong);
  EXPECT_EQ(principal("borrower = \"b1\"", {}), 600 * kMillionDong);
}

TEST_P(FundingStory, TheFeedTellsEveryStepOnceAndInOrder) {
  office_.Lend({.day = CivilDay(2024, 1, 10)}, "l", CivilDay(2024, 1, 15), CivilDay(2024, 2, 15));
  ASSERT_THAT(office_.Repay("l", 700 * kMillionDong, CivilDay(2024, 1, 20)), IsOk());
  // On PostgreSQL changes get their sequence after the commit.
  v1::ListChangesRequest request;
  std::vector<std::string> types;
  int64_t sequence = 0;
  EXPECT_TRUE(htx::testing::Eventually([&] {
    const auto page = office_.changes().ListChanges(request, FundingOffice::As("viewer"));
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) return true;
    for (const v1::Change& change : page->changes()) {
      EXPECT_EQ(change.header().sequence(), ++sequence);
      EXPECT_NE(change.resource_case(), v1::Change::RESOURCE_NOT_SET) << change.header().type();
      // Said beside every write of a loan.
      if (change.header().type() != "DEBT_STANDING_CHANGED") types.push_back(change.header().type());
    }
    request.set_resume_token(page->next_resume_token());
    return !types.empty() && types.back() == "LOAN_CLOSED";
  }));
  EXPECT_THAT(types, ElementsAre("FUND_CREATED", "FUND_SOURCE_CREATED", "CAPITAL_MOVED", "APPLICATION_CREATED",
                                 "APPLICATION_SUBMITTED", "APPLICATION_APPRAISED", "APPLICATION_APPROVED",
                                 "LOAN_CREATED", "APPLICATION_CONTRACTED", "LOAN_SIGNED", "DISBURSEMENT_RESERVED",
                                 "DISBURSEMENT_CONFIRMED", "REPAYMENT_RECORDED", "LOAN_CLOSED"));
}

TEST_P(FundingStory, TheDecisionKeepsItsReport) {
  const Wish wish;
  office_.BringToDecision(wish);
  ASSERT_THAT(office_.Approve(wish), IsOk());
  const v1::LoanApplication application = office_.Application("app");
  ASSERT_TRUE(application.has_decision());
  const v1::EligibilityReport& report = application.decision().report();
  EXPECT_TRUE(report.eligible());
  EXPECT_EQ(report.verdicts_size(), 9);
  EXPECT_EQ(report.registry_sequence(), 42);
  EXPECT_EQ(report.verdicts(6).rule(), "SINGLE_BORROWER_LIMIT");
  EXPECT_EQ(report.verdicts(6).rule_version(), "SINGLE_BORROWER_LIMIT@2021-05-15");
  EXPECT_EQ(report.verdicts(6).inputs(0).name(), "real_charter_capital");
  EXPECT_EQ(report.verdicts(6).inputs(0).value(), "20000000000");
  EXPECT_EQ(application.locality().district(), "areas/d783");
  EXPECT_EQ(application.sector(), "AGRICULTURE");
  EXPECT_EQ(application.content_hash().size(), 64u);
  EXPECT_EQ(application.votes(0).content_hash(), application.content_hash());
}

// Random lives of several loans side by side: after them the books balance on every day, and agree with loans and
// sources.
TEST_P(FundingStory, BooksBalanceOnEveryDayOfRandomHistories) {
  for (unsigned seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    std::mt19937_64 random(seed);
    std::vector<std::string> loans;
    for (int i = 0; i < 3; ++i) {
      const std::string id = absl::StrCat("s", seed, "-", i);
      const Wish wish = {.id = "a-" + id,
                         .borrower = "b-" + id,
                         .amount = static_cast<Dong>(1 + random() % 2'000'000'000),
                         .months = static_cast<int>(1 + random() % 24),
                         .day = CivilDay(2022, 1, 3) + static_cast<int>(random() % 300)};
      office_.Lend(wish, id, wish.day + static_cast<int>(random() % 10), wish.day + 31);
      loans.push_back(id);
    }
    CivilDay day(2023, 1, 1);
    for (int step = 0; step < 25; ++step) {
      day += static_cast<int>(random() % 20);
      const std::string& loan = loans[random() % loans.size()];
      const auto paid = office_.Repay(loan, static_cast<Dong>(1 + random() % 300'000'000), day);
      if (!paid.ok()) {
        EXPECT_THAT(paid, FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
      }
    }
  }
  Dong outstanding = 0;
  v1::ListLoansRequest request;
  const auto loans = office_.loans().ListLoans(request, FundingOffice::As("viewer"));
  ASSERT_THAT(loans, IsOk());
  for (const v1::Loan& loan : loans->loans()) outstanding += loan.balances().principal_outstanding().amount();
  EXPECT_EQ(office_.Balance("1311"), outstanding);
  EXPECT_EQ(office_.Position().lent().amount(), outstanding);
  for (CivilDay day(2021, 12, 31); day < CivilDay(2025, 1, 1); day += 17) {
    const v1::GetTrialBalanceResponse balance = office_.TrialBalance("", day);
    EXPECT_EQ(balance.total_debit().amount(), balance.total_credit().amount());
  }
}

TEST_P(FundingStory, AReplyLostAfterTheCommitIsGivenAgainAndNothingIsDoneTwice) {
  office_.Lend({.day = CivilDay(2024, 1, 10)}, "l", CivilDay(2024, 1, 15), CivilDay(2024, 2, 15));
  v1::RecordRepaymentRequest request = FundingOffice::RepaymentRequest("l", 10 * kMillionDong, CivilDay(2024, 2, 15));
  const auto first = office_.loans().RecordRepayment(request, FundingOffice::As("accountant"));
  ASSERT_THAT(first, IsOk());
  const auto again = office_.loans().RecordRepayment(request, FundingOffice::As("accountant"));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(office_.Loan("l").repayments_size(), 1);
  *request.mutable_repayment()->mutable_amount() = Vnd(11 * kMillionDong);
  EXPECT_THAT(office_.loans().RecordRepayment(request, FundingOffice::As("accountant")),
              FailsWith(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_EQ(office_.Loan("l").repayments_size(), 1);
}

TEST_P(FundingStory, ADecisionIsRepeatedEvenWhenTheRegistryIsGone) {
  const Wish wish;
  office_.BringToDecision(wish);
  const v1::DecideApplicationRequest request = FundingOffice::VoteRequest("app", "3", wish.day);
  const auto first = office_.applications().DecideApplication(request, FundingOffice::As("approver"));
  ASSERT_THAT(first, IsOk());
  office_.registry().SetDown(true);
  const auto again = office_.applications().DecideApplication(request, FundingOffice::As("approver"));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->application().state(), v1::APPLICATION_STATE_APPROVED);
  EXPECT_EQ(office_.Position().committed().amount(), wish.amount);
}

TEST_P(FundingStory, ValidateOnlyShowsTheOutcomeAndChangesNothing) {
  office_.Lend({.day = CivilDay(2024, 1, 10)}, "l", CivilDay(2024, 1, 15), CivilDay(2024, 2, 15));
  v1::RecordRepaymentRequest request = FundingOffice::RepaymentRequest("l", 10 * kMillionDong, CivilDay(2024, 2, 15));
  request.set_validate_only(true);
  const auto shown = office_.loans().RecordRepayment(request, FundingOffice::As("accountant"));
  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(shown->repayment().allocation().interest().amount(), 3'057'534);
  EXPECT_EQ(office_.Loan("l").repayments_size(), 0);
  EXPECT_EQ(office_.Balance("5110"), 0);
}

}  // namespace
}  // namespace htx::funding
