// A fund that is taken over from other books: told, reconciled to the đồng, booked once.

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using ::htx::testing::Violates;
using ::testing::HasSubstr;

constexpr CivilDay kCutOver(2024, 6, 30);

// What trial balances say of accounts, debit positive.
using Balances = std::map<std::string, Dong>;

class FundingOpening : public ::testing::TestWithParam<TestDatabase::Kind> {
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
    ASSERT_THAT(office_.funds().CreateFund(fund, FundingOffice::As("manager")), IsOk());
    AddSource("src", v1::FUND_SOURCE_KIND_CHARTER);
    AddSource("ut", v1::FUND_SOURCE_KIND_ENTRUSTED);
  }
  void AddSource(const std::string& id, v1::FundSourceKind kind) {
    v1::CreateFundSourceRequest source;
    source.set_request_id(NewUuid());
    source.set_fund_source_id(id);
    source.mutable_fund_source()->set_fund("funds/f");
    source.mutable_fund_source()->set_display_name("Nguồn " + id);
    source.mutable_fund_source()->set_kind(kind);
    ASSERT_THAT(office_.funds().CreateFundSource(source, FundingOffice::As("manager")), IsOk());
  }

  static v1::OpeningLoan Loan(const std::string& id, Dong principal, int64_t rate, CivilDay contract,
                              CivilDay first_due) {
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
  static v1::OpeningEvent& Add(v1::OpeningLoan& loan, v1::OpeningEventKind kind, CivilDay day, Dong amount = 0) {
    v1::OpeningEvent& event = *loan.add_events();
    event.set_kind(kind);
    *event.mutable_date() = DateProto(day);
    if (amount != 0) *event.mutable_amount() = Vnd(amount);
    return event;
  }
  // 120 million at 6 % a year since 15 January, five of twelve instalments paid. Interest of 29 to 31 days of the
  // balance over 365, each rounded half up; 15 days of 70 million run since the last due date.
  static v1::OpeningLoan Paying() {
    v1::OpeningLoan loan = Loan("l1", 120 * kMillionDong, 60'000, CivilDay(2024, 1, 10), CivilDay(2024, 2, 15));
    Add(loan, v1::OPENING_EVENT_KIND_DISBURSEMENT, CivilDay(2024, 1, 15), 120 * kMillionDong);
    const Dong interest[] = {611'507, 524'384, 509'589, 443'836, 407'671};
    for (int i = 0; i < 5; ++i) {
      v1::OpeningEvent& paid =
          Add(loan, v1::OPENING_EVENT_KIND_REPAYMENT, CivilDay(2024, 2 + i, 15), 10 * kMillionDong + interest[i]);
      *paid.mutable_principal() = Vnd(10 * kMillionDong);
      *paid.mutable_interest() = Vnd(interest[i]);
    }
    *loan.mutable_balance()->mutable_principal() = Vnd(70 * kMillionDong);
    *loan.mutable_balance()->mutable_interest() = Vnd(172'603);
    return loan;
  }
  // Half drawn, without interest, from two sources: odd amounts go to the larger share.
  static v1::OpeningLoan HalfDrawn() {
    v1::OpeningLoan loan = Loan("l2", 100'000'001, 0, CivilDay(2024, 2, 20), CivilDay(2024, 7, 1));
    for (const auto& [source, share] : {std::pair("src", 600'000), std::pair("ut", 400'000)}) {
      v1::SourceShare& part = *loan.add_source_mix();
      part.set_source(std::string("fundSources/") + source);
      part.set_share_ppm(share);
    }
    Add(loan, v1::OPENING_EVENT_KIND_DISBURSEMENT, CivilDay(2024, 3, 1), 50'000'001);
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
    EXPECT_THAT(response, IsOk());
    return response.ok() && response->results_size() == 1 ? response->results(0) : v1::OpeningResult();
  }
  v1::Opening Now() {
    v1::GetOpeningRequest request;
    request.set_fund("funds/f");
    const auto response = office_.migrations().GetOpening(request, FundingOffice::As("viewer"));
    EXPECT_THAT(response, IsOk());
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
  Balances BooksOn(CivilDay day, const std::string& filter = "") {
    Balances balances;
    for (const v1::TrialBalanceRow& row : office_.TrialBalance(filter, day).rows()) {
      const Dong amount = row.debit().amount() - row.credit().amount();
      if (amount != 0) balances[row.account()] = amount;
    }
    return balances;
  }
  bool Intact() {
    v1::VerifyLedgerRequest request;
    request.set_fund("funds/f");
    const auto proof = office_.ledger().VerifyLedger(request, FundingOffice::As("auditor"));
    EXPECT_THAT(proof, IsOk());
    if (!proof.ok()) return false;
    EXPECT_TRUE(proof->intact()) << proof->ShortDebugString();
    return proof->intact();
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingOpening);

TEST_P(FundingOpening, AWorkedFundIsTakenOverToTheDong) {
  const auto staged = Stage(WholeFile());
  ASSERT_THAT(staged, IsOk());
  for (const v1::OpeningResult& result : staged->results()) {
    EXPECT_EQ(result.outcome(), v1::OPENING_OUTCOME_STAGED) << result.ShortDebugString();
  }
  const v1::Opening told = Now();
  EXPECT_TRUE(told.reconciled()) << told.ShortDebugString();
  EXPECT_EQ(office_.TrialBalance().rows_size(), 0);
  const auto done = Complete(told.content_hash());
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->opening().state(), v1::OPENING_STATE_DONE);
  EXPECT_EQ(done->opening().posted_count(), 2);
  EXPECT_EQ(BooksOn(kCutOver), (Balances{{"1110", 422'496'986},
                                         {"1311", 120'000'001},
                                         {"1320", 172'603},
                                         {"2110", -40'000'000},
                                         {"4110", -500'000'000},
                                         {"5110", -2'669'590},
                                         {"9110", 50'000'000},
                                         {"9190", -50'000'000}}));
  EXPECT_EQ(BooksOn(kCutOver, "source = ut").at("1311"), 20'000'000);
  EXPECT_TRUE(Intact());
  const v1::SourcePosition position = office_.Position("ut");
  EXPECT_EQ(position.contributed().amount(), 40'000'000);
  EXPECT_EQ(position.committed().amount(), 20'000'000);
  EXPECT_EQ(position.lent().amount(), 20'000'000);
  EXPECT_EQ(position.available().amount(), 0);
}

TEST_P(FundingOpening, AnImportedLoanLivesOnAsIfItHadBeenMadeHere) {
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
  EXPECT_THAT(office_.Repay("l1", kMillionDong, CivilDay(2024, 6, 20)),
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

TEST_P(FundingOpening, AWrongDongIsRefusedByName) {
  v1::OpeningLoan loan = Paying();
  *loan.mutable_balance()->mutable_interest() = Vnd(172'604);
  v1::OpeningResult result = StageLoan(loan);
  EXPECT_EQ(result.outcome(), v1::OPENING_OUTCOME_REFUSED);
  EXPECT_EQ(result.reason(), "OPENING_DIFFERS");
  EXPECT_THAT(result.message(), HasSubstr("interest of loans/l1 comes to 172 603 đ, 172 604 đ are declared"));
  EXPECT_EQ(result.balance().interest().amount(), 172'603);
  loan = Paying();
  *loan.mutable_events(2)->mutable_interest() = Vnd(524'385);
  result = StageLoan(loan);
  EXPECT_EQ(result.reason(), "OPENING_DIFFERS");
  EXPECT_THAT(result.message(), HasSubstr("interest of the repayment of 2024-03-15 comes to 524 384 đ"));
  EXPECT_EQ(Now().loan_count(), 0);

  v1::StageOpeningRequest file = WholeFile();
  *file.mutable_balances(3)->mutable_debit() = Vnd(172'604);
  ASSERT_THAT(Stage(file), IsOk());
  const v1::Opening told = Now();
  EXPECT_FALSE(told.reconciled());
  const auto refused = Complete(told.content_hash());
  EXPECT_THAT(refused, FailsWith(StatusCode::kFailedPrecondition, "OPENING_NOT_RECONCILED"));
  const std::vector<PreconditionViolation> differences = DetailOf(refused.status()).preconditions;
  ASSERT_EQ(differences.size(), 2u);
  EXPECT_EQ(differences[0].subject, "1320 fundSources/src");
  EXPECT_THAT(differences[0].description.en, HasSubstr("difference 1 đ"));
  EXPECT_EQ(differences[1].subject, "4190");
  EXPECT_EQ(office_.TrialBalance().rows_size(), 0);
  EXPECT_EQ(Now().state(), v1::OPENING_STATE_STAGED);
}

TEST_P(FundingOpening, ASourceThatLentMoreThanItHasIsNotOpened) {
  v1::StageOpeningRequest file = WholeFile();
  *file.mutable_balances(0)->mutable_debit() = Vnd(422'496'985);
  *file.mutable_balances(4)->mutable_credit() = Vnd(39'999'999);
  ASSERT_THAT(Stage(file), IsOk());
  const v1::Opening told = Now();
  ASSERT_EQ(told.differences_size(), 1) << told.ShortDebugString();
  EXPECT_EQ(told.differences(0).account(), "capital");
  EXPECT_EQ(told.differences(0).source(), "fundSources/ut");
  EXPECT_EQ(told.differences(0).found().amount(), 40'000'000);
}

TEST_P(FundingOpening, WhoToldItDoesNotCompleteItAndCompletesWhatWasRead) {
  ASSERT_THAT(Stage(WholeFile()), IsOk());
  const std::string hash = Now().content_hash();
  EXPECT_THAT(Complete(hash, "clerk"), FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  EXPECT_THAT(Complete(std::string(64, '0')), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  v1::OpeningLoan other = HalfDrawn();
  other.set_purpose("Mua máy cày");
  EXPECT_EQ(StageLoan(other).outcome(), v1::OPENING_OUTCOME_REPLACED);
  EXPECT_THAT(Complete(hash), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(Complete(Now().content_hash()), IsOk());
}

TEST_P(FundingOpening, TheSameFileAgainChangesNothing) {
  ASSERT_THAT(Stage(WholeFile()), IsOk());
  const std::string hash = Now().content_hash();
  const auto again = Stage(WholeFile());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->results(0).outcome(), v1::OPENING_OUTCOME_UNCHANGED);
  EXPECT_EQ(Now().content_hash(), hash);
  ASSERT_THAT(Complete(hash), IsOk());
  const std::string books = office_.Books();
  const auto after = Stage(WholeFile());
  ASSERT_THAT(after, IsOk());
  for (const v1::OpeningResult& result : after->results()) {
    EXPECT_EQ(result.outcome(), v1::OPENING_OUTCOME_UNCHANGED) << result.ShortDebugString();
  }
  const auto done = Complete(hash);
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->opening().state(), v1::OPENING_STATE_DONE);
  EXPECT_EQ(office_.Books(), books);
  v1::OpeningLoan other = HalfDrawn();
  other.set_purpose("Mua máy cày");
  EXPECT_EQ(StageLoan(other).reason(), "OPENING_FIXED");
  v1::StageOpeningRequest balances = Request();
  Declare(balances, "1110", "", 1);
  EXPECT_THAT(Stage(balances), FailsWith(StatusCode::kFailedPrecondition, "OPENING_FIXED"));
  v1::DiscardOpeningRequest discard;
  discard.set_request_id(NewUuid());
  discard.set_fund("funds/f");
  EXPECT_THAT(office_.migrations().DiscardOpening(discard, FundingOffice::As("clerk")),
              FailsWith(StatusCode::kFailedPrecondition, "OPENING_FIXED"));
}

// A caller that dies between two calls, or loses an answer, goes on; the books balance after every call.
TEST_P(FundingOpening, WhatBrokeOffIsGoneOnWith) {
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

TEST_P(FundingOpening, ADebtThatWasWrittenOffAndPartlyRecoveredIsFollowed) {
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

TEST_P(FundingOpening, GroupsAndProvisionsComeAlongOnTheirAccounts) {
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

TEST_P(FundingOpening, RowsThatCannotBeAreRefusedAndKeepNobodyElseOut) {
  v1::StageOpeningRequest request = Request();
  v1::OpeningLoan after = Paying();
  *after.mutable_events(5)->mutable_date() = On(2024, 7, 1);
  *request.add_loans() = after;
  v1::OpeningLoan stranger = HalfDrawn();
  stranger.set_borrower("organizations/nobody");
  stranger.set_loan_id("l5");
  *request.add_loans() = stranger;
  v1::OpeningLoan elsewhere = HalfDrawn();
  elsewhere.set_loan_id("l6");
  elsewhere.mutable_source_mix(1)->set_source("fundSources/none");
  *request.add_loans() = elsewhere;
  v1::OpeningLoan drawn = HalfDrawn();
  drawn.set_loan_id("l7");
  *drawn.mutable_events(0)->mutable_amount() = Vnd(100'000'002);
  *request.add_loans() = drawn;
  v1::OpeningLoan shapeless = HalfDrawn();
  shapeless.set_loan_id("l8");
  Add(shapeless, v1::OPENING_EVENT_KIND_PAUSE, CivilDay(2024, 4, 1));
  *request.add_loans() = shapeless;
  *request.add_loans() = HalfDrawn();
  BorrowerFacts unknown;
  office_.registry().Set("nobody", unknown);
  const auto response = Stage(request);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->results(0).reason(), "VALUE_DATE_OUT_OF_RANGE");
  EXPECT_EQ(response->results(1).reason(), "BORROWER_UNKNOWN");
  EXPECT_EQ(response->results(2).reason(), "NEVER_EXISTED");
  EXPECT_EQ(response->results(3).reason(), "UNDRAWN_EXCEEDED");
  EXPECT_EQ(response->results(4).reason(), "FIELD_RULE");
  EXPECT_THAT(response->results(4).message(), HasSubstr("events[1]"));
  EXPECT_EQ(response->results(5).outcome(), v1::OPENING_OUTCOME_STAGED);
  EXPECT_EQ(Now().loan_count(), 1);
}

TEST_P(FundingOpening, BalancesNameAccountsThatHoldThem) {
  const auto refused = [&](const std::string& account, const std::string& source, Dong amount) {
    v1::StageOpeningRequest request = Request();
    Declare(request, account, source, amount);
    return Stage(request);
  };
  EXPECT_THAT(refused("1310", "", 1), Violates("balances[0].account"));
  EXPECT_THAT(refused("4190", "", 1), Violates("balances[0].account"));
  EXPECT_THAT(refused("1311", "", 1), Violates("balances[0].source"));
  EXPECT_THAT(refused("4110", "ut", -1), Violates("balances[0].account"));
  EXPECT_THAT(refused("4110", "src", 1), Violates("balances[0].debit"));
}

TEST_P(FundingOpening, AFundInUseIsNotOpened) {
  ASSERT_THAT(office_.Move("src", kMillionDong, On(2024, 7, 1)), IsOk());
  EXPECT_THAT(Stage(WholeFile()), FailsWith(StatusCode::kFailedPrecondition, "OPENING_FUND_IN_USE"));
}

TEST_P(FundingOpening, NothingIsOpenedWithoutBalancesAndWhatWasToldCanBeForgotten) {
  EXPECT_EQ(StageLoan(Paying()).outcome(), v1::OPENING_OUTCOME_STAGED);
  EXPECT_THAT(Complete(Now().content_hash()), FailsWith(StatusCode::kFailedPrecondition, "OPENING_NOT_RECONCILED"));
  v1::DiscardOpeningRequest discard;
  discard.set_request_id(NewUuid());
  discard.set_fund("funds/f");
  const auto gone = office_.migrations().DiscardOpening(discard, FundingOffice::As("clerk"));
  ASSERT_THAT(gone, IsOk());
  EXPECT_EQ(gone->loan_count(), 1);
  v1::GetOpeningRequest get;
  get.set_fund("funds/f");
  EXPECT_THAT(office_.migrations().GetOpening(get, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
}

}  // namespace
}  // namespace htx::funding
