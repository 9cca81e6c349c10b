#include "funding/rpc/funding_service.h"

#include "common/rpc/adapter.h"
#include "common/rpc/feed_adapter.h"
#include "htx/funding/v1/application_service.grpc.pb.h"
#include "htx/funding/v1/capital_cost_service.grpc.pb.h"
#include "htx/funding/v1/change_service.grpc.pb.h"
#include "htx/funding/v1/collateral_service.grpc.pb.h"
#include "htx/funding/v1/committee_service.grpc.pb.h"
#include "htx/funding/v1/day_service.grpc.pb.h"
#include "htx/funding/v1/fund_service.grpc.pb.h"
#include "htx/funding/v1/ledger_service.grpc.pb.h"
#include "htx/funding/v1/loan_service.grpc.pb.h"
#include "htx/funding/v1/migration_service.grpc.pb.h"
#include "htx/funding/v1/product_service.grpc.pb.h"
#include "htx/funding/v1/program_service.grpc.pb.h"
#include "htx/funding/v1/proposal_service.grpc.pb.h"
#include "htx/funding/v1/related_service.grpc.pb.h"
#include "htx/funding/v1/report_service.grpc.pb.h"
#include "htx/funding/v1/standing_service.grpc.pb.h"

namespace htx::funding {
namespace {

using rpc::Adapter;
using rpc::Call;
using rpc::Reactor;

class FundAdapter final : public Adapter<FundHandlers, v1::FundService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* CreateFund(Call* call, const v1::CreateFundRequest* request, v1::CreateFundResponse* response) override {
    return chassis_.Serve<&FundHandlers::CreateFund>(handlers_, call, request, response);
  }
  Reactor* GetFund(Call* call, const v1::GetFundRequest* request, v1::GetFundResponse* response) override {
    return chassis_.Serve<&FundHandlers::GetFund>(handlers_, call, request, response);
  }
  Reactor* ListFunds(Call* call, const v1::ListFundsRequest* request, v1::ListFundsResponse* response) override {
    return chassis_.Serve<&FundHandlers::ListFunds>(handlers_, call, request, response);
  }
  Reactor* RecordFundCapital(Call* call, const v1::RecordFundCapitalRequest* request,
                             v1::RecordFundCapitalResponse* response) override {
    return chassis_.Serve<&FundHandlers::RecordFundCapital>(handlers_, call, request, response);
  }
  Reactor* CreateFundSource(Call* call, const v1::CreateFundSourceRequest* request,
                            v1::CreateFundSourceResponse* response) override {
    return chassis_.Serve<&FundHandlers::CreateFundSource>(handlers_, call, request, response);
  }
  Reactor* ListFundSources(Call* call, const v1::ListFundSourcesRequest* request,
                           v1::ListFundSourcesResponse* response) override {
    return chassis_.Serve<&FundHandlers::ListFundSources>(handlers_, call, request, response);
  }
  Reactor* RecordCapitalMovement(Call* call, const v1::RecordCapitalMovementRequest* request,
                                 v1::RecordCapitalMovementResponse* response) override {
    return chassis_.Serve<&FundHandlers::RecordCapitalMovement>(handlers_, call, request, response);
  }
  Reactor* ListCapitalMovements(Call* call, const v1::ListCapitalMovementsRequest* request,
                                v1::ListCapitalMovementsResponse* response) override {
    return chassis_.Serve<&FundHandlers::ListCapitalMovements>(handlers_, call, request, response);
  }
  Reactor* SetLendingPlan(Call* call, const v1::SetLendingPlanRequest* request,
                          v1::SetLendingPlanResponse* response) override {
    return chassis_.Serve<&FundHandlers::SetLendingPlan>(handlers_, call, request, response);
  }
  Reactor* GetFundReport(Call* call, const v1::GetFundReportRequest* request,
                         v1::GetFundReportResponse* response) override {
    return chassis_.Serve<&FundHandlers::GetFundReport>(handlers_, call, request, response);
  }
};

class ApplicationAdapter final : public Adapter<ApplicationHandlers, v1::ApplicationService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* CreateApplication(Call* call, const v1::CreateApplicationRequest* request,
                             v1::CreateApplicationResponse* response) override {
    return chassis_.Serve<&ApplicationHandlers::CreateApplication>(handlers_, call, request, response);
  }
  Reactor* UpdateApplication(Call* call, const v1::UpdateApplicationRequest* request,
                             v1::UpdateApplicationResponse* response) override {
    return chassis_.Serve<&ApplicationHandlers::UpdateApplication>(handlers_, call, request, response);
  }
  Reactor* GetApplication(Call* call, const v1::GetApplicationRequest* request,
                          v1::GetApplicationResponse* response) override {
    return chassis_.Serve<&ApplicationHandlers::GetApplication>(handlers_, call, request, response);
  }
  Reactor* ListApplications(Call* call, const v1::ListApplicationsRequest* request,
                            v1::ListApplicationsResponse* response) override {
    return chassis_.Serve<&ApplicationHandlers::ListApplications>(handlers_, call, request, response);
  }
  Reactor* CheckEligibility(Call* call, const v1::CheckEligibilityRequest* request,
                            v1::CheckEligibilityResponse* response) override {
    return chassis_.Serve<&ApplicationHandlers::CheckEligibility>(handlers_, call, request, response);
  }
  Reactor* ListJudgements(Call* call, const v1::ListJudgementsRequest* request,
                          v1::ListJudgementsResponse* response) override {
    return chassis_.Serve<&ApplicationHandlers::ListJudgements>(handlers_, call, request, response);
  }
  Reactor* SubmitApplication(Call* call, const v1::SubmitApplicationRequest* request,
                             v1::SubmitApplicationResponse* response) override {
    return chassis_.Serve<&ApplicationHandlers::SubmitApplication>(handlers_, call, request, response);
  }
  Reactor* TakeApplication(Call* call, const v1::TakeApplicationRequest* request,
                           v1::TakeApplicationResponse* response) override {
    return chassis_.Serve<&ApplicationHandlers::TakeApplication>(handlers_, call, request, response);
  }
  Reactor* ReturnApplication(Call* call, const v1::ReturnApplicationRequest* request,
                             v1::ReturnApplicationResponse* response) override {
    return chassis_.Serve<&ApplicationHandlers::ReturnApplication>(handlers_, call, request, response);
  }
  Reactor* RecordAppraisal(Call* call, const v1::RecordAppraisalRequest* request,
                           v1::RecordAppraisalResponse* response) override {
    return chassis_.Serve<&ApplicationHandlers::RecordAppraisal>(handlers_, call, request, response);
  }
  Reactor* DecideApplication(Call* call, const v1::DecideApplicationRequest* request,
                             v1::DecideApplicationResponse* response) override {
    return chassis_.Serve<&ApplicationHandlers::DecideApplication>(handlers_, call, request, response);
  }
  Reactor* WithdrawApplication(Call* call, const v1::WithdrawApplicationRequest* request,
                               v1::WithdrawApplicationResponse* response) override {
    return chassis_.Serve<&ApplicationHandlers::WithdrawApplication>(handlers_, call, request, response);
  }
  Reactor* ExpireApplications(Call* call, const v1::ExpireApplicationsRequest* request,
                              v1::ExpireApplicationsResponse* response) override {
    return chassis_.Serve<&ApplicationHandlers::ExpireApplications>(handlers_, call, request, response);
  }
};

