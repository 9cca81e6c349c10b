#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status.h"
#include "htx/funding/v1/application_service.grpc.pb.h"
#include "htx/funding/v1/fund_service.grpc.pb.h"
#include "htx/funding/v1/loan_service.grpc.pb.h"
#include "htxctl/demo/load.h"
#include "htxctl/demo/loans.h"
#include "htxctl/demo/parallel.h"
#include "htxctl/demo/places.h"
#include "htxctl/demo/stable_id.h"
#include "htxctl/demo/values.h"

namespace htx::ctl {
namespace {

using funding::v1::ApplicationService;
using funding::v1::FundService;
using funding::v1::LoanService;
constexpr int kThreads = 4;

std::string SourceName(const FundPlan& fund) { return absl::StrCat("fundSources/", fund.id, "-von-dieu-le"); }

absl::Status LoadFund(const Session& session, const FundPlan& fund) {
  const auto stub = FundService::NewStub(session.funding());
  funding::v1::CreateFundRequest create;
  create.set_request_id(StableUuid(absl::StrCat("fund/", fund.id)));
  create.set_fund_id(std::string(fund.id));
  create.mutable_fund()->set_alliance(OrganizationName(AllianceOf(fund.province).id));
  create.mutable_fund()->set_display_name(std::string(fund.name));
  create.mutable_fund()->set_model(fund.cooperative ? funding::v1::FUND_MODEL_COOPERATIVE
                                                    : funding::v1::FUND_MODEL_LOCAL_STATE);
  create.mutable_fund()->set_dataset(std::string(fund.dataset));
  *create.mutable_capital()->mutable_effective_date() = ToDate(fund.since);
  *create.mutable_capital()->mutable_charter_capital() = Vnd(fund.charter_capital);
  HTX_RETURN_IF_ERROR(session.Call(*stub, &FundService::Stub::CreateFund, create).status());

  funding::v1::CreateFundSourceRequest source;
  source.set_request_id(StableUuid(absl::StrCat("source/", fund.id)));
  source.set_fund_source_id(SourceName(fund).substr(sizeof("fundSources/") - 1));
  source.mutable_fund_source()->set_fund(absl::StrCat("funds/", fund.id));
  source.mutable_fund_source()->set_display_name("Vốn điều lệ");
  source.mutable_fund_source()->set_kind(funding::v1::FUND_SOURCE_KIND_CHARTER);
  HTX_RETURN_IF_ERROR(session.Call(*stub, &FundService::Stub::CreateFundSource, source).status());

  funding::v1::RecordCapitalMovementRequest movement;
  movement.set_request_id(StableUuid(absl::StrCat("capital/", fund.id)));
  movement.mutable_movement()->set_source(SourceName(fund));
  movement.mutable_movement()->set_kind(funding::v1::CAPITAL_MOVEMENT_KIND_CONTRIBUTION);
  *movement.mutable_movement()->mutable_amount() = Vnd(fund.charter_capital);
  *movement.mutable_movement()->mutable_business_date() = ToDate(fund.since);
  HTX_RETURN_IF_ERROR(session.Call(*stub, &FundService::Stub::RecordCapitalMovement, movement).status());
  if (fund.planned_lending == 0) return absl::OkStatus();

  const Dataset& dataset = DatasetOf(fund.dataset);
  funding::v1::SetLendingPlanRequest plan;
  plan.set_request_id(StableUuid(absl::StrCat("plan/", fund.id)));
  plan.mutable_plan()->set_fund(absl::StrCat("funds/", fund.id));
  *plan.mutable_plan()->mutable_period() = ToRange(dataset.from, dataset.to);
  *plan.mutable_plan()->mutable_planned_lending() = Vnd(fund.planned_lending);
  plan.mutable_plan()->set_dataset(std::string(fund.dataset));
  return session.Call(*stub, &FundService::Stub::SetLendingPlan, plan).status();
}

// Walks one loan from draft to repayment. Those who make, appraise, decide and confirm are different offices, as the
// rules ask. Every step uses the etag of the step before; a repeated walk gets the same answers.
class LoanWalk {
 public:
  LoanWalk(const Session& session, const FundPlan& fund, const LoanPlan& plan)
      : maker_(session.As("can-bo-tin-dung")),
        appraiser_(session.As("can-bo-tham-dinh")),
        decider_(session.As("giam-doc-quy")),
        cashier_(session.As("ke-toan-quy")),
        applications_(ApplicationService::NewStub(session.funding())),
        loans_(LoanService::NewStub(session.funding())),
        fund_(fund),
        plan_(plan) {}

