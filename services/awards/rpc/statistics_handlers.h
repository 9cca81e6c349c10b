#pragma once

// Handlers of AwardStatisticsService: parse, load, decide, save, answer. What each promises is in the proto.

#include "absl/status/statusor.h"
#include "awards/rpc/handler_parts.h"
#include "htx/awards/v1/statistics_requests.pb.h"
#include "htx/awards/v1/statistics_service.pb.h"

namespace htx::awards {

class StatisticsHandlers {
 public:
  explicit StatisticsHandlers(HandlerParts parts) : parts_(parts) {}

  absl::StatusOr<v1::GetOfficialFormResponse> GetOfficialForm(const v1::GetOfficialFormRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::StateFormFiguresResponse> StateFormFigures(const v1::StateFormFiguresRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::ListStatedFormsResponse> ListStatedForms(const v1::ListStatedFormsRequest& request,
                                                              const rpc::RequestContext& context);

 private:
  const HandlerParts parts_;
};

}  // namespace htx::awards