class LoanAdapter final : public Adapter<LoanHandlers, v1::LoanService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* CreateLoan(Call* call, const v1::CreateLoanRequest* request, v1::CreateLoanResponse* response) override {
    return chassis_.Serve<&LoanHandlers::CreateLoan>(handlers_, call, request, response);
  }
  Reactor* SignLoan(Call* call, const v1::SignLoanRequest* request, v1::SignLoanResponse* response) override {
    return chassis_.Serve<&LoanHandlers::SignLoan>(handlers_, call, request, response);
  }
  Reactor* GetLoan(Call* call, const v1::GetLoanRequest* request, v1::GetLoanResponse* response) override {
    return chassis_.Serve<&LoanHandlers::GetLoan>(handlers_, call, request, response);
  }
  Reactor* ListScheduleRevisions(Call* call, const v1::ListScheduleRevisionsRequest* request,
                                 v1::ListScheduleRevisionsResponse* response) override {
    return chassis_.Serve<&LoanHandlers::ListScheduleRevisions>(handlers_, call, request, response);
  }
  Reactor* ListLoans(Call* call, const v1::ListLoansRequest* request, v1::ListLoansResponse* response) override {
    return chassis_.Serve<&LoanHandlers::ListLoans>(handlers_, call, request, response);
  }
  Reactor* CreateDisbursement(Call* call, const v1::CreateDisbursementRequest* request,
                              v1::CreateDisbursementResponse* response) override {
    return chassis_.Serve<&LoanHandlers::CreateDisbursement>(handlers_, call, request, response);
  }
  Reactor* ResolveDisbursement(Call* call, const v1::ResolveDisbursementRequest* request,
                               v1::ResolveDisbursementResponse* response) override {
    return chassis_.Serve<&LoanHandlers::ResolveDisbursement>(handlers_, call, request, response);
  }
  Reactor* RecordRepayment(Call* call, const v1::RecordRepaymentRequest* request,
                           v1::RecordRepaymentResponse* response) override {
    return chassis_.Serve<&LoanHandlers::RecordRepayment>(handlers_, call, request, response);
  }
  Reactor* BatchRecordRepayments(Call* call, const v1::BatchRecordRepaymentsRequest* request,
                                 v1::BatchRecordRepaymentsResponse* response) override {
    return chassis_.Serve<&LoanHandlers::BatchRecordRepayments>(handlers_, call, request, response);
  }
  Reactor* ReverseTransaction(Call* call, const v1::ReverseTransactionRequest* request,
                              v1::ReverseTransactionResponse* response) override {
    return chassis_.Serve<&LoanHandlers::ReverseTransaction>(handlers_, call, request, response);
  }
  Reactor* QuotePayoff(Call* call, const v1::QuotePayoffRequest* request, v1::QuotePayoffResponse* response) override {
    return chassis_.Serve<&LoanHandlers::QuotePayoff>(handlers_, call, request, response);
  }
  // Pure arithmetic: it runs on gRPC's own thread.
  Reactor* SimulateSchedule(Call* call, const v1::SimulateScheduleRequest* request,
                            v1::SimulateScheduleResponse* response) override {
    return chassis_.ServeInline<&LoanHandlers::SimulateSchedule>(handlers_, call, request, response);
  }
};

