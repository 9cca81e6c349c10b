#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/fund_service.pb.h"

namespace htx::funding {

// FundService; errors as in its contract.
class FundHandlers {
 public:
  explicit FundHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::CreateFundResponse> CreateFund(const v1::CreateFundRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::GetFundResponse> GetFund(const v1::GetFundRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ListFundsResponse> ListFunds(const v1::ListFundsRequest& request,
                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::RecordFundCapitalResponse> RecordFundCapital(const v1::RecordFundCapitalRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::CreateFundSourceResponse> CreateFundSource(const v1::CreateFundSourceRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::ListFundSourcesResponse> ListFundSources(const v1::ListFundSourcesRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::RecordCapitalMovementResponse> RecordCapitalMovement(
      const v1::RecordCapitalMovementRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ListCapitalMovementsResponse> ListCapitalMovements(const v1::ListCapitalMovementsRequest& request,
                                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::SetLendingPlanResponse> SetLendingPlan(const v1::SetLendingPlanRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::GetFundReportResponse> GetFundReport(const v1::GetFundReportRequest& request,
                                                          const rpc::RequestContext& context);

 private:
  Desk desk_;
};

}  // namespace htx::funding
