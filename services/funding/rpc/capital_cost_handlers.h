#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/capital_cost_service.pb.h"

namespace htx::funding {

// CapitalCostService; errors as in its contract.
class CapitalCostHandlers {
 public:
  explicit CapitalCostHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::StateSourceTermsResponse> StateSourceTerms(const v1::StateSourceTermsRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::ListSourceTermsResponse> ListSourceTerms(const v1::ListSourceTermsRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::ListCapitalCostsResponse> ListCapitalCosts(const v1::ListCapitalCostsRequest& request,
                                                                const rpc::RequestContext& context);

 private:
  Desk desk_;
};

}  // namespace htx::funding