class LedgerAdapter final : public Adapter<LedgerHandlers, v1::LedgerService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* ListJournalEntries(Call* call, const v1::ListJournalEntriesRequest* request,
                              v1::ListJournalEntriesResponse* response) override {
    return chassis_.Serve<&LedgerHandlers::ListJournalEntries>(handlers_, call, request, response);
  }
  Reactor* GetTrialBalance(Call* call, const v1::GetTrialBalanceRequest* request,
                           v1::GetTrialBalanceResponse* response) override {
    return chassis_.Serve<&LedgerHandlers::GetTrialBalance>(handlers_, call, request, response);
  }
  Reactor* GetStatement(Call* call, const v1::GetStatementRequest* request,
                        v1::GetStatementResponse* response) override {
    return chassis_.Serve<&LedgerHandlers::GetStatement>(handlers_, call, request, response);
  }
  Reactor* GetChartOfAccounts(Call* call, const v1::GetChartOfAccountsRequest* request,
                              v1::GetChartOfAccountsResponse* response) override {
    return chassis_.Serve<&LedgerHandlers::GetChartOfAccounts>(handlers_, call, request, response);
  }
  Reactor* VerifyLedger(Call* call, const v1::VerifyLedgerRequest* request,
                        v1::VerifyLedgerResponse* response) override {
    return chassis_.Serve<&LedgerHandlers::VerifyLedger>(handlers_, call, request, response);
  }
};

class MigrationAdapter final : public Adapter<MigrationHandlers, v1::MigrationService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* StageOpening(Call* call, const v1::StageOpeningRequest* request,
                        v1::StageOpeningResponse* response) override {
    return chassis_.Serve<&MigrationHandlers::StageOpening>(handlers_, call, request, response);
  }
  Reactor* DiscardOpening(Call* call, const v1::DiscardOpeningRequest* request,
                          v1::DiscardOpeningResponse* response) override {
    return chassis_.Serve<&MigrationHandlers::DiscardOpening>(handlers_, call, request, response);
  }
  Reactor* GetOpening(Call* call, const v1::GetOpeningRequest* request, v1::GetOpeningResponse* response) override {
    return chassis_.Serve<&MigrationHandlers::GetOpening>(handlers_, call, request, response);
  }
  Reactor* CompleteOpening(Call* call, const v1::CompleteOpeningRequest* request,
                           v1::CompleteOpeningResponse* response) override {
    return chassis_.Serve<&MigrationHandlers::CompleteOpening>(handlers_, call, request, response);
  }
};

