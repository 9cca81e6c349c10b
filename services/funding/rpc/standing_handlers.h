#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "funding/domain/standing.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/standing_service.pb.h"

namespace htx::funding {

// StandingService; errors as in its contract.
class StandingHandlers {
 public:
  explicit StandingHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::GetDebtStandingResponse> GetDebtStanding(const v1::GetDebtStandingRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::BatchGetDebtStandingsResponse> BatchGetDebtStandings(
      const v1::BatchGetDebtStandingsRequest& request, const rpc::RequestContext& context);
  // Pure arithmetic.
  absl::StatusOr<v1::ClassifyDebtsResponse> ClassifyDebts(const v1::ClassifyDebtsRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::ListLoanFlagsResponse> ListLoanFlags(const v1::ListLoanFlagsRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::ClearLoanFlagResponse> ClearLoanFlag(const v1::ClearLoanFlagRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::DecideDebtorsResponse> DecideDebtors(const v1::DecideDebtorsRequest& request,
                                                          const rpc::RequestContext& context);

 private:
  // The standings of `organizations` on `day`, with the feed's position before they were read.
  absl::StatusOr<std::vector<v1::DebtStanding>> Read(const std::vector<OrganizationId>& organizations,
                                                     std::optional<absl::CivilDay> day,
                                                     const rpc::RequestContext& context);

  Desk desk_;
};

}  // namespace htx::funding
