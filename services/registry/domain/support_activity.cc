#include "registry/domain/support_activity.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/alliance_errors.h"
#include "registry/domain/area_errors.h"
#include "registry/domain/errors.h"

namespace htx::registry {

std::string NameOf(const ActivityId& id) { return absl::StrCat("supportActivities/", id.text()); }

absl::Status CheckAreasKnown(const std::vector<std::string>& ids, absl::string_view field, const AreaTree& areas) {
  for (size_t i = 0; i < ids.size(); ++i) {
    if (areas.Find(ids[i]) == nullptr) return AreaNameUnknown(absl::StrCat(field, "[", i, "]"));
  }
  return absl::OkStatus();
}

absl::Status CheckAreasOn(const std::vector<std::string>& ids, absl::CivilDay day, const AreaTree& areas) {
  for (const std::string& id : ids) {
    if (!areas.Find(id)->ExistsOn(day)) return AreaNotValidAtDate(absl::StrCat("areas/", id), day);
  }
  return absl::OkStatus();
}

absl::Status Record(const SupportActivity& activity, const std::optional<Found>& alliance,
                    const std::optional<ProgrammePeriod>& programme, const AreaTree& areas) {
  HTX_RETURN_IF_ERROR(CheckAreasKnown(activity.counterpart_areas, "activity.counterpart_areas", areas));
  if (!alliance || alliance->kind != Kind::kAlliance) return AllianceUnknown(NameOf(activity.alliance));
  if (!activity.programme.empty()) {
    const std::string name = absl::StrCat("coordinationProgrammes/", activity.programme);
    if (!programme || programme->alliance != activity.alliance) return ProgrammeUnknown(name);
    if (activity.start < programme->start || activity.start > programme->end) {
      return OutsideProgramme(name, activity.start);
    }
  }
  return CheckAreasOn(activity.counterpart_areas, activity.start, areas);
}

absl::Status Replan(const SupportActivity& before, const SupportActivity& after) {
  if (before.state == ActivityState::kPlanned) return absl::OkStatus();
  if (after.state == ActivityState::kPlanned || before.planned_count != after.planned_count ||
      before.planned_attendances != after.planned_attendances) {
    return PlanSettled(NameOf(before.id));
  }
  return absl::OkStatus();
}

}  // namespace htx::registry
