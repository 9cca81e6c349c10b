#pragma once

// A fund that comes from other books, with a worked file of two loans.

#include <map>
#include <string>
#include <utility>

#include "tests/conformance/funding/day_office.h"

namespace htx::funding {

inline constexpr absl::CivilDay kCutOver(2024, 6, 30);

// What trial balances say of accounts, debit positive.
using Balances = std::map<std::string, Dong>;

class OpeningTest : public ::testing::TestWithParam<testing::TestDatabase::Kind> {
 protected:
  // funds/f with sources src (charter) and ut (entrusted), and nothing in its books.
  void SetUp() override {
    v1::CreateFundRequest fund;
    fund.set_request_id(NewUuid());
    fund.set_fund_id("f");
    fund.mutable_fund()->set_alliance("organizations/alliance");
    fund.mutable_fund()->set_display_name("Quỹ hỗ trợ phát triển HTX");
    fund.mutable_fund()->set_model(v1::FUND_MODEL_LOCAL_STATE);
    *fund.mutable_capital()->mutable_effective_date() = On(2018, 1, 1);
    *fund.mutable_capital()->mutable_charter_capital() = Vnd(20 * kBillionDong);
    ASSERT_THAT(office_.funds().CreateFund(fund, FundingOffice::As("manager")), testing::IsOk());
    AddSource("src", v1::FUND_SOURCE_KIND_CHARTER);
    AddSource("ut", v1::FUND_SOURCE_KIND_ENTRUSTED);
  }
  void AddSource(const std::string& id, v1::FundSourceKind kind, v1::RiskBearer risk = v1::RISK_BEARER_FUND) {
    v1::CreateFundSourceRequest source;
    source.set_request_id(NewUuid());
    source.set_fund_source_id(id);
    source.mutable_fund_source()->set_fund("funds/f");
    source.mutable_fund_source()->set_display_name("Nguồn " + id);
    source.mutable_fund_source()->set_kind(kind);
    source.mutable_fund_source()->set_risk_bearer(risk);
    ASSERT_THAT(office_.funds().CreateFundSource(source, FundingOffice::As("manager")), testing::IsOk());
  }

