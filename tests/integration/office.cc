#include "tests/integration/office.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace htx::testing {
namespace {

// Nine digits and their check digit; 0 for the nine digits that have none.
std::string WithCheckDigit(int nine) {
  const std::string digits = absl::StrFormat("%09d", nine);
  const int weights[] = {31, 29, 23, 19, 17, 13, 7, 5, 3};
  int sum = 0;
  for (size_t i = 0; i < 9; ++i) sum += weights[i] * (digits[i] - '0');
  const int check = 10 - sum % 11;
  return check == 10 ? "" : absl::StrCat(digits, check);
}

}  // namespace

google::type::Date Day(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

common::v1::Money Vnd(int64_t amount) {
  common::v1::Money money;
  money.set_amount(amount);
  money.set_currency("VND");
  return money;
}

std::string TaxCodeNumber(int number) {
  // Every eleventh nine digits have no check digit, so the numbers are spread over more nine digits than there are
  // numbers.
  for (int nine = 20000010 + number * 2;; ++nine) {
    const std::string code = WithCheckDigit(nine);
    if (!code.empty()) return code;
  }
}

registry_v1::CreateOrganizationRequest NewAlliance(const std::string& id, const std::string& legal_name) {
  registry_v1::CreateOrganizationRequest request;
  request.set_organization_id(id);
  request.set_request_id(NewUuid());
  registry_v1::Organization& alliance = *request.mutable_organization();
  alliance.set_kind(registry_v1::ORGANIZATION_KIND_ALLIANCE);
  alliance.set_legal_name(legal_name);
  *alliance.mutable_founded_date() = Day(1993, 10, 30);
  alliance.set_area("areas/p31");
  return request;
}

registry_v1::CreateOrganizationRequest NewCooperative(const std::string& id, int number,
                                                      const google::type::Date& founded, const std::string& alliance) {
  registry_v1::CreateOrganizationRequest request;
  request.set_organization_id(id);
  request.set_request_id(NewUuid());
  registry_v1::Organization& cooperative = *request.mutable_organization();
  cooperative.set_kind(registry_v1::ORGANIZATION_KIND_COOPERATIVE);
  cooperative.set_legal_name(absl::StrCat("Hợp tác xã Nông nghiệp Đồng Tâm số ", number));
  cooperative.set_tax_code(TaxCodeNumber(number));
  cooperative.set_sector(registry_v1::SECTOR_AGRICULTURE);
  cooperative.set_governing_law(registry_v1::GOVERNING_LAW_LAW_2012);
  *cooperative.mutable_founded_date() = founded;
  cooperative.set_area("areas/p31");
  cooperative.set_alliance(absl::StrCat("organizations/", alliance));
  cooperative.set_member_count(25);
  return request;
}

registry_v1::CreateRelationshipRequest NewMembership(const std::string& from, const std::string& to,
                                                     const google::type::Date& since) {
  registry_v1::CreateRelationshipRequest request;
  request.set_request_id(NewUuid());
  registry_v1::Relationship& relationship = *request.mutable_relationship();
  relationship.set_from(absl::StrCat("organizations/", from));
  relationship.set_to(absl::StrCat("organizations/", to));
  relationship.set_type(registry_v1::RELATIONSHIP_TYPE_MEMBER_OF);
  *relationship.mutable_start_date() = since;
  return request;
}

void RegistryOffice::Create(const registry_v1::CreateOrganizationRequest& request) const {
  Must(CallUntilAnswered(*organizations, &registry_v1::OrganizationService::Stub::CreateOrganization, request));
}

void RegistryOffice::Admit(const std::string& from, const std::string& to, const google::type::Date& since) const {
  Must(CallUntilAnswered(*parties, &registry_v1::PartyService::Stub::CreateRelationship,
                         NewMembership(from, to, since)));
}

registry_v1::Organization RegistryOffice::Get(const std::string& id) const {
  registry_v1::GetOrganizationRequest request;
  request.set_name(absl::StrCat("organizations/", id));
  return Must(CallUntilAnswered(*organizations, &registry_v1::OrganizationService::Stub::GetOrganization, request))
      .organization();
}

int64_t RegistryOffice::Count(const std::string& filter) const {
  registry_v1::ListOrganizationsRequest request;
  request.set_filter(filter);
  request.set_page_size(1);
  return Must(CallUntilAnswered(*organizations, &registry_v1::OrganizationService::Stub::ListOrganizations, request))
      .total_size();
}

std::vector<registry_v1::Change> RegistryOffice::AllChanges() const {
  std::vector<registry_v1::Change> all;
  registry_v1::ListChangesRequest request;
  request.set_start(registry_v1::CHANGE_START_EARLIEST);
  request.set_page_size(500);
  while (true) {
    const auto page = Must(CallUntilAnswered(*changes, &registry_v1::ChangeService::Stub::ListChanges, request));
    all.insert(all.end(), page.changes().begin(), page.changes().end());
    if (page.changes().empty() || all.back().header().sequence() >= page.head_sequence()) return all;
    request.set_resume_token(page.next_resume_token());
  }
}

void FundOffice::Found(const std::string& fund, const std::string& source, const std::string& alliance,
                       int64_t capital) const {
  funding_v1::CreateFundRequest create;
  create.set_request_id(NewUuid());
  create.set_fund_id(fund);
  create.mutable_fund()->set_alliance(absl::StrCat("organizations/", alliance));
  create.mutable_fund()->set_display_name("Quỹ hỗ trợ phát triển HTX thành phố Hải Phòng");
  create.mutable_fund()->set_model(funding_v1::FUND_MODEL_LOCAL_STATE);
  *create.mutable_capital()->mutable_effective_date() = Day(2023, 1, 1);
  *create.mutable_capital()->mutable_charter_capital() = Vnd(capital);
  Must(CallUntilAnswered(*funds, &funding_v1::FundService::Stub::CreateFund, create));

  funding_v1::CreateFundSourceRequest open;
  open.set_request_id(NewUuid());
  open.set_fund_source_id(source);
  open.mutable_fund_source()->set_fund(absl::StrCat("funds/", fund));
  open.mutable_fund_source()->set_display_name("Vốn điều lệ");
  open.mutable_fund_source()->set_kind(funding_v1::FUND_SOURCE_KIND_CHARTER);
  Must(CallUntilAnswered(*funds, &funding_v1::FundService::Stub::CreateFundSource, open));

  funding_v1::RecordCapitalMovementRequest move;
  move.set_request_id(NewUuid());
  move.mutable_movement()->set_source(absl::StrCat("fundSources/", source));
  move.mutable_movement()->set_kind(funding_v1::CAPITAL_MOVEMENT_KIND_CONTRIBUTION);
  *move.mutable_movement()->mutable_amount() = Vnd(capital);
  *move.mutable_movement()->mutable_business_date() = Day(2023, 1, 2);
  Must(CallUntilAnswered(*funds, &funding_v1::FundService::Stub::RecordCapitalMovement, move));
}

funding_v1::LoanApplication FundOffice::Appraised(const std::string& id, const std::string& fund,
                                                  const std::string& source, const std::string& borrower,
                                                  int64_t amount) const {
  using Stub = funding_v1::ApplicationService::Stub;
  funding_v1::CreateApplicationRequest create;
  create.set_request_id(NewUuid());
  create.set_application_id(id);
  funding_v1::LoanApplication& content = *create.mutable_application();
  content.set_fund(absl::StrCat("funds/", fund));
  content.set_source(absl::StrCat("fundSources/", source));
  content.set_borrower(absl::StrCat("organizations/", borrower));
  *content.mutable_requested_amount() = Vnd(amount);
  *content.mutable_total_investment() = Vnd(amount * 2);
  *content.mutable_own_capital() = Vnd(amount);
  content.set_term_months(12);
  content.set_purpose("Mua máy cấy và vật tư vụ xuân");
  *content.mutable_application_date() = Day(2024, 3, 1);
  const auto drafted = Must(CallUntilAnswered(*applications, &Stub::CreateApplication, create, kMaker)).application();

  funding_v1::SubmitApplicationRequest submit;
  submit.set_request_id(NewUuid());
  submit.set_name(drafted.name());
  submit.set_etag(drafted.etag());
  *submit.mutable_business_date() = Day(2024, 3, 2);
  const auto submitted = Must(CallUntilAnswered(*applications, &Stub::SubmitApplication, submit, kMaker)).application();

  funding_v1::RecordAppraisalRequest appraise;
  appraise.set_request_id(NewUuid());
  appraise.set_name(submitted.name());
  appraise.set_etag(submitted.etag());
  appraise.mutable_appraisal()->set_feasible(true);
  appraise.mutable_appraisal()->set_security(funding_v1::SECURITY_MEASURE_COLLATERAL);
  appraise.mutable_appraisal()->set_security_accepted(true);
  *appraise.mutable_appraisal()->mutable_business_date() = Day(2024, 3, 5);
  return Must(CallUntilAnswered(*applications, &Stub::RecordAppraisal, appraise, kAppraiser)).application();
}

funding_v1::DecideApplicationRequest FundOffice::Approval(const funding_v1::LoanApplication& application) const {
  funding_v1::DecideApplicationRequest vote;
  vote.set_request_id(NewUuid());
  vote.set_name(application.name());
  vote.set_etag(application.etag());
  vote.set_choice(funding_v1::VOTE_CHOICE_APPROVE);
  *vote.mutable_business_date() = Day(2024, 3, 10);
  return vote;
}

funding_v1::Loan FundOffice::PaidOut(const std::string& id, const funding_v1::LoanApplication& application) const {
  using Stub = funding_v1::LoanService::Stub;
  funding_v1::CreateLoanRequest contract;
  contract.set_request_id(NewUuid());
  contract.set_loan_id(id);
  contract.set_application(application.name());
  contract.set_application_etag(application.etag());
  contract.set_contract_number(absl::StrCat("HĐ-", id));
  *contract.mutable_terms()->mutable_principal() = application.requested_amount();
  contract.mutable_terms()->set_annual_rate_ppm(66000);
  contract.mutable_terms()->set_term_months(12);
  *contract.mutable_terms()->mutable_first_due_date() = Day(2024, 4, 15);
  contract.mutable_terms()->set_method(funding_v1::SCHEDULE_METHOD_EQUAL_PRINCIPAL);
  *contract.mutable_business_date() = Day(2024, 3, 12);
  const auto made = Must(CallUntilAnswered(*loans, &Stub::CreateLoan, contract, kMaker)).loan();

  funding_v1::SignLoanRequest sign;
  sign.set_request_id(NewUuid());
  sign.set_name(made.name());
  sign.set_etag(made.etag());
  *sign.mutable_signature()->mutable_business_date() = Day(2024, 3, 13);
  sign.mutable_signature()->set_document_sha256(std::string(64, 'a'));
  sign.mutable_signature()->add_signatories("Giám đốc quỹ");
  sign.mutable_signature()->add_signatories("Giám đốc hợp tác xã");
  Must(CallUntilAnswered(*loans, &Stub::SignLoan, sign, kApprover));

  funding_v1::CreateDisbursementRequest pay;
  pay.set_request_id(NewUuid());
  pay.mutable_disbursement()->set_loan(made.name());
  *pay.mutable_disbursement()->mutable_amount() = application.requested_amount();
  *pay.mutable_disbursement()->mutable_business_date() = Day(2024, 3, 14);
  *pay.mutable_disbursement()->mutable_credit_check()->mutable_checked_date() = Day(2024, 3, 11);
  pay.mutable_disbursement()->mutable_credit_check()->set_no_bad_debt(true);
  pay.mutable_disbursement()->mutable_credit_check()->set_reference("CIC-2024-03-11-001");
  const auto reserved = Must(CallUntilAnswered(*loans, &Stub::CreateDisbursement, pay, kMaker)).disbursement();

  funding_v1::ResolveDisbursementRequest confirm;
  confirm.set_request_id(NewUuid());
  confirm.set_name(reserved.name());
  confirm.set_outcome(funding_v1::DISBURSEMENT_OUTCOME_CONFIRMED);
  *confirm.mutable_business_date() = Day(2024, 3, 15);
  return Must(CallUntilAnswered(*loans, &Stub::ResolveDisbursement, confirm, kCashier)).loan();
}

funding_v1::RecordRepaymentRequest FundOffice::Payment(const std::string& loan, int64_t amount,
                                                       const google::type::Date& day) const {
  funding_v1::RecordRepaymentRequest request;
  request.set_request_id(NewUuid());
  request.mutable_repayment()->set_loan(loan);
  *request.mutable_repayment()->mutable_amount() = Vnd(amount);
  *request.mutable_repayment()->mutable_business_date() = day;
  return request;
}

int64_t FundOffice::Imbalance(const std::string& fund) const {
  funding_v1::GetTrialBalanceRequest request;
  request.set_fund(absl::StrCat("funds/", fund));
  const auto balance = Must(CallUntilAnswered(*ledger, &funding_v1::LedgerService::Stub::GetTrialBalance, request));
  int64_t difference = balance.total_debit().amount() - balance.total_credit().amount();
  for (const auto& row : balance.rows()) {
    if (!row.memo()) difference += row.debit().amount() - row.credit().amount();
  }
  return difference;
}

}  // namespace htx::testing
