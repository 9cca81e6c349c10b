#include "registry/domain/area.h"

#include <algorithm>
#include <tuple>

#include "common/base/status.h"

namespace htx::registry {
namespace {

bool Before(const Area& a, const Area& b) {
  return std::tie(a.level, a.code, a.from, a.id) < std::tie(b.level, b.code, b.from, b.id);
}

}  // namespace

void Connect(Area& older, Area& newer, AreaLink link) {
  link.area = newer.id;
  link.same_code = older.code == newer.code;
  older.successors.push_back(link);
  link.area = older.id;
  newer.predecessors.push_back(link);
  // The unit whose code is borne on is the one that the newer continues: it stands first.
  const auto place = [&](const AreaLink& one) { return std::make_tuple(one.on, !one.same_code, one.area); };
  std::sort(newer.predecessors.begin(), newer.predecessors.end(),
            [&](const AreaLink& a, const AreaLink& b) { return place(a) < place(b); });
}

AreaTree::AreaTree(int64_t version, std::vector<Area> areas) : version_(version), areas_(std::move(areas)) {
  std::sort(areas_.begin(), areas_.end(), Before);
  for (size_t i = 0; i < areas_.size(); ++i) {
    by_id_.emplace(areas_[i].id, i);
    by_code_[areas_[i].code].push_back(i);
  }
  for (const Area& area : areas_) {
    HTX_CHECK(area.parent.empty() == (area.level == AreaLevel::kProvince));
    HTX_CHECK(area.parent.empty() || Find(area.parent) != nullptr);
    for (const AreaLink& link : area.predecessors) HTX_CHECK(Find(link.area) != nullptr);
    for (const AreaLink& link : area.successors) HTX_CHECK(Find(link.area) != nullptr);
  }
}

const Area* AreaTree::Find(absl::string_view id) const {
  const auto found = by_id_.find(std::string(id));
  return found == by_id_.end() ? nullptr : &areas_[found->second];
}

const Area* AreaTree::FindByCode(absl::string_view code, absl::CivilDay day) const {
  const auto found = by_code_.find(std::string(code));
  if (found == by_code_.end()) return nullptr;
  for (const size_t i : found->second) {
    if (areas_[i].ExistsOn(day)) return &areas_[i];
  }
  return nullptr;
}

// Each step forward leads to an area that ends later, each step back to one that begins earlier, so both end.
const Area* AreaTree::PlaceOn(const Area& area, absl::CivilDay day, const SplitPlaces& placed) const {
  const Area* place = &area;
  while (place != nullptr && !place->ExistsOn(day)) {
    if (place->to && *place->to <= day) {
      const auto by_name = placed.find(place->id);
      place = by_name == placed.end() ? Next(*place) : Find(by_name->second);
    } else {
      const auto formed = std::find_if(place->predecessors.begin(), place->predecessors.end(),
                                       [&](const AreaLink& link) { return link.on == place->from; });
      place = formed == place->predecessors.end() ? nullptr : Find(formed->area);
    }
  }
  return place;
}

std::vector<const Area*> AreaTree::CoverOf(const Area& area, absl::CivilDay day) const {
  if (area.ExistsOn(day)) return {&area};
  std::vector<const Area*> next;
  if (area.to && *area.to <= day) {
    for (const AreaLink& link : area.successors) next.push_back(Find(link.area));
    if (next.empty() && !area.parent.empty()) next.push_back(Find(area.parent));
  } else {
    for (const AreaLink& link : area.predecessors) {
      if (link.on == area.from) next.push_back(Find(link.area));
    }
  }
  std::vector<const Area*> cover;
  for (const Area* step : next) {
    for (const Area* end : CoverOf(*step, day)) {
      if (std::find(cover.begin(), cover.end(), end) == cover.end()) cover.push_back(end);
    }
  }
  return cover;
}

const Area* AreaTree::ParentOn(const Area& area, absl::CivilDay day) const {
  const Area* parent = Find(area.parent);
  return parent == nullptr ? nullptr : PlaceOn(*parent, day);
}

const Area* AreaTree::UnitOn(const Area& area, AreaLevel level, absl::CivilDay day) const {
  const Area* unit = PlaceOn(area, day);
  while (unit != nullptr && unit->level > level) unit = ParentOn(*unit, day);
  return unit != nullptr && unit->level == level ? unit : nullptr;
}

bool AreaTree::LiesIn(const Area& area, const Area& unit, absl::CivilDay day) const {
  const Area* around = &area;
  while (around != nullptr && around->level > unit.level) around = ParentOn(*around, day);
  return around == &unit;
}

void AreaTree::AddAround(const Area& area, absl::CivilDay until, bool by_residual,
                         std::vector<AreaAround>& around) const {
  const bool known =
      std::any_of(around.begin(), around.end(), [&](const AreaAround& unit) { return unit.id == area.id; });
  if (!known) around.push_back({area.id, by_residual});
  if (area.to) until = std::min(until, *area.to);
  const Area* parent = Find(area.parent);
  while (parent != nullptr) {
    AddAround(*parent, until, by_residual, around);
    // What follows the parent surrounds the area only while the area lasts.
    if (!parent->to || until <= *parent->to) return;
    parent = Next(*parent);
  }
}

std::vector<AreaAround> AreaTree::EverAround(const Area& area) const {
  std::vector<AreaAround> around;
  bool by_residual = false;
  for (const Area* place = &area; place != nullptr; place = place->to ? Next(*place) : nullptr) {
    AddAround(*place, absl::CivilDay::max(), by_residual, around);
    by_residual = by_residual || place->successors.size() > 1;
  }
  return around;
}

const Area* AreaTree::Next(const Area& ended) const {
  return Find(ended.successors.empty() ? ended.parent : ended.successors.front().area);
}

}  // namespace htx::registry