  absl::Status Run() {
    HTX_RETURN_IF_ERROR(Apply());
    HTX_RETURN_IF_ERROR(Decide());
    HTX_RETURN_IF_ERROR(Contract());
    HTX_RETURN_IF_ERROR(Disburse());
    return plan_.repays ? Repay() : absl::OkStatus();
  }

 private:
  std::string RequestId(absl::string_view step) const { return StableUuid(absl::StrCat("loan/", plan_.id, "/", step)); }
  std::string ApplicationName() const { return absl::StrCat("applications/", plan_.id); }
  std::string LoanName() const { return absl::StrCat("loans/", plan_.id); }
  google::type::Date Day(int after) const { return ToDate(plan_.applied + after); }

  absl::Status Apply() {
    funding::v1::CreateApplicationRequest create;
    create.set_request_id(RequestId("create"));
    create.set_application_id(plan_.id);
    funding::v1::LoanApplication& application = *create.mutable_application();
    application.set_fund(absl::StrCat("funds/", fund_.id));
    application.set_borrower(OrganizationName(plan_.borrower));
    application.set_source(SourceName(fund_));
    *application.mutable_requested_amount() = Vnd(plan_.amount);
    application.set_term_months(plan_.term_months);
    application.set_purpose("Đầu tư sản xuất kinh doanh, tạo việc làm");
    // The borrower brings 30 % of the investment: more than the 20 % that the decree asks for.
    *application.mutable_total_investment() = Vnd(plan_.amount * 10 / 7);
    *application.mutable_own_capital() = Vnd(plan_.amount * 10 / 7 - plan_.amount);
    application.mutable_locality()->set_province(absl::StrCat("areas/p", ProvinceOf(fund_.province).code));
    if (!plan_.district.empty()) application.mutable_locality()->set_district(DistrictArea(plan_.district));
    *application.mutable_application_date() = Day(0);
    application.set_dataset(std::string(fund_.dataset));
    HTX_ASSIGN_OR_RETURN(const auto created,
                         maker_.Call(*applications_, &ApplicationService::Stub::CreateApplication, create));
    funding::v1::SubmitApplicationRequest submit;
    submit.set_request_id(RequestId("submit"));
    submit.set_name(ApplicationName());
    submit.set_etag(created.application().etag());
    *submit.mutable_business_date() = Day(1);
    HTX_ASSIGN_OR_RETURN(const auto submitted,
                         maker_.Call(*applications_, &ApplicationService::Stub::SubmitApplication, submit));
    etag_ = submitted.application().etag();
    return absl::OkStatus();
  }

  absl::Status Decide() {
    funding::v1::RecordAppraisalRequest appraise;
    appraise.set_request_id(RequestId("appraise"));
    appraise.set_name(ApplicationName());
    appraise.set_etag(etag_);
    appraise.mutable_appraisal()->set_feasible(true);
    appraise.mutable_appraisal()->set_security(funding::v1::SECURITY_MEASURE_COLLATERAL);
    appraise.mutable_appraisal()->set_security_accepted(true);
    appraise.mutable_appraisal()->set_score(78);
    *appraise.mutable_appraisal()->mutable_business_date() = Day(5);
    HTX_ASSIGN_OR_RETURN(const auto appraised,
                         appraiser_.Call(*applications_, &ApplicationService::Stub::RecordAppraisal, appraise));
    funding::v1::DecideApplicationRequest decide;
    decide.set_request_id(RequestId("decide"));
    decide.set_name(ApplicationName());
    decide.set_etag(appraised.application().etag());
    decide.set_choice(funding::v1::VOTE_CHOICE_APPROVE);
    *decide.mutable_business_date() = Day(7);
    HTX_ASSIGN_OR_RETURN(const auto decided,
                         decider_.Call(*applications_, &ApplicationService::Stub::DecideApplication, decide));
    etag_ = decided.application().etag();
    return absl::OkStatus();
  }

