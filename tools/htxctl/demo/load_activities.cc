#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "htx/registry/v1/activity_service.grpc.pb.h"
#include "htxctl/demo/activities.h"
#include "htxctl/demo/load.h"
#include "htxctl/demo/stable_id.h"
#include "htxctl/ui/progress.h"

namespace htx::ctl {

absl::Status LoadActivities(const Session& session) {
  using registry::v1::ActivityService;
  const auto stub = ActivityService::NewStub(session.registry());
  std::vector<ActivityPlan> plans = ActivityPlans();
  Progress progress("  support activities", static_cast<int64_t>(plans.size()));
  for (ActivityPlan& plan : plans) {
    registry::v1::RecordSupportActivityRequest request;
    request.set_activity_id(plan.id);
    request.set_request_id(StableUuid(absl::StrCat("activity/", plan.id)));
    *request.mutable_activity() = std::move(plan.activity);
    HTX_RETURN_IF_ERROR(session.Call(*stub, &ActivityService::Stub::RecordSupportActivity, request).status());
    progress.Add(1);
  }
  return absl::OkStatus();
}

}  // namespace htx::ctl
