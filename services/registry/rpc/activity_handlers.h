#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/activity_service.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// ActivityService. Each method's contract is the comment of its RPC. Thread-safe.
class ActivityHandlers {
 public:
  explicit ActivityHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::RecordSupportActivityResponse> RecordSupportActivity(
      const v1::RecordSupportActivityRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::UpdateSupportActivityResponse> UpdateSupportActivity(
      const v1::UpdateSupportActivityRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::CorrectSupportActivityResponse> CorrectSupportActivity(
      const v1::CorrectSupportActivityRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::GetSupportActivityResponse> GetSupportActivity(const v1::GetSupportActivityRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::ListSupportActivitiesResponse> ListSupportActivities(
      const v1::ListSupportActivitiesRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::AggregateSupportActivitiesResponse> AggregateSupportActivities(
      const v1::AggregateSupportActivitiesRequest& request, const rpc::RequestContext& context);

 private:
  Office office_;
};

}  // namespace htx::registry
