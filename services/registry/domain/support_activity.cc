#include "registry/domain/support_activity.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/area.h"
#include "registry/domain/errors.h"

namespace htx::registry {

std::string NameOf(const ActivityId& id) { return absl::StrCat("supportActivities/", id.text()); }

absl::Status Record(const SupportActivity& activity, const std::optional<Found>& alliance) {
  if (!alliance || alliance->kind != Kind::kAlliance) return AllianceUnknown(NameOf(activity.alliance));
  for (const std::string& id : activity.counterpart_areas) {
    const Area* area = FindArea(id);
    HTX_CHECK(area != nullptr);
    if (!area->ExistsOn(activity.start)) return AreaNotValidAtDate(absl::StrCat("areas/", id), activity.start);
  }
  return absl::OkStatus();
}

}  // namespace htx::registry
