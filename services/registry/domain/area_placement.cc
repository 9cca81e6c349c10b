#include "registry/domain/area_placement.h"

#include <algorithm>

#include "registry/domain/area_errors.h"

namespace htx::registry {
namespace {

bool WasSplit(const Area& area) {
  return std::any_of(area.successors.begin(), area.successors.end(),
                     [](const AreaLink& link) { return link.step == AreaStep::kSplit; });
}

// The unit of `source`'s successors that `to` names; null when none does.
const Area* SuccessorNamed(const Area& source, const std::string& to, const AreaTree& tree) {
  for (const AreaLink& link : source.successors) {
    const Area* const unit = tree.Find(link.area);
    if (unit->id == to || unit->code == to) return unit;
  }
  return nullptr;
}

bool PlacedLater(const Resident& resident, const Area& source, const AreaTree& tree) {
  return std::any_of(resident.placed.begin(), resident.placed.end(), [&](const auto& place) {
    const Area* const split = tree.Find(place.first);
    return split->to && *split->to > *source.to;
  });
}

}  // namespace

absl::StatusOr<std::vector<PlacementRow>> PlaceAfterSplit(absl::string_view source_id,
                                                          absl::Span<const PlacementWish> wishes,
                                                          const std::map<std::string, Resident>& residents,
                                                          const AreaTree& tree) {
  const Area* const source = tree.Find(source_id);
  if (source == nullptr || !WasSplit(*source)) return AreaUnknown({std::string(source_id)});
  std::vector<PlacementRow> rows;
  std::vector<std::string> unknown;
  std::vector<std::string> strangers;
  for (const PlacementWish& wish : wishes) {
    const Area* const target = SuccessorNamed(*source, wish.to, tree);
    if (target == nullptr) unknown.push_back(wish.to);
    const auto found = residents.find(wish.organization.text());
    const Area* const origin = found == residents.end() ? nullptr : tree.Find(found->second.area);
    if (origin == nullptr || tree.PlaceOn(*origin, *source->to - 1, found->second.placed) != source ||
        PlacedLater(found->second, *source, tree)) {
      strangers.push_back(NameOf(wish.organization));
      continue;
    }
    if (target == nullptr) continue;
    const Area* const by_itself = tree.PlaceOn(*origin, *source->to);
    rows.push_back({.organization = wish.organization,
                    .origin = origin->id,
                    .source = source->id,
                    .target = target->id,
                    .assigned = true,
                    .apart = by_itself == nullptr || by_itself != target});
  }
  if (!unknown.empty()) return AreaUnknown(unknown);
  if (!strangers.empty()) return AssignmentUnknown(strangers);
  return rows;
}

}  // namespace htx::registry
