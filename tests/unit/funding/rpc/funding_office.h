#pragma once

// A funding service without a server: real storage, real handlers; the registry, the clock and the callers are the
// test's.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "common/base/ids.h"
#include "common/query/query.h"
#include "funding/rpc/funding_handlers.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/funding_database.h"
#include "tests/support/databases.h"
#include "tests/support/fakes.h"
#include "tests/support/matchers.h"
#include "tests/support/twice_database.h"
#include "tests/unit/funding/rpc/fake_registry.h"

namespace htx::funding {

inline google::type::Date On(int year, int month, int day) { return DateProto(absl::CivilDay(year, month, day)); }
inline common::v1::Money Vnd(Dong amount) { return MoneyProto(amount); }
inline constexpr Dong kMillionDong = 1'000'000;
inline constexpr Dong kBillionDong = 1'000'000'000;

// The loan that most stories tell of.
inline constexpr absl::CivilDay kSigned(2024, 1, 10);
inline constexpr absl::CivilDay kPaidOut(2024, 1, 15);
inline constexpr absl::CivilDay kFirstDue(2024, 2, 15);

// What an application is about, where the default will not do.
struct Wish {
  std::string id = "app";
  std::string borrower = "b1";
  std::string source = "src";
  Dong amount = 600 * kMillionDong;
  int months = 12;
  std::vector<std::string> related = {};
  std::string dataset = {};
  std::string district = {};
  absl::CivilDay day = absl::CivilDay(2024, 1, 5);
  std::vector<std::pair<std::string, int64_t>> mix = {};  // Sources with shares; empty: all from `source`.
  std::string program = {};
  std::optional<int64_t> jobs = {};
};

class FundingOffice {
 public:
  // `twice`: the body of every write runs, is thrown away, and runs again, as after a conflict.
  explicit FundingOffice(testing::TestDatabase storage, bool twice = false)
      : storage_(std::move(storage)),
        clock_(StartOf(absl::CivilDay(2025, 6, 2)) + absl::Hours(9)),
        ids_(MakeIdSource()),
        database_(OpenFundingDatabase(storage_.url(), clock_, 8)) {
    EXPECT_THAT(database_, testing::IsOk());
    if (twice) twice_ = std::make_unique<testing::TwiceDatabase>(**database_);
    handlers_ = std::make_unique<FundingHandlers>(desk());
  }

  FakeRegistry& registry() { return registry_; }
  testing::FakeClock& clock() { return clock_; }
  sql::Database& database() { return **database_; }
  FundHandlers& funds() { return handlers_->funds; }
  ApplicationHandlers& applications() { return handlers_->applications; }
  LoanHandlers& loans() { return handlers_->loans; }
  LedgerHandlers& ledger() { return handlers_->ledger; }
  ProductHandlers& products() { return handlers_->products; }
  ChangeHandlers& changes() { return handlers_->changes; }
  MigrationHandlers& migrations() { return handlers_->migrations; }
  StandingHandlers& standings() { return handlers_->standings; }
  ReportHandlers& reports() { return handlers_->reports; }
  IdSource& ids() { return *ids_; }
  ProgramHandlers& programs() { return handlers_->programs; }
  CommitteeHandlers& committees() { return handlers_->committees; }
  CapitalCostHandlers& capital_costs() { return handlers_->capital_costs; }
  PartyHandlers& parties() { return handlers_->parties; }
  CollateralHandlers& collaterals() { return handlers_->collaterals; }
  ProposalHandlers& proposals() { return handlers_->proposals; }
  DayHandlers& days() { return handlers_->days; }
  DayWork& work() { return handlers_->day_work; }
  // Another worker on the same days.
  DayWork NewWorker(int debtors_at_once) {
    return DayWork(desk(), handlers_->applications, handlers_->loans, debtors_at_once);
  }

  // A caller with everything but another's identity. The deadline is real time: the storage waits in it.
  static rpc::RequestContext As(const std::string& principal, const std::string& language = "en") {
    return {.method = "test/" + principal,
            .principal = principal,
            .scopes = {"organizations/alliance"},
            .language = language,
            .deadline = absl::Now() + absl::Minutes(3)};
  }

