#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "htx/registry/v1/activity_service.grpc.pb.h"
#include "htx/registry/v1/alliance_work_service.grpc.pb.h"
#include "htxctl/demo/activities.h"
#include "htxctl/demo/load.h"
#include "htxctl/demo/plan.h"
#include "htxctl/demo/stable_id.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/progress.h"

namespace htx::ctl {
namespace {

using registry::v1::ActivityService;
using registry::v1::AllianceWorkService;

// The programmes that activities stand under, from the records of the same name.
absl::Status LoadProgrammes(const Session& session, const std::vector<ActivityPlan>& plans) {
  const auto stub = AllianceWorkService::NewStub(session.registry());
  for (const ActivityPlan& plan : plans) {
    if (plan.activity.kind() != registry::v1::SUPPORT_ACTIVITY_KIND_COORDINATION_PROGRAMME) continue;
    registry::v1::CreateCoordinationProgrammeRequest request;
    request.set_coordination_programme_id(plan.id);
    request.set_request_id(StableUuid(absl::StrCat("programme/", plan.id)));
    registry::v1::CoordinationProgramme& programme = *request.mutable_coordination_programme();
    programme.set_alliance(plan.activity.alliance());
    programme.set_title(plan.activity.title());
    *programme.mutable_start_date() = plan.activity.start_date();
    *programme.mutable_end_date() = plan.activity.end_date();
    *programme.mutable_counterpart_areas() = plan.activity.counterpart_areas();
    *programme.mutable_document_refs() = plan.activity.document_refs();
    programme.set_dataset(plan.activity.dataset());
    HTX_RETURN_IF_ERROR(session.Call(*stub, &AllianceWorkService::Stub::CreateCoordinationProgramme, request).status());
  }
  return absl::OkStatus();
}

// Hải Phòng, 2022: the steering committee's daily business goes from the alliance to a department.
absl::Status LoadStandingAgencies(const Session& session) {
  const auto stub = AllianceWorkService::NewStub(session.registry());
  const Alliance& alliance = AllianceOf("hai-phong");
  const struct {
    absl::string_view id, agency, organization, note;
    absl::CivilDay start;
  } kAgencies[] = {{"hp-standing-agency-1", "Liên minh Hợp tác xã và Doanh nghiệp thành phố", alliance.id,
                    "Ngày bắt đầu không được nêu; ghi theo kỳ báo cáo đầu tiên.", DatasetOf(kHaiPhong2019).from},
                   {"hp-standing-agency-2", "Sở Kế hoạch và Đầu tư", "", "Bản tin chỉ nêu năm 2022.",
                    DatasetOf(kHaiPhong2022).from}};
  for (const auto& each : kAgencies) {
    registry::v1::AppointStandingAgencyRequest request;
    request.set_standing_agency_id(std::string(each.id));
    request.set_request_id(StableUuid(absl::StrCat("standing-agency/", each.id)));
    registry::v1::StandingAgency& agency = *request.mutable_standing_agency();
    agency.set_alliance(OrganizationName(alliance.id));
    agency.set_area(absl::StrCat("areas/", alliance.area));
    agency.set_committee("Ban Chỉ đạo Đổi mới, Phát triển kinh tế tập thể, hợp tác xã");
    agency.set_agency(std::string(each.agency));
    if (!each.organization.empty()) agency.set_agency_organization(OrganizationName(each.organization));
    *agency.mutable_start_date() = ToDate(each.start);
    agency.set_note(std::string(each.note));
    agency.set_dataset(std::string(kHaiPhong2022));
    HTX_RETURN_IF_ERROR(session.Call(*stub, &AllianceWorkService::Stub::AppointStandingAgency, request).status());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status LoadActivities(const Session& session) {
  const auto stub = ActivityService::NewStub(session.registry());
  std::vector<ActivityPlan> plans = ActivityPlans();
  HTX_RETURN_IF_ERROR(LoadProgrammes(session, plans));
  Progress progress("  support activities", static_cast<int64_t>(plans.size()));
  for (ActivityPlan& plan : plans) {
    registry::v1::RecordSupportActivityRequest request;
    request.set_activity_id(plan.id);
    request.set_request_id(StableUuid(absl::StrCat("activity/", plan.id)));
    *request.mutable_activity() = std::move(plan.activity);
    HTX_RETURN_IF_ERROR(session.Call(*stub, &ActivityService::Stub::RecordSupportActivity, request).status());
    progress.Add(1);
  }
  return LoadStandingAgencies(session);
}

}  // namespace htx::ctl