class ProductAdapter final : public Adapter<ProductHandlers, v1::ProductService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* PublishLoanProduct(Call* call, const v1::PublishLoanProductRequest* request,
                              v1::PublishLoanProductResponse* response) override {
    return chassis_.Serve<&ProductHandlers::PublishLoanProduct>(handlers_, call, request, response);
  }
  Reactor* GetLoanProduct(Call* call, const v1::GetLoanProductRequest* request,
                          v1::GetLoanProductResponse* response) override {
    return chassis_.Serve<&ProductHandlers::GetLoanProduct>(handlers_, call, request, response);
  }
  Reactor* ListLoanProducts(Call* call, const v1::ListLoanProductsRequest* request,
                            v1::ListLoanProductsResponse* response) override {
    return chassis_.Serve<&ProductHandlers::ListLoanProducts>(handlers_, call, request, response);
  }
};

class ProgramAdapter final : public Adapter<ProgramHandlers, v1::ProgramService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* UpdateProgram(Call* call, const v1::UpdateProgramRequest* request,
                         v1::UpdateProgramResponse* response) override {
    return chassis_.Serve<&ProgramHandlers::UpdateProgram>(handlers_, call, request, response);
  }
  Reactor* GetProgram(Call* call, const v1::GetProgramRequest* request, v1::GetProgramResponse* response) override {
    return chassis_.Serve<&ProgramHandlers::GetProgram>(handlers_, call, request, response);
  }
  Reactor* ListPrograms(Call* call, const v1::ListProgramsRequest* request,
                        v1::ListProgramsResponse* response) override {
    return chassis_.Serve<&ProgramHandlers::ListPrograms>(handlers_, call, request, response);
  }
  Reactor* SetCreditLimit(Call* call, const v1::SetCreditLimitRequest* request,
                          v1::SetCreditLimitResponse* response) override {
    return chassis_.Serve<&ProgramHandlers::SetCreditLimit>(handlers_, call, request, response);
  }
  Reactor* ListCreditLimits(Call* call, const v1::ListCreditLimitsRequest* request,
                            v1::ListCreditLimitsResponse* response) override {
    return chassis_.Serve<&ProgramHandlers::ListCreditLimits>(handlers_, call, request, response);
  }
};

class CommitteeAdapter final : public Adapter<CommitteeHandlers, v1::CommitteeService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* StateDecisionRules(Call* call, const v1::StateDecisionRulesRequest* request,
                              v1::StateDecisionRulesResponse* response) override {
    return chassis_.Serve<&CommitteeHandlers::StateDecisionRules>(handlers_, call, request, response);
  }
  Reactor* ListDecisionRules(Call* call, const v1::ListDecisionRulesRequest* request,
                             v1::ListDecisionRulesResponse* response) override {
    return chassis_.Serve<&CommitteeHandlers::ListDecisionRules>(handlers_, call, request, response);
  }
};

class CapitalCostAdapter final : public Adapter<CapitalCostHandlers, v1::CapitalCostService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* StateSourceTerms(Call* call, const v1::StateSourceTermsRequest* request,
                            v1::StateSourceTermsResponse* response) override {
    return chassis_.Serve<&CapitalCostHandlers::StateSourceTerms>(handlers_, call, request, response);
  }
  Reactor* ListSourceTerms(Call* call, const v1::ListSourceTermsRequest* request,
                           v1::ListSourceTermsResponse* response) override {
    return chassis_.Serve<&CapitalCostHandlers::ListSourceTerms>(handlers_, call, request, response);
  }
  Reactor* ListCapitalCosts(Call* call, const v1::ListCapitalCostsRequest* request,
                            v1::ListCapitalCostsResponse* response) override {
    return chassis_.Serve<&CapitalCostHandlers::ListCapitalCosts>(handlers_, call, request, response);
  }
};

class PartyAdapter final : public Adapter<PartyHandlers, v1::PartyService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* RecordRelation(Call* call, const v1::RecordRelationRequest* request,
                          v1::RecordRelationResponse* response) override {
    return chassis_.Serve<&PartyHandlers::RecordRelation>(handlers_, call, request, response);
  }
  Reactor* ListRelations(Call* call, const v1::ListRelationsRequest* request,
                         v1::ListRelationsResponse* response) override {
    return chassis_.Serve<&PartyHandlers::ListRelations>(handlers_, call, request, response);
  }
  Reactor* GetRelatedGroup(Call* call, const v1::GetRelatedGroupRequest* request,
                           v1::GetRelatedGroupResponse* response) override {
    return chassis_.Serve<&PartyHandlers::GetRelatedGroup>(handlers_, call, request, response);
  }
};

