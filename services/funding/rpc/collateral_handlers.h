#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "funding/domain/collateral.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/collateral_service.pb.h"

namespace htx::funding {

// CollateralService; errors as in its contract.
class CollateralHandlers {
 public:
  explicit CollateralHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::UpdateCollateralResponse> UpdateCollateral(const v1::UpdateCollateralRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::GetCollateralResponse> GetCollateral(const v1::GetCollateralRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::ListCollateralsResponse> ListCollaterals(const v1::ListCollateralsRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::RequestCollateralReleaseResponse> RequestCollateralRelease(
      const v1::RequestCollateralReleaseRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::DecideCollateralReleaseResponse> DecideCollateralRelease(
      const v1::DecideCollateralReleaseRequest& request, const rpc::RequestContext& context);

 private:
  // One step of a release.
  using Decide = absl::FunctionRef<absl::StatusOr<Collateral>(sql::Transaction&, const Collateral&, absl::CivilDay)>;
  template <class Response, class Request>
  absl::StatusOr<Response> Step(const Request& request, const rpc::RequestContext& context, Decide decide);

  Desk desk_;
};

}  // namespace htx::funding