  absl::Status Contract() {
    funding::v1::CreateLoanRequest create;
    create.set_request_id(RequestId("contract"));
    create.set_loan_id(plan_.id);
    create.set_application(ApplicationName());
    create.set_application_etag(etag_);
    create.set_contract_number(absl::StrCat(plan_.id, "/HĐTD"));
    funding::v1::LoanTerms& terms = *create.mutable_terms();
    *terms.mutable_principal() = Vnd(plan_.amount);
    terms.set_annual_rate_ppm(66'000);
    terms.set_term_months(plan_.term_months);
    *terms.mutable_first_due_date() = Day(44);
    terms.set_method(funding::v1::SCHEDULE_METHOD_EQUAL_PRINCIPAL);
    *create.mutable_business_date() = Day(9);
    HTX_ASSIGN_OR_RETURN(const auto created, maker_.Call(*loans_, &LoanService::Stub::CreateLoan, create));
    funding::v1::SignLoanRequest sign;
    sign.set_request_id(RequestId("sign"));
    sign.set_name(LoanName());
    sign.set_etag(created.loan().etag());
    *sign.mutable_signature()->mutable_business_date() = Day(10);
    // Stands for the digest of the scanned contract.
    sign.mutable_signature()->set_document_sha256(absl::StrFormat("%016x%016x%016x%016x", StableHash(plan_.id, 3),
                                                                  StableHash(plan_.id, 4), StableHash(plan_.id, 5),
                                                                  StableHash(plan_.id, 6)));
    sign.mutable_signature()->add_signatories("Giám đốc quỹ");
    sign.mutable_signature()->add_signatories("Giám đốc hợp tác xã");
    return decider_.Call(*loans_, &LoanService::Stub::SignLoan, sign).status();
  }

  absl::Status Disburse() {
    funding::v1::CreateDisbursementRequest create;
    create.set_request_id(RequestId("disburse"));
    create.set_disbursement_id(plan_.id);
    funding::v1::Disbursement& disbursement = *create.mutable_disbursement();
    disbursement.set_loan(LoanName());
    *disbursement.mutable_amount() = Vnd(plan_.amount);
    *disbursement.mutable_business_date() = Day(12);
    *disbursement.mutable_credit_check()->mutable_checked_date() = Day(11);
    disbursement.mutable_credit_check()->set_no_bad_debt(true);
    disbursement.mutable_credit_check()->set_reference(absl::StrCat("CIC-", plan_.id));
    HTX_RETURN_IF_ERROR(maker_.Call(*loans_, &LoanService::Stub::CreateDisbursement, create).status());
    funding::v1::ResolveDisbursementRequest resolve;
    resolve.set_request_id(RequestId("confirm"));
    resolve.set_name(absl::StrCat("disbursements/", plan_.id));
    resolve.set_outcome(funding::v1::DISBURSEMENT_OUTCOME_CONFIRMED);
    *resolve.mutable_business_date() = Day(13);
    resolve.set_payment_reference(absl::StrCat("UNC-", plan_.id));
    return cashier_.Call(*loans_, &LoanService::Stub::ResolveDisbursement, resolve).status();
  }

  absl::Status Repay() {
    funding::v1::RecordRepaymentRequest repay;
    repay.set_request_id(RequestId("repay-1"));
    repay.set_repayment_id(absl::StrCat(plan_.id, "-1"));
    repay.mutable_repayment()->set_loan(LoanName());
    // One instalment of principal and more than its interest: the rest goes to principal or is kept.
    *repay.mutable_repayment()->mutable_amount() = Vnd(plan_.amount / plan_.term_months + plan_.amount / 100);
    *repay.mutable_repayment()->mutable_business_date() = Day(44);
    return cashier_.Call(*loans_, &LoanService::Stub::RecordRepayment, repay).status();
  }

  const Session maker_;
  const Session appraiser_;
  const Session decider_;
  const Session cashier_;
  const std::unique_ptr<ApplicationService::Stub> applications_;
  const std::unique_ptr<LoanService::Stub> loans_;
  const FundPlan& fund_;
  const LoanPlan& plan_;
  std::string etag_ = {};
};

}  // namespace

absl::Status LoadFunding(const Session& session) {
  for (const FundPlan& fund : FundPlans()) {
    HTX_RETURN_IF_ERROR(LoadFund(session, fund));
    const std::vector<LoanPlan> loans = LoansOf(fund);
    Progress progress(absl::StrCat("  ", fund.dataset, ": loans"), static_cast<int64_t>(loans.size()));
    HTX_RETURN_IF_ERROR(ForEachParallel(
        loans.size(), kThreads, [&](size_t at) { return LoanWalk(session, fund, loans[at]).Run(); }, progress));
  }
  return absl::OkStatus();
}

}  // namespace htx::ctl
