#include "registry/rpc/quality_inputs.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/store/role_store.h"

namespace htx::registry {
namespace {

// The first day of the stretch without gap that ends today and in which the organisation is CEASED.
std::optional<absl::CivilDay> CeasedSince(const Timeline& timeline, absl::CivilDay today) {
  std::optional<absl::CivilDay> since;
  for (const Revision& revision : timeline) {
    if (revision.valid_from > today) break;
    if (revision.facts.activity_status != ActivityStatus::kCeased) {
      since.reset();
    } else if (!since) {
      since = revision.valid_from;
    }
  }
  return since;
}

void LookAtArea(const AreaTree& areas, QualityInputs& inputs) {
  const Area* const area = areas.Find(inputs.facts.area);
  if (area == nullptr || !area->to || *area->to > inputs.today) return;
  inputs.area_ended = area->to;
  for (const Area* now : areas.CoverOf(*area, inputs.today)) inputs.area_now.push_back(absl::StrCat("areas/", now->id));
}

}  // namespace

absl::StatusOr<QualityInputs> GatherInputs(sql::Transaction& transaction, const Organization& organization,
                                           const AreaTree& areas, absl::CivilDay today) {
  QualityInputs inputs{.today = today, .id = organization.id, .facts = organization.facts()};
  HTX_ASSIGN_OR_RETURN(const std::vector<Role> roles, RoleStore(transaction).HeldFrom(organization.id, today));
  for (const Role& role : roles) {
    if (role.HeldOn(today)) inputs.roles.push_back(role);
  }
  if (inputs.facts.activity_status == ActivityStatus::kCeased) {
    HTX_ASSIGN_OR_RETURN(const Timeline timeline, OrganizationStore(transaction).ReadTimeline(organization.id));
    inputs.ceased_since = CeasedSince(timeline, today);
  }
  LookAtArea(areas, inputs);
  return inputs;
}

}  // namespace htx::registry
