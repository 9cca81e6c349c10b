#include "registry/rpc/area_locator.h"

#include <algorithm>
#include <vector>

#include "common/base/status.h"
#include "registry/store/area_store.h"

namespace htx::registry {
namespace {

const AreaAround* FindAround(const std::vector<AreaAround>& around, const std::string& unit) {
  const auto found = std::find_if(around.begin(), around.end(), [&](const AreaAround& one) { return one.id == unit; });
  return found == around.end() ? nullptr : &*found;
}

}  // namespace

absl::Status AreaLocator::Refresh(absl::Time deadline) {
  return office_.database.Read(deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(tree_, office_.areas.Read(transaction));
    HTX_ASSIGN_OR_RETURN(const std::vector<PlacementRow> placed, AreaStore(transaction).PlacedApart());
    apart_.clear();
    for (const PlacementRow& row : placed) apart_[{row.organization.text(), row.origin}] = row.target;
    return absl::OkStatus();
  });
}

bool AreaLocator::Lies(const std::string& id, const std::string& area, const UnitWord& unit) const {
  const Area* const recorded = tree_->Find(area);
  const Area* const around = unit.is_code ? tree_->FindByCode(unit.text, day_) : tree_->Find(unit.text);
  if (recorded == nullptr || around == nullptr) return false;
  const std::vector<AreaAround> units = tree_->EverAround(*recorded);
  const AreaAround* const by_itself = FindAround(units, around->id);
  if (by_itself != nullptr && !by_itself->by_residual) return true;
  const auto apart = apart_.find({id, area});
  if (apart == apart_.end()) return by_itself != nullptr;
  const Area* const place = tree_->Find(apart->second);
  return place != nullptr && FindAround(tree_->EverAround(*place), around->id) != nullptr;
}

}  // namespace htx::registry
