#include "registry/domain/area.h"

#include <algorithm>
#include <unordered_map>

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/area_data.h"

namespace htx::registry {
namespace {

std::optional<absl::CivilDay> DayOrOpen(absl::string_view text) {
  if (text.empty()) return std::nullopt;
  absl::StatusOr<absl::CivilDay> day = ParseDay(text);
  HTX_CHECK(day.ok());
  return *day;
}

struct Catalogue {
  std::vector<Area> areas = {};
  std::unordered_map<std::string, size_t> by_id = {};
};

Catalogue BuildCatalogue() {
  Catalogue catalogue;
  for (const AreaDatum& datum : kAreaData) {
    catalogue.by_id.emplace(std::string(datum.id), catalogue.areas.size());
    catalogue.areas.push_back({.id = datum.id,
                               .code = datum.code,
                               .name = datum.name,
                               .level = datum.parent.empty() ? AreaLevel::kProvince : AreaLevel::kDistrict,
                               .unit_type = datum.unit_type,
                               .parent = datum.parent,
                               .from = DayOrOpen(datum.from),
                               .to = DayOrOpen(datum.to)});
  }
  for (const AreaDatum& datum : kAreaData) {
    if (datum.successor.empty()) continue;
    const auto successor = catalogue.by_id.find(std::string(datum.successor));
    HTX_CHECK(successor != catalogue.by_id.end());
    Area& next = catalogue.areas[successor->second];
    catalogue.areas[catalogue.by_id.at(std::string(datum.id))].successors.push_back(next.id);
    // The unit that gave its code is the one that the new one continues: it stands first.
    const bool same_code = datum.code == next.code;
    next.predecessors.insert(same_code ? next.predecessors.begin() : next.predecessors.end(), datum.id);
  }
  return catalogue;
}

const Catalogue& TheCatalogue() {
  static const Catalogue* const catalogue = new Catalogue(BuildCatalogue());
  return *catalogue;
}

}  // namespace

absl::Span<const Area> AllAreas() { return TheCatalogue().areas; }

const Area* FindArea(absl::string_view id) {
  const auto found = TheCatalogue().by_id.find(std::string(id));
  return found == TheCatalogue().by_id.end() ? nullptr : &TheCatalogue().areas[found->second];
}

const Area* AreaByCode(absl::string_view code, absl::CivilDay day) {
  for (const Area& area : AllAreas()) {
    if (area.code == code && area.ExistsOn(day)) return &area;
  }
  return nullptr;
}

const Area& ProvinceOf(const Area& area) {
  if (area.level == AreaLevel::kProvince) return area;
  const Area* province = FindArea(area.parent);
  HTX_CHECK(province != nullptr);
  return *province;
}

std::vector<const Area*> CoverOf(const Area& area, absl::CivilDay day) {
  if (area.ExistsOn(day)) return {&area};
  const bool forward = area.to && *area.to <= day;
  std::vector<const Area*> cover;
  for (const absl::string_view id : forward ? area.successors : area.predecessors) {
    const Area* next = FindArea(id);
    HTX_CHECK(next != nullptr);
    for (const Area* end : CoverOf(*next, day)) {
      if (std::find(cover.begin(), cover.end(), end) == cover.end()) cover.push_back(end);
    }
  }
  if (cover.empty() && area.level == AreaLevel::kDistrict && forward) return CoverOf(ProvinceOf(area), day);
  return cover;
}

}  // namespace htx::registry