  // funds/f of organizations/alliance with 20 billion, and fundSources/src with `contributed`.
  void OpenFund(Dong contributed = 50 * kBillionDong, Dong charter = 20 * kBillionDong) {
    v1::CreateFundRequest fund;
    fund.set_request_id(NewUuid());
    fund.set_fund_id("f");
    fund.mutable_fund()->set_alliance("organizations/alliance");
    fund.mutable_fund()->set_display_name("Quỹ hỗ trợ phát triển HTX");
    fund.mutable_fund()->set_model(v1::FUND_MODEL_LOCAL_STATE);
    *fund.mutable_capital()->mutable_effective_date() = On(2018, 1, 1);
    *fund.mutable_capital()->mutable_charter_capital() = Vnd(charter);
    ASSERT_THAT(funds().CreateFund(fund, As("manager")), testing::IsOk());
    AddSource("src", contributed);
  }

  void AddSource(const std::string& id, Dong contributed, v1::FundSourceKind kind = v1::FUND_SOURCE_KIND_CHARTER,
                 v1::RiskBearer risk = v1::RISK_BEARER_FUND) {
    v1::CreateFundSourceRequest source;
    source.set_request_id(NewUuid());
    source.set_fund_source_id(id);
    source.mutable_fund_source()->set_fund("funds/f");
    source.mutable_fund_source()->set_display_name("Nguồn " + id);
    source.mutable_fund_source()->set_kind(kind);
    source.mutable_fund_source()->set_risk_bearer(risk);
    ASSERT_THAT(funds().CreateFundSource(source, As("manager")), testing::IsOk());
    ASSERT_THAT(Move(id, contributed, On(2018, 1, 2)), testing::IsOk());
  }

  absl::StatusOr<v1::RecordCapitalMovementResponse> Move(
      const std::string& source, Dong amount, const google::type::Date& day,
      v1::CapitalMovementKind kind = v1::CAPITAL_MOVEMENT_KIND_CONTRIBUTION) {
    v1::RecordCapitalMovementRequest movement;
    movement.set_request_id(NewUuid());
    movement.mutable_movement()->set_source("fundSources/" + source);
    movement.mutable_movement()->set_kind(kind);
    *movement.mutable_movement()->mutable_amount() = Vnd(amount);
    *movement.mutable_movement()->mutable_business_date() = day;
    return funds().RecordCapitalMovement(movement, As("manager"));
  }

  // programs/{id} for 2024 with `budget`.
  static v1::UpdateProgramRequest ProgramRequest(const std::string& id, Dong budget) {
    v1::UpdateProgramRequest request;
    request.set_request_id(NewUuid());
    request.set_allow_missing(true);
    v1::Program& program = *request.mutable_program();
    program.set_name("programs/" + id);
    program.set_fund("funds/f");
    program.set_display_name("Chương trình rau an toàn");
    *program.mutable_period()->mutable_from() = On(2024, 1, 1);
    *program.mutable_period()->mutable_to() = On(2025, 1, 1);
    *program.mutable_budget() = Vnd(budget);
    program.set_reference("12/QĐ-UBND");
    return request;
  }

  absl::StatusOr<v1::SetCreditLimitResponse> Limit(v1::CreditLimitSubject kind, const std::string& subject, Dong amount,
                                                   const google::type::Date& day) {
    v1::SetCreditLimitRequest request;
    request.set_request_id(NewUuid());
    v1::CreditLimit& limit = *request.mutable_credit_limit();
    limit.set_fund("funds/f");
    limit.set_subject_kind(kind);
    limit.set_subject(subject);
    *limit.mutable_effective_date() = day;
    *limit.mutable_amount() = Vnd(amount);
    limit.set_reference("05/NQ-HĐQL");
    return programs().SetCreditLimit(request, As("manager"));
  }

  static v1::CreateApplicationRequest ApplicationRequest(const Wish& wish) {
    v1::CreateApplicationRequest request;
    request.set_request_id(NewUuid());
    request.set_application_id(wish.id);
    v1::LoanApplication& application = *request.mutable_application();
    application.set_fund("funds/f");
    application.set_borrower("organizations/" + wish.borrower);
    application.set_source("fundSources/" + wish.source);
    *application.mutable_requested_amount() = Vnd(wish.amount);
    application.set_term_months(wish.months);
    application.set_purpose("Mở rộng sản xuất rau an toàn");
    *application.mutable_total_investment() = Vnd(wish.amount * 2);
    *application.mutable_own_capital() = Vnd(wish.amount);
    for (const std::string& related : wish.related) application.add_related_parties("organizations/" + related);
    application.set_dataset(wish.dataset);
    if (!wish.district.empty()) {
      application.mutable_locality()->set_province("areas/p79");
      application.mutable_locality()->set_district("areas/" + wish.district);
    }
    *application.mutable_application_date() = DateProto(wish.day);
    for (const auto& [source, ppm] : wish.mix) {
      v1::SourceShare& share = *application.add_source_mix();
      share.set_source("fundSources/" + source);
      share.set_share_ppm(ppm);
    }
    if (!wish.program.empty()) application.set_program("programs/" + wish.program);
    if (wish.jobs.has_value()) application.set_jobs(*wish.jobs);
    return request;
  }

