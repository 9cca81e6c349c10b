#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/related_service.pb.h"

namespace htx::funding {

// PartyService; errors as in its contract.
class PartyHandlers {
 public:
  explicit PartyHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::RecordRelationResponse> RecordRelation(const v1::RecordRelationRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::ListRelationsResponse> ListRelations(const v1::ListRelationsRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::GetRelatedGroupResponse> GetRelatedGroup(const v1::GetRelatedGroupRequest& request,
                                                              const rpc::RequestContext& context);

 private:
  Desk desk_;
};

}  // namespace htx::funding
