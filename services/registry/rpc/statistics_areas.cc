#include "registry/rpc/statistics_areas.h"

#include <algorithm>

#include "common/base/status.h"
#include "registry/domain/errors.h"

namespace htx::registry {
namespace {

// A day on which `area` exists: its last one, or `today`.
absl::CivilDay DayWithin(const Area& area, absl::CivilDay today) {
  if (area.to) return *area.to - 1;
  return area.from ? std::max(*area.from, today) : today;
}

// True when some unit lies in another province on `today` than the province it lay in went to.
bool MovedInParts(const AreaTree& tree, absl::CivilDay today) {
  return std::any_of(tree.all().begin(), tree.all().end(), [&](const Area& area) {
    if (area.level == AreaLevel::kProvince) return false;
    const Area* then = tree.UnitOn(area, AreaLevel::kProvince, DayWithin(area, today));
    return then != nullptr &&
           tree.UnitOn(*then, AreaLevel::kProvince, today) != tree.UnitOn(area, AreaLevel::kProvince, today);
  });
}

}  // namespace

bool ProvinceMoves::InParts(const std::shared_ptr<const AreaTree>& tree, absl::CivilDay today) {
  MutexLock lock(mutex_);
  if (tree_ != tree || day_ != today) {
    in_parts_ = MovedInParts(*tree, today);
    tree_ = tree;
    day_ = today;
  }
  return in_parts_;
}

std::string ShownAreas::UnitId(const registry::Area& area, AreaLevel level, absl::CivilDay day) const {
  const registry::Area* unit = tree_->UnitOn(area, level, day);
  return unit == nullptr ? std::string() : unit->id;
}

std::string ShownAreas::Province(absl::string_view province) const {
  const registry::Area* area = current_ ? tree_->Find(province) : nullptr;
  return area == nullptr ? std::string(province) : UnitId(*area, AreaLevel::kProvince, today_);
}

std::string ShownAreas::ProvinceAround(absl::string_view id) const {
  const registry::Area* area = tree_->Find(id);
  return area == nullptr ? std::string() : UnitId(*area, AreaLevel::kProvince, today_);
}

std::string ShownAreas::Area(absl::string_view id) const {
  const registry::Area* area = tree_->Find(id);
  if (area == nullptr || !changes_areas()) return std::string(id);
  const absl::CivilDay day = current_ ? today_ : DayWithin(*area, today_);
  if (level_) return UnitId(*area, *level_, day);
  const registry::Area* place = tree_->PlaceOn(*area, day);
  return place == nullptr ? std::string() : place->id;
}

absl::StatusOr<Scope> ScopeOfArea(sql::Transaction& transaction, const AreaTree& tree, bool in_parts,
                                  absl::string_view id) {
  const Area* unit = tree.Find(id);
  if (unit == nullptr) return FieldNotAllowed("area", "is no known area", "không phải là đơn vị hành chính đã biết");
  HTX_ASSIGN_OR_RETURN(const bool apart, StatisticsStore(transaction).AnyPlacedApart());
  if (apart) return WithinArea(id);
  return RecordedWithinArea(id, unit->level == AreaLevel::kProvince && !in_parts);
}

}  // namespace htx::registry