  absl::StatusOr<v1::SubmitApplicationResponse> Submit(const std::string& id, const std::string& etag,
                                                       absl::CivilDay day) {
    v1::SubmitApplicationRequest request;
    request.set_request_id(NewUuid());
    request.set_name("applications/" + id);
    request.set_etag(etag);
    *request.mutable_business_date() = DateProto(day);
    return applications().SubmitApplication(request, As("maker"));
  }

  absl::StatusOr<v1::RecordAppraisalResponse> Appraise(const std::string& id, const std::string& etag,
                                                       absl::CivilDay day, bool feasible = true) {
    v1::RecordAppraisalRequest request;
    request.set_request_id(NewUuid());
    request.set_name("applications/" + id);
    request.set_etag(etag);
    request.mutable_appraisal()->set_feasible(feasible);
    request.mutable_appraisal()->set_security(v1::SECURITY_MEASURE_COLLATERAL);
    request.mutable_appraisal()->set_security_accepted(true);
    *request.mutable_appraisal()->mutable_business_date() = DateProto(day);
    return applications().RecordAppraisal(request, As("appraiser"));
  }

  static v1::DecideApplicationRequest VoteRequest(const std::string& id, const std::string& etag, absl::CivilDay day,
                                                  v1::VoteChoice choice = v1::VOTE_CHOICE_APPROVE) {
    v1::DecideApplicationRequest request;
    request.set_request_id(NewUuid());
    request.set_name("applications/" + id);
    request.set_etag(etag);
    request.set_choice(choice);
    *request.mutable_business_date() = DateProto(day);
    return request;
  }

  // Created, handed in and appraised on the wish's day; "3" is the etag afterwards.
  void BringToDecision(const Wish& wish) {
    ASSERT_THAT(applications().CreateApplication(ApplicationRequest(wish), As("maker")), testing::IsOk());
    ASSERT_THAT(Submit(wish.id, "1", wish.day), testing::IsOk());
    ASSERT_THAT(Appraise(wish.id, "2", wish.day), testing::IsOk());
  }
  absl::StatusOr<v1::DecideApplicationResponse> Approve(const Wish& wish) {
    return applications().DecideApplication(VoteRequest(wish.id, "3", wish.day), As("approver"));
  }

