#pragma once

#include "absl/status/statusor.h"
#include "awards/rpc/handler_parts.h"
#include "htx/awards/v1/log_service.pb.h"

namespace htx::awards {

class LogHandlers {
 public:
  explicit LogHandlers(HandlerParts parts) : parts_(parts) {}

  absl::StatusOr<v1::GetLogHeadResponse> GetLogHead(const v1::GetLogHeadRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::ListLogEntriesResponse> ListLogEntries(const v1::ListLogEntriesRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::ProveInclusionResponse> ProveInclusion(const v1::ProveInclusionRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::ProveConsistencyResponse> ProveConsistency(const v1::ProveConsistencyRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::VerifyLogResponse> VerifyLog(const v1::VerifyLogRequest& request,
                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::ListIssuerKeysResponse> ListIssuerKeys(const v1::ListIssuerKeysRequest& request,
                                                            const rpc::RequestContext& context);

 private:
  const HandlerParts parts_;
};

}  // namespace htx::awards
