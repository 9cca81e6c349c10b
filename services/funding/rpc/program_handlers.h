#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/program_service.pb.h"

namespace htx::funding {

// ProgramService; errors as in its contract.
class ProgramHandlers {
 public:
  explicit ProgramHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::UpdateProgramResponse> UpdateProgram(const v1::UpdateProgramRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::GetProgramResponse> GetProgram(const v1::GetProgramRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::ListProgramsResponse> ListPrograms(const v1::ListProgramsRequest& request,
                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::SetCreditLimitResponse> SetCreditLimit(const v1::SetCreditLimitRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::ListCreditLimitsResponse> ListCreditLimits(const v1::ListCreditLimitsRequest& request,
                                                                const rpc::RequestContext& context);

 private:
  Desk desk_;
};

}  // namespace htx::funding