class CollateralAdapter final : public Adapter<CollateralHandlers, v1::CollateralService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* UpdateCollateral(Call* call, const v1::UpdateCollateralRequest* request,
                            v1::UpdateCollateralResponse* response) override {
    return chassis_.Serve<&CollateralHandlers::UpdateCollateral>(handlers_, call, request, response);
  }
  Reactor* GetCollateral(Call* call, const v1::GetCollateralRequest* request,
                         v1::GetCollateralResponse* response) override {
    return chassis_.Serve<&CollateralHandlers::GetCollateral>(handlers_, call, request, response);
  }
  Reactor* ListCollaterals(Call* call, const v1::ListCollateralsRequest* request,
                           v1::ListCollateralsResponse* response) override {
    return chassis_.Serve<&CollateralHandlers::ListCollaterals>(handlers_, call, request, response);
  }
  Reactor* RequestCollateralRelease(Call* call, const v1::RequestCollateralReleaseRequest* request,
                                    v1::RequestCollateralReleaseResponse* response) override {
    return chassis_.Serve<&CollateralHandlers::RequestCollateralRelease>(handlers_, call, request, response);
  }
  Reactor* DecideCollateralRelease(Call* call, const v1::DecideCollateralReleaseRequest* request,
                                   v1::DecideCollateralReleaseResponse* response) override {
    return chassis_.Serve<&CollateralHandlers::DecideCollateralRelease>(handlers_, call, request, response);
  }
};

class ProposalAdapter final : public Adapter<ProposalHandlers, v1::ProposalService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* CreateProposal(Call* call, const v1::CreateProposalRequest* request,
                          v1::CreateProposalResponse* response) override {
    return chassis_.Serve<&ProposalHandlers::CreateProposal>(handlers_, call, request, response);
  }
  Reactor* DecideProposal(Call* call, const v1::DecideProposalRequest* request,
                          v1::DecideProposalResponse* response) override {
    return chassis_.Serve<&ProposalHandlers::DecideProposal>(handlers_, call, request, response);
  }
  Reactor* GetProposal(Call* call, const v1::GetProposalRequest* request, v1::GetProposalResponse* response) override {
    return chassis_.Serve<&ProposalHandlers::GetProposal>(handlers_, call, request, response);
  }
  Reactor* ListProposals(Call* call, const v1::ListProposalsRequest* request,
                         v1::ListProposalsResponse* response) override {
    return chassis_.Serve<&ProposalHandlers::ListProposals>(handlers_, call, request, response);
  }
};

class EndOfDayAdapter final : public Adapter<DayHandlers, v1::EndOfDayService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* CloseBusinessDay(Call* call, const v1::CloseBusinessDayRequest* request,
                            v1::CloseBusinessDayResponse* response) override {
    return chassis_.Serve<&DayHandlers::CloseBusinessDay>(handlers_, call, request, response);
  }
  Reactor* GetBusinessDay(Call* call, const v1::GetBusinessDayRequest* request,
                          v1::GetBusinessDayResponse* response) override {
    return chassis_.Serve<&DayHandlers::GetBusinessDay>(handlers_, call, request, response);
  }
  Reactor* ListBusinessDays(Call* call, const v1::ListBusinessDaysRequest* request,
                            v1::ListBusinessDaysResponse* response) override {
    return chassis_.Serve<&DayHandlers::ListBusinessDays>(handlers_, call, request, response);
  }
  Reactor* ListLoanDays(Call* call, const v1::ListLoanDaysRequest* request,
                        v1::ListLoanDaysResponse* response) override {
    return chassis_.Serve<&DayHandlers::ListLoanDays>(handlers_, call, request, response);
  }
  Reactor* ListDayFailures(Call* call, const v1::ListDayFailuresRequest* request,
                           v1::ListDayFailuresResponse* response) override {
    return chassis_.Serve<&DayHandlers::ListDayFailures>(handlers_, call, request, response);
  }
};