  static v1::CreateLoanRequest LoanRequest(const Wish& wish, const std::string& loan, absl::CivilDay first_due) {
    v1::CreateLoanRequest request;
    request.set_request_id(NewUuid());
    request.set_loan_id(loan);
    request.set_application("applications/" + wish.id);
    request.set_application_etag("4");
    request.set_contract_number("HĐ-01/2024");
    *request.mutable_terms()->mutable_principal() = Vnd(wish.amount);
    request.mutable_terms()->set_annual_rate_ppm(60'000);
    request.mutable_terms()->set_term_months(wish.months);
    *request.mutable_terms()->mutable_first_due_date() = DateProto(first_due);
    request.mutable_terms()->set_method(v1::SCHEDULE_METHOD_EQUAL_PRINCIPAL);
    *request.mutable_business_date() = DateProto(wish.day);
    return request;
  }

  absl::StatusOr<v1::SignLoanResponse> Sign(const std::string& loan, absl::CivilDay day) {
    v1::SignLoanRequest request;
    request.set_request_id(NewUuid());
    request.set_name("loans/" + loan);
    request.set_etag("1");
    *request.mutable_signature()->mutable_business_date() = DateProto(day);
    request.mutable_signature()->set_document_sha256(std::string(64, 'a'));
    request.mutable_signature()->add_signatories("Giám đốc quỹ");
    return loans().SignLoan(request, As("approver"));
  }

  static v1::CreateDisbursementRequest DisbursementRequest(const std::string& loan, const std::string& id, Dong amount,
                                                           absl::CivilDay day) {
    v1::CreateDisbursementRequest request;
    request.set_request_id(NewUuid());
    request.set_disbursement_id(id);
    request.mutable_disbursement()->set_loan("loans/" + loan);
    *request.mutable_disbursement()->mutable_amount() = Vnd(amount);
    *request.mutable_disbursement()->mutable_business_date() = DateProto(day);
    v1::CreditCheck& check = *request.mutable_disbursement()->mutable_credit_check();
    *check.mutable_checked_date() = DateProto(day);
    check.set_no_bad_debt(true);
    check.set_reference("CIC-1");
    return request;
  }

  absl::StatusOr<v1::CreateDisbursementResponse> Reserve(const std::string& loan, const std::string& id, Dong amount,
                                                         absl::CivilDay day) {
    return loans().CreateDisbursement(DisbursementRequest(loan, id, amount, day), As("maker"));
  }

  absl::StatusOr<v1::ResolveDisbursementResponse> Resolve(
      const std::string& id, absl::CivilDay day, v1::DisbursementOutcome outcome = v1::DISBURSEMENT_OUTCOME_CONFIRMED) {
    v1::ResolveDisbursementRequest request;
    request.set_request_id(NewUuid());
    request.set_name("disbursements/" + id);
    request.set_outcome(outcome);
    *request.mutable_business_date() = DateProto(day);
    return loans().ResolveDisbursement(request, As("cashier"));
  }

  // From nothing to a signed loan on the wish's day.
  void MakeLoan(const Wish& wish, const std::string& loan, absl::CivilDay first_due) {
    BringToDecision(wish);
    ASSERT_THAT(Approve(wish), testing::IsOk());
    ASSERT_THAT(loans().CreateLoan(LoanRequest(wish, loan, first_due), As("maker")), testing::IsOk());
    ASSERT_THAT(Sign(loan, wish.day), testing::IsOk());
  }
  // And the whole principal paid out on `day`.
  void Lend(const Wish& wish, const std::string& loan, absl::CivilDay day, absl::CivilDay first_due) {
    MakeLoan(wish, loan, first_due);
    ASSERT_THAT(loans().CreateDisbursement(DisbursementRequest(loan, "d-" + loan, wish.amount, day), As("maker")),
                testing::IsOk());
    ASSERT_THAT(Resolve("d-" + loan, day), testing::IsOk());
  }

  static v1::RecordRepaymentRequest RepaymentRequest(const std::string& loan, Dong amount, absl::CivilDay day) {
    v1::RecordRepaymentRequest request;
    request.set_request_id(NewUuid());
    request.mutable_repayment()->set_loan("loans/" + loan);
    *request.mutable_repayment()->mutable_amount() = Vnd(amount);
    *request.mutable_repayment()->mutable_business_date() = DateProto(day);
    return request;
  }
  absl::StatusOr<v1::RecordRepaymentResponse> Repay(const std::string& loan, Dong amount, absl::CivilDay day) {
    return loans().RecordRepayment(RepaymentRequest(loan, amount, day), As("accountant"));
  }

  absl::StatusOr<v1::ReverseTransactionResponse> Reverse(const std::string& repayment, absl::CivilDay day,
                                                         bool only_try = false) {
    v1::ReverseTransactionRequest request;
    request.set_request_id(NewUuid());
    request.set_name("repayments/" + repayment);
    request.set_validate_only(only_try);
    request.set_reason("Ghi nhầm khách hàng");
    *request.mutable_business_date() = DateProto(day);
    return loans().ReverseTransaction(request, As("accountant"));
  }

  // Proposed and to hold on `day`; the fields of the kind are the caller's.
  static v1::CreateProposalRequest ProposalRequest(const std::string& loan, v1::ProposalKind kind, absl::CivilDay day) {
    v1::CreateProposalRequest request;
    request.set_request_id(NewUuid());
    v1::Proposal& proposal = *request.mutable_proposal();
    proposal.set_loan("loans/" + loan);
    proposal.set_kind(kind);
    *proposal.mutable_value_date() = DateProto(day);
    *proposal.mutable_business_date() = DateProto(day);
    proposal.set_reference("07/ĐN");
    proposal.set_reason("Mất mùa");
    return request;
  }
  absl::StatusOr<v1::CreateProposalResponse> Propose(const v1::CreateProposalRequest& request) {
    return proposals().CreateProposal(request, As("maker"));
  }
  absl::StatusOr<v1::DecideProposalResponse> Decide(const v1::Proposal& proposal, absl::CivilDay day,
                                                    const std::string& who = "approver",
                                                    v1::ProposalChoice choice = v1::PROPOSAL_CHOICE_APPROVE) {
    v1::DecideProposalRequest request;
    request.set_request_id(NewUuid());
    request.set_name(proposal.name());
    request.set_content_hash(proposal.content_hash());
    request.set_choice(choice);
    *request.mutable_business_date() = DateProto(day);
    return proposals().DecideProposal(request, As(who));
  }
  // Proposed by one, approved by another, on the same day.
  absl::StatusOr<v1::DecideProposalResponse> Change(const v1::CreateProposalRequest& request) {
    HTX_ASSIGN_OR_RETURN(const v1::CreateProposalResponse proposed, Propose(request));
    const google::type::Date& day = request.proposal().business_date();
    return Decide(proposed.proposal(), absl::CivilDay(day.year(), day.month(), day.day()));
  }

  v1::Loan Loan(const std::string& loan, v1::LoanView view = v1::LOAN_VIEW_FULL) {
    v1::GetLoanRequest request;
    request.set_name("loans/" + loan);
    request.set_view(view);
    absl::StatusOr<v1::GetLoanResponse> response = loans().GetLoan(request, As("viewer"));
    EXPECT_THAT(response, testing::IsOk());
    return response.ok() ? response->loan() : v1::Loan();
  }
  v1::LoanApplication Application(const std::string& id) {
    v1::GetApplicationRequest request;
    request.set_name("applications/" + id);
    absl::StatusOr<v1::GetApplicationResponse> response = applications().GetApplication(request, As("viewer"));
    EXPECT_THAT(response, testing::IsOk());
    return response.ok() ? response->application() : v1::LoanApplication();
  }
  // The only source of the fund, or the one with this id, after everything.
  v1::SourcePosition Position(const std::string& source = "src") {
    v1::ListFundSourcesRequest request;
    request.set_fund("funds/f");
    const auto response = funds().ListFundSources(request, As("viewer"));
    EXPECT_THAT(response, testing::IsOk());
    for (const v1::FundSource& each : response->fund_sources()) {
      if (each.name() == "fundSources/" + source) return each.position();
    }
    ADD_FAILURE() << "no source " << source;
    return {};
  }
  v1::GetTrialBalanceResponse TrialBalance(const std::string& filter = "", std::optional<absl::CivilDay> day = {}) {
    v1::GetTrialBalanceRequest request;
    request.set_fund("funds/f");
    request.set_filter(filter);
    if (day.has_value()) *request.mutable_date() = DateProto(*day);
    auto response = ledger().GetTrialBalance(request, As("viewer"));
    EXPECT_THAT(response, testing::IsOk());
    return response.ok() ? *std::move(response) : v1::GetTrialBalanceResponse();
  }
  // All balances, and how many entries made them: equal before and after what must post nothing.
  std::string Books() {
    v1::ListJournalEntriesRequest request;
    request.set_fund("funds/f");
    request.set_page_size(1);
    const auto entries = ledger().ListJournalEntries(request, As("viewer"));
    EXPECT_THAT(entries, testing::IsOk());
    return absl::StrCat(entries.ok() ? entries->total_size() : -1, " entries\n", TrialBalance().ShortDebugString());
  }
  // Balance of one account on its normal side; 0 when nothing was posted.
  Dong Balance(const std::string& account, const std::string& filter = "") {
    const v1::GetTrialBalanceResponse balance = TrialBalance(filter);
    for (const v1::TrialBalanceRow& row : balance.rows()) {
      if (row.account() == account) return row.balance().amount();
    }
    return 0;
  }
  int64_t Head() { return database().HeadSequence(absl::Now() + absl::Minutes(3)).value_or(-1); }

 private:
  Desk desk() {
    return Desk{.database = twice_ != nullptr ? static_cast<sql::Database&>(*twice_) : **database_,
                .clock = clock_,
                .ids = *ids_,
                .rules = LendingRules(),
                .registry = registry_,
                .tokens = tokens_};
  }

  testing::TestDatabase storage_;
  testing::FakeClock clock_;
  std::unique_ptr<IdSource> ids_;
  absl::StatusOr<std::unique_ptr<sql::Database>> database_;
  std::unique_ptr<testing::TwiceDatabase> twice_ = {};
  FakeRegistry registry_;
  query::PageTokens tokens_{"a secret of the tests only"};
  std::unique_ptr<FundingHandlers> handlers_;
};

}  // namespace htx::funding
