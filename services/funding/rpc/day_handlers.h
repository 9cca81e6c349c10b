#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/day_service.pb.h"

namespace htx::funding {

// EndOfDayService; errors as in its contract. The work itself is DayWork's.
class DayHandlers {
 public:
  explicit DayHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::CloseBusinessDayResponse> CloseBusinessDay(const v1::CloseBusinessDayRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::GetBusinessDayResponse> GetBusinessDay(const v1::GetBusinessDayRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::ListBusinessDaysResponse> ListBusinessDays(const v1::ListBusinessDaysRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::ListLoanDaysResponse> ListLoanDays(const v1::ListLoanDaysRequest& request,
                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::ListDayFailuresResponse> ListDayFailures(const v1::ListDayFailuresRequest& request,
                                                              const rpc::RequestContext& context);

 private:
  Desk desk_;
};

}  // namespace htx::funding
