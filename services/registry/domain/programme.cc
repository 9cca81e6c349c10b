#include "registry/domain/programme.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/alliance_errors.h"
#include "registry/domain/area_errors.h"
#include "registry/domain/errors.h"
#include "registry/domain/support_activity.h"

namespace htx::registry {

std::string NameOf(const ProgrammeId& id) { return absl::StrCat("coordinationProgrammes/", id.text()); }
std::string NameOf(const StandingAgencyId& id) { return absl::StrCat("standingAgencies/", id.text()); }

absl::Status RecordProgramme(const Programme& programme, const std::optional<Found>& alliance,
                             const ActivityDays& activities, const AreaTree& areas) {
  HTX_RETURN_IF_ERROR(CheckAreasKnown(programme.counterpart_areas, "coordination_programme.counterpart_areas", areas));
  if (!alliance || alliance->kind != Kind::kAlliance) return AllianceUnknown(NameOf(programme.alliance));
  HTX_RETURN_IF_ERROR(CheckAreasOn(programme.counterpart_areas, programme.start, areas));
  if (activities.first && *activities.first < programme.start) {
    return OutsideProgramme(NameOf(programme.id), *activities.first);
  }
  if (activities.last && *activities.last > programme.end) {
    return OutsideProgramme(NameOf(programme.id), *activities.last);
  }
  return absl::OkStatus();
}

absl::Status Appoint(const StandingAgency& agency, const std::optional<Found>& alliance,
                     std::optional<absl::CivilDay> latest, const AreaTree& areas) {
  if (areas.Find(agency.area) == nullptr) return AreaNameUnknown("standing_agency.area");
  if (!alliance || alliance->kind != Kind::kAlliance) return AllianceUnknown(NameOf(agency.alliance));
  HTX_RETURN_IF_ERROR(CheckAreasOn({agency.area}, agency.start, areas));
  if (latest && *latest >= agency.start) return LaterAppointment(agency.committee, *latest);
  return absl::OkStatus();
}

std::optional<absl::CivilDay> BeginsBetween(absl::Span<const absl::CivilDay> others, absl::CivilDay before,
                                            absl::CivilDay after) {
  for (const absl::CivilDay other : others) {
    if (other >= std::min(before, after) && other <= std::max(before, after)) return other;
  }
  return std::nullopt;
}

}  // namespace htx::registry
