#pragma once

// Handlers of RouteService: parse, load, decide, save, answer. What each promises is in the proto.

#include "absl/status/statusor.h"
#include "awards/rpc/handler_parts.h"
#include "htx/awards/v1/route_service.pb.h"

namespace htx::awards {

class RouteHandlers {
 public:
  explicit RouteHandlers(HandlerParts parts) : parts_(parts) {}

  // route_handlers.cc
  absl::StatusOr<v1::PublishNoticeResponse> PublishNotice(const v1::PublishNoticeRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::RecordObjectionResponse> RecordObjection(const v1::RecordObjectionRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::ResolveObjectionResponse> ResolveObjection(const v1::ResolveObjectionRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::RequestClearanceResponse> RequestClearance(const v1::RequestClearanceRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::AnswerClearanceResponse> AnswerClearance(const v1::AnswerClearanceRequest& request,
                                                              const rpc::RequestContext& context);

  // quota_handlers.cc
  absl::StatusOr<v1::StateQuotaBaseResponse> StateQuotaBase(const v1::StateQuotaBaseRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::GetQuotaResponse> GetQuota(const v1::GetQuotaRequest& request, const rpc::RequestContext& context);

 private:
  const HandlerParts parts_;
};

}  // namespace htx::awards
