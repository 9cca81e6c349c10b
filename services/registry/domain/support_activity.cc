#include "registry/domain/support_activity.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/area_errors.h"
#include "registry/domain/errors.h"

namespace htx::registry {

std::string NameOf(const ActivityId& id) { return absl::StrCat("supportActivities/", id.text()); }

absl::Status Record(const SupportActivity& activity, const std::optional<Found>& alliance, const AreaTree& areas) {
  for (size_t i = 0; i < activity.counterpart_areas.size(); ++i) {
    if (areas.Find(activity.counterpart_areas[i]) == nullptr) {
      return AreaNameUnknown(absl::StrCat("activity.counterpart_areas[", i, "]"));
    }
  }
  if (!alliance || alliance->kind != Kind::kAlliance) return AllianceUnknown(NameOf(activity.alliance));
  for (const std::string& id : activity.counterpart_areas) {
    if (!areas.Find(id)->ExistsOn(activity.start))
      return AreaNotValidAtDate(absl::StrCat("areas/", id), activity.start);
  }
  return absl::OkStatus();
}

}  // namespace htx::registry