  static v1::OpeningLoan Loan(const std::string& id, Dong principal, int64_t rate, absl::CivilDay contract,
                              absl::CivilDay first_due) {
    v1::OpeningLoan loan;
    loan.set_loan_id(id);
    loan.set_contract_number("HĐ " + id);
    loan.set_borrower("organizations/b1");
    loan.set_source("fundSources/src");
    *loan.mutable_terms()->mutable_principal() = Vnd(principal);
    loan.mutable_terms()->set_annual_rate_ppm(rate);
    loan.mutable_terms()->set_term_months(12);
    *loan.mutable_terms()->mutable_first_due_date() = DateProto(first_due);
    loan.mutable_terms()->set_method(v1::SCHEDULE_METHOD_EQUAL_PRINCIPAL);
    *loan.mutable_contract_date() = DateProto(contract);
    loan.set_purpose("Mua máy sấy");
    return loan;
  }
  static v1::OpeningEvent& Add(v1::OpeningLoan& loan, v1::OpeningEventKind kind, absl::CivilDay day, Dong amount = 0) {
    v1::OpeningEvent& event = *loan.add_events();
    event.set_kind(kind);
    *event.mutable_date() = DateProto(day);
    if (amount != 0) *event.mutable_amount() = Vnd(amount);
    return event;
  }
  // 120 million at 6 % a year since 15 January, five of twelve instalments paid. Interest of 29 to 31 days of the
  // balance over 365, each rounded half up; 15 days of 70 million run since the last due date.
  static v1::OpeningLoan Paying() {
    v1::OpeningLoan loan =
        Loan("l1", 120 * kMillionDong, 60'000, absl::CivilDay(2024, 1, 10), absl::CivilDay(2024, 2, 15));
    Add(loan, v1::OPENING_EVENT_KIND_DISBURSEMENT, absl::CivilDay(2024, 1, 15), 120 * kMillionDong);
    const Dong interest[] = {611'507, 524'384, 509'589, 443'836, 407'671};
    for (int i = 0; i < 5; ++i) {
      v1::OpeningEvent& paid =
          Add(loan, v1::OPENING_EVENT_KIND_REPAYMENT, absl::CivilDay(2024, 2 + i, 15), 10 * kMillionDong + interest[i]);
      *paid.mutable_principal() = Vnd(10 * kMillionDong);
      *paid.mutable_interest() = Vnd(interest[i]);
    }
    *loan.mutable_balance()->mutable_principal() = Vnd(70 * kMillionDong);
    *loan.mutable_balance()->mutable_interest() = Vnd(172'603);
    return loan;
  }
  // Half drawn, without interest, from two sources: odd amounts go to the larger share.
  static v1::OpeningLoan HalfDrawn() {
    v1::OpeningLoan loan = Loan("l2", 100'000'001, 0, absl::CivilDay(2024, 2, 20), absl::CivilDay(2024, 7, 1));
    for (const auto& [source, share] : {std::pair("src", 600'000), std::pair("ut", 400'000)}) {
      v1::SourceShare& part = *loan.add_source_mix();
      part.set_source(std::string("fundSources/") + source);
      part.set_share_ppm(share);
    }
    Add(loan, v1::OPENING_EVENT_KIND_DISBURSEMENT, absl::CivilDay(2024, 3, 1), 50'000'001);
    *loan.mutable_balance()->mutable_principal() = Vnd(50'000'001);
    *loan.mutable_balance()->mutable_undrawn() = Vnd(50'000'000);
    return loan;
  }
  static void Declare(v1::StageOpeningRequest& request, const std::string& account, const std::string& source,
                      Dong amount) {
    v1::OpeningBalance& balance = *request.add_balances();
    balance.set_account(account);
    if (!source.empty()) balance.set_source("fundSources/" + source);
    *(amount > 0 ? balance.mutable_debit() : balance.mutable_credit()) = Vnd(amount > 0 ? amount : -amount);
  }
  static v1::StageOpeningRequest Request() {
    v1::StageOpeningRequest request;
    request.set_request_id(NewUuid());
    request.set_fund("funds/f");
    *request.mutable_cut_over_date() = DateProto(kCutOver);
    return request;
  }
  // Both loans, and the trial balance of the old books.
  static v1::StageOpeningRequest WholeFile() {
    v1::StageOpeningRequest request = Request();
    *request.add_loans() = Paying();
    *request.add_loans() = HalfDrawn();
    Declare(request, "1110", "", 422'496'986);
    Declare(request, "1311", "src", 100'000'001);
    Declare(request, "1311", "ut", 20'000'000);
    Declare(request, "1320", "src", 172'603);
    Declare(request, "2110", "ut", -40'000'000);
    Declare(request, "4110", "src", -500'000'000);
    Declare(request, "5110", "", -2'669'590);
    Declare(request, "9110", "src", 30'000'000);
    Declare(request, "9190", "src", -30'000'000);
    Declare(request, "9110", "ut", 20'000'000);
    Declare(request, "9190", "ut", -20'000'000);
    return request;
  }

  absl::StatusOr<v1::StageOpeningResponse> Stage(v1::StageOpeningRequest request) {
    request.set_request_id(NewUuid());
    return office_.migrations().StageOpening(request, FundingOffice::As("clerk"));
  }
  // The result of one loan told alone.
  v1::OpeningResult StageLoan(const v1::OpeningLoan& loan) {
    v1::StageOpeningRequest request = Request();
    *request.add_loans() = loan;
    const auto response = Stage(request);
    EXPECT_THAT(response, testing::IsOk());
    return response.ok() && response->results_size() == 1 ? response->results(0) : v1::OpeningResult();
  }
  v1::Opening Now() {
    v1::GetOpeningRequest request;
    request.set_fund("funds/f");
    const auto response = office_.migrations().GetOpening(request, FundingOffice::As("viewer"));
    EXPECT_THAT(response, testing::IsOk());
    return response.ok() ? response->opening() : v1::Opening();
  }
  static v1::CompleteOpeningRequest CompletionOf(const std::string& hash) {
    v1::CompleteOpeningRequest request;
    request.set_request_id(NewUuid());
    request.set_fund("funds/f");
    request.set_content_hash(hash);
    return request;
  }
  absl::StatusOr<v1::CompleteOpeningResponse> Complete(const std::string& hash, const std::string& who = "manager") {
    return office_.migrations().CompleteOpening(CompletionOf(hash), FundingOffice::As(who));
  }
  Balances BooksOn(absl::CivilDay day, const std::string& filter = "") {
    Balances balances;
    const v1::GetTrialBalanceResponse held = office_.TrialBalance(filter, day);
    for (const v1::TrialBalanceRow& row : held.rows()) {
      const Dong amount = row.debit().amount() - row.credit().amount();
      if (amount != 0) balances[row.account()] = amount;
    }
    return balances;
  }
  bool Intact() {
    v1::VerifyLedgerRequest request;
    request.set_fund("funds/f");
    const auto proof = office_.ledger().VerifyLedger(request, FundingOffice::As("auditor"));
    EXPECT_THAT(proof, testing::IsOk());
    if (!proof.ok()) return false;
    EXPECT_TRUE(proof->intact()) << proof->ShortDebugString();
    return proof->intact();
  }

  DayOffice office_{testing::TestDatabase::Make(GetParam())};
};

}  // namespace htx::funding
