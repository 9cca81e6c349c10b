// A database of the first release, with one fund at work and another that kept its books elsewhere, is upgraded; the
// second fund is taken over there, days of both are closed, and every report of both agrees with its books.

#include "tests/conformance/funding/funding_upgrade.h"
#include "tests/conformance/funding/report_checks.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr CivilDay kTakenOver(2024, 6, 30);
constexpr CivilDay kMonthEnd(2024, 7, 31);

class FundingUpgradeOpening : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  // funds/f lends and collects; funds/g has a source and nothing in its books.
  static void Begin(FundingOffice& office) {
    office.OpenFund();
    office.Lend({.id = "a1", .borrower = "b1", .amount = 333'333'333, .day = CivilDay(2024, 1, 5)}, "l1",
                CivilDay(2024, 1, 8), CivilDay(2024, 2, 8));
    ASSERT_THAT(office.Repay("l1", 30 * kMillionDong, CivilDay(2024, 2, 8)), IsOk());
    v1::CreateFundRequest fund;
    fund.set_request_id(NewUuid());
    fund.set_fund_id("g");
    fund.mutable_fund()->set_alliance("organizations/alliance");
    fund.mutable_fund()->set_display_name("Quỹ có sổ cũ");
    fund.mutable_fund()->set_model(v1::FUND_MODEL_LOCAL_STATE);
    *fund.mutable_capital()->mutable_effective_date() = On(2018, 1, 1);
    *fund.mutable_capital()->mutable_charter_capital() = Vnd(20 * kBillionDong);
    ASSERT_THAT(office.funds().CreateFund(fund, FundingOffice::As("manager")), IsOk());
    v1::CreateFundSourceRequest source;
    source.set_request_id(NewUuid());
    source.set_fund_source_id("g-src");
    source.mutable_fund_source()->set_fund("funds/g");
    source.mutable_fund_source()->set_display_name("Vốn điều lệ");
    source.mutable_fund_source()->set_kind(v1::FUND_SOURCE_KIND_CHARTER);
    ASSERT_THAT(office.funds().CreateFundSource(source, FundingOffice::As("manager")), IsOk());
  }
  // One loan without interest, of which a twelfth was paid.
  static v1::StageOpeningRequest OldBooks() {
    v1::StageOpeningRequest request;
    request.set_request_id(NewUuid());
    request.set_fund("funds/g");
    *request.mutable_cut_over_date() = DateProto(kTakenOver);
    v1::OpeningLoan& loan = *request.add_loans();
    loan.set_loan_id("g1");
    loan.set_contract_number("HĐ g1");
    loan.set_borrower("organizations/b9");
    loan.set_source("fundSources/g-src");
    *loan.mutable_terms()->mutable_principal() = Vnd(12 * kMillionDong);
    loan.mutable_terms()->set_term_months(12);
    *loan.mutable_terms()->mutable_first_due_date() = On(2024, 6, 15);
    loan.mutable_terms()->set_method(v1::SCHEDULE_METHOD_EQUAL_PRINCIPAL);
    *loan.mutable_contract_date() = On(2024, 5, 10);
    loan.set_purpose("Mua giống");
    for (const auto& [kind, day, amount] :
         {std::tuple(v1::OPENING_EVENT_KIND_DISBURSEMENT, CivilDay(2024, 5, 15), 12 * kMillionDong),
          std::tuple(v1::OPENING_EVENT_KIND_REPAYMENT, CivilDay(2024, 6, 15), kMillionDong)}) {
      v1::OpeningEvent& event = *loan.add_events();
      event.set_kind(kind);
      *event.mutable_date() = DateProto(day);
      *event.mutable_amount() = Vnd(amount);
    }
    *loan.mutable_balance()->mutable_principal() = Vnd(11 * kMillionDong);
    for (const auto& [account, named, amount] :
         {std::tuple("1110", false, 9 * kMillionDong), std::tuple("1311", true, 11 * kMillionDong),
          std::tuple("4110", true, -20 * kMillionDong)}) {
      v1::OpeningBalance& balance = *request.add_balances();
      balance.set_account(account);
      if (named) balance.set_source("fundSources/g-src");
      *(amount > 0 ? balance.mutable_debit() : balance.mutable_credit()) = Vnd(amount > 0 ? amount : -amount);
    }
    return request;
  }
  static void TakeOver(FundingOffice& office) {
    const auto staged = office.migrations().StageOpening(OldBooks(), FundingOffice::As("clerk"));
    ASSERT_THAT(staged, IsOk());
    ASSERT_EQ(staged->results(0).outcome(), v1::OPENING_OUTCOME_STAGED) << staged->ShortDebugString();
    v1::GetOpeningRequest get;
    get.set_fund("funds/g");
    const auto told = office.migrations().GetOpening(get, FundingOffice::As("manager"));
    ASSERT_THAT(told, IsOk());
    ASSERT_TRUE(told->opening().reconciled()) << told->ShortDebugString();
    v1::CompleteOpeningRequest complete;
    complete.set_request_id(NewUuid());
    complete.set_fund("funds/g");
    complete.set_content_hash(told->opening().content_hash());
    const auto done = office.migrations().CompleteOpening(complete, FundingOffice::As("manager"));
    ASSERT_THAT(done, IsOk());
    ASSERT_EQ(done->opening().state(), v1::OPENING_STATE_DONE);
  }
  static void CloseMonth(FundingOffice& office, const std::string& fund) {
    v1::CloseBusinessDayRequest request;
    request.set_request_id(NewUuid());
    request.set_fund("funds/" + fund);
    *request.mutable_date() = DateProto(kMonthEnd);
    ASSERT_THAT(office.days().CloseBusinessDay(request, FundingOffice::As("manager")), IsOk());
    ASSERT_THAT(office.work().CloseAsked(FundId::Of(fund)), IsOk());
  }
  static void CheckEveryReport(FundingOffice& office, const std::string& fund, const std::string& borrower,
                               Dong outstanding) {
    SCOPED_TRACE(fund);
    ReportDesk reports(office, fund);
    reports.CheckDay(kMonthEnd);
    reports.CheckPeriod(CivilDay(2024, 1, 1), CivilDay(2024, 7, 1));
    reports.CheckPeriod(CivilDay(2024, 7, 1), kMonthEnd + 1);
    EXPECT_EQ(reports.Debts(kMonthEnd).totals().outstanding().amount(), outstanding);
    const v1::GetBorrowerStatementResponse statement = reports.Statement(borrower, CivilDay(2024, 1, 1), kMonthEnd);
    EXPECT_TRUE(statement.basis().reconciled()) << Explained(statement.basis());
    EXPECT_EQ(statement.closing().amount(), outstanding);
    v1::VerifyLedgerRequest verify;
    verify.set_fund(fund);
    const auto proof = office.ledger().VerifyLedger(verify, FundingOffice::As("auditor"));
    ASSERT_THAT(proof, IsOk());
    EXPECT_TRUE(proof->intact()) << proof->ShortDebugString();
  }
};
HTX_BOTH_ENGINES(FundingUpgradeOpening);

TEST_P(FundingUpgradeOpening, AFundIsTakenOverInAnUpgradedDatabaseAndEveryReportAgrees) {
  FundingOffice first(TestDatabase::Make(GetParam()));
  Begin(first);
  if (HasFatalFailure()) return;
  const std::unique_ptr<FundingOffice> office = OldDatabase(GetParam(), FirstRelease()).Upgraded(first);
  if (HasFatalFailure()) return;
  TakeOver(*office);
  CloseMonth(*office, "g");
  CloseMonth(*office, "f");
  if (HasFatalFailure()) return;
  const Dong owed = 333'333'333 - office->Loan("l1").balances().principal_repaid().amount();
  CheckEveryReport(*office, "funds/f", "b1", owed);
  CheckEveryReport(*office, "funds/g", "b9", 11 * kMillionDong);
}

}  // namespace
}  // namespace htx::funding
