#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/report_service.pb.h"

namespace htx::funding {

// ReportService; errors as in its contract.
class ReportHandlers {
 public:
  explicit ReportHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::GetDebtReportResponse> GetDebtReport(const v1::GetDebtReportRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::ListReportedDebtsResponse> ListReportedDebts(const v1::ListReportedDebtsRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::GetSourceReportResponse> GetSourceReport(const v1::GetSourceReportRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::GetCashForecastResponse> GetCashForecast(const v1::GetCashForecastRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::GetBorrowerStatementResponse> GetBorrowerStatement(const v1::GetBorrowerStatementRequest& request,
                                                                        const rpc::RequestContext& context);

 private:
  Desk desk_;
};

}  // namespace htx::funding