class StandingAdapter final : public Adapter<StandingHandlers, v1::StandingService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* GetDebtStanding(Call* call, const v1::GetDebtStandingRequest* request,
                           v1::GetDebtStandingResponse* response) override {
    return chassis_.Serve<&StandingHandlers::GetDebtStanding>(handlers_, call, request, response);
  }
  Reactor* BatchGetDebtStandings(Call* call, const v1::BatchGetDebtStandingsRequest* request,
                                 v1::BatchGetDebtStandingsResponse* response) override {
    return chassis_.Serve<&StandingHandlers::BatchGetDebtStandings>(handlers_, call, request, response);
  }
  // Pure arithmetic: it runs on gRPC's own thread.
  Reactor* ClassifyDebts(Call* call, const v1::ClassifyDebtsRequest* request,
                         v1::ClassifyDebtsResponse* response) override {
    return chassis_.ServeInline<&StandingHandlers::ClassifyDebts>(handlers_, call, request, response);
  }
  Reactor* ListLoanFlags(Call* call, const v1::ListLoanFlagsRequest* request,
                         v1::ListLoanFlagsResponse* response) override {
    return chassis_.Serve<&StandingHandlers::ListLoanFlags>(handlers_, call, request, response);
  }
  Reactor* ClearLoanFlag(Call* call, const v1::ClearLoanFlagRequest* request,
                         v1::ClearLoanFlagResponse* response) override {
    return chassis_.Serve<&StandingHandlers::ClearLoanFlag>(handlers_, call, request, response);
  }
  Reactor* DecideDebtors(Call* call, const v1::DecideDebtorsRequest* request,
                         v1::DecideDebtorsResponse* response) override {
    return chassis_.Serve<&StandingHandlers::DecideDebtors>(handlers_, call, request, response);
  }
};

class ReportAdapter final : public Adapter<ReportHandlers, v1::ReportService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* GetDebtReport(Call* call, const v1::GetDebtReportRequest* request,
                         v1::GetDebtReportResponse* response) override {
    return chassis_.Serve<&ReportHandlers::GetDebtReport>(handlers_, call, request, response);
  }
  Reactor* ListReportedDebts(Call* call, const v1::ListReportedDebtsRequest* request,
                             v1::ListReportedDebtsResponse* response) override {
    return chassis_.Serve<&ReportHandlers::ListReportedDebts>(handlers_, call, request, response);
  }
  Reactor* GetSourceReport(Call* call, const v1::GetSourceReportRequest* request,
                           v1::GetSourceReportResponse* response) override {
    return chassis_.Serve<&ReportHandlers::GetSourceReport>(handlers_, call, request, response);
  }
  Reactor* GetCashForecast(Call* call, const v1::GetCashForecastRequest* request,
                           v1::GetCashForecastResponse* response) override {
    return chassis_.Serve<&ReportHandlers::GetCashForecast>(handlers_, call, request, response);
  }
  Reactor* GetBorrowerStatement(Call* call, const v1::GetBorrowerStatementRequest* request,
                                v1::GetBorrowerStatementResponse* response) override {
    return chassis_.Serve<&ReportHandlers::GetBorrowerStatement>(handlers_, call, request, response);
  }
};

using ChangeAdapter = rpc::FeedAdapter<v1::ChangeService, FundingFeed, ChangeHandlers>;

}  // namespace

std::vector<std::unique_ptr<grpc::Service>> MakeServices(FundingHandlers& handlers, rpc::Chassis& chassis) {
  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(std::make_unique<FundAdapter>(handlers.funds, chassis));
  services.push_back(std::make_unique<ApplicationAdapter>(handlers.applications, chassis));
  services.push_back(std::make_unique<LoanAdapter>(handlers.loans, chassis));
  services.push_back(std::make_unique<LedgerAdapter>(handlers.ledger, chassis));
  services.push_back(std::make_unique<MigrationAdapter>(handlers.migrations, chassis));
  services.push_back(std::make_unique<ProductAdapter>(handlers.products, chassis));
  services.push_back(std::make_unique<ProgramAdapter>(handlers.programs, chassis));
  services.push_back(std::make_unique<CommitteeAdapter>(handlers.committees, chassis));
  services.push_back(std::make_unique<CapitalCostAdapter>(handlers.capital_costs, chassis));
  services.push_back(std::make_unique<PartyAdapter>(handlers.parties, chassis));
  services.push_back(std::make_unique<CollateralAdapter>(handlers.collaterals, chassis));
  services.push_back(std::make_unique<ProposalAdapter>(handlers.proposals, chassis));
  services.push_back(std::make_unique<StandingAdapter>(handlers.standings, chassis));
  services.push_back(std::make_unique<ReportAdapter>(handlers.reports, chassis));
  services.push_back(std::make_unique<EndOfDayAdapter>(handlers.days, chassis));
  services.push_back(std::make_unique<ChangeAdapter>(handlers.changes, chassis));
  return services;
}

}  // namespace htx::funding
