#include "registry/domain/area_impact.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "common/base/status.h"
#include "registry/domain/area_errors.h"

namespace htx::registry {
namespace {

// What becomes of the people of a unit that ends.
enum class Fate { kMoves, kSplits, kLifts };

std::unordered_map<std::string, Fate> Fates(const AreaReform& reform) {
  std::unordered_map<std::string, Fate> fates;
  for (const std::string& id : reform.ended) fates.emplace(id, Fate::kLifts);
  for (const AreaSuccession& step : reform.successions) {
    fates[step.from] = step.step == AreaStep::kSplit ? Fate::kSplits : Fate::kMoves;
  }
  return fates;
}

class Census {
 public:
  Census(const AreaReform& reform, const AreaTree& before, const AreaTree& after)
      : reform_(reform), before_(before), after_(after), eve_(reform.day - 1), fates_(Fates(reform)) {
    for (const AreaPlacement& placement : reform.placements) assigned_.emplace(placement.organization, &placement);
  }

  // Counts the organisations of `area` that lie where it leads by itself.
  void Count(const std::string& area, const Headcount& headcount) {
    const Area* old_place = before_.PlaceOn(*before_.Find(area), eve_);
    if (old_place == nullptr) return;
    Tally(*old_place, after_.PlaceOn(*after_.Find(area), reform_.day), area, headcount);
  }

  // Counts one organisation that a split may place.
  void Count(const Resident& resident) {
    const Area* old_place = before_.PlaceOn(*before_.Find(resident.area), eve_, resident.placed);
    if (old_place == nullptr) return;
    SplitPlaces placed = resident.placed;
    const auto fate = fates_.find(old_place->id);
    if (fate != fates_.end() && fate->second == Fate::kSplits) Place(resident, *old_place, placed);
    Tally(*old_place, after_.PlaceOn(*after_.Find(resident.area), reform_.day, placed), resident.area,
          {.organizations = 1, .members = resident.members, .past = resident.past ? 1 : 0});
  }

  absl::StatusOr<AreaImpact> Finish() {
    std::vector<std::string> strangers;
    for (const AreaPlacement& placement : reform_.placements) {
      if (!found_.contains(placement.organization)) strangers.push_back(NameOf(placement.organization));
    }
    if (!strangers.empty()) return AssignmentUnknown(strangers);
    if (!lost_.empty()) return CoverageGap(std::vector<std::string>(lost_.begin(), lost_.end()));
    for (const auto& [id, headcount] : after_units_) impact_.after.Add(headcount);
    HTX_CHECK(impact_.before == impact_.after);
    return std::move(impact_);
  }

 private:
  void Place(const Resident& resident, const Area& source, SplitPlaces& placed) {
    const auto assignment = assigned_.find(resident.organization);
    const bool by_name = assignment != assigned_.end() && assignment->second->source == source.id;
    if (by_name) found_.insert(resident.organization);
    const std::string& target = by_name ? assignment->second->target : after_.Find(source.id)->successors.front().area;
    placed[source.id] = target;
    const Area* by_itself = after_.PlaceOn(*after_.Find(resident.area), reform_.day);
    impact_.placements.push_back({.organization = resident.organization,
                                  .origin = resident.area,
                                  .source = source.id,
                                  .target = target,
                                  .assigned = by_name,
                                  .apart = by_itself == nullptr || by_itself->id != target});
    ++(by_name ? impact_.assigned : impact_.residual);
  }

  void Tally(const Area& old_place, const Area* new_place, const std::string& area, const Headcount& headcount) {
    impact_.before.Add(headcount);
    if (new_place == nullptr) {
      lost_.insert(area);
    } else {
      after_units_[new_place->id].Add(headcount);
    }
    const auto fate = fates_.find(old_place.id);
    if (fate == fates_.end()) return;
    impact_.organizations += headcount.organizations;
    impact_.past += headcount.past;
    if (fate->second == Fate::kMoves) impact_.moved += headcount.organizations;
    if (fate->second == Fate::kLifts) impact_.lifted += headcount.organizations;
  }

  const AreaReform& reform_;
  const AreaTree& before_;
  const AreaTree& after_;
  const absl::CivilDay eve_;
  const std::unordered_map<std::string, Fate> fates_;
  std::map<OrganizationId, const AreaPlacement*> assigned_ = {};
  std::set<OrganizationId> found_ = {};  // Assigned ones that lie where the reform says.
  std::set<std::string> lost_ = {};
  std::unordered_map<std::string, Headcount> after_units_ = {};
  AreaImpact impact_ = {};
};

}  // namespace

void Headcount::Add(const Headcount& other) {
  organizations += other.organizations;
  members += other.members;
  past += other.past;
}

std::vector<std::string> AreasOfSplits(const AreaTree& before, const AreaReform& reform) {
  std::unordered_set<const Area*> split;
  for (const AreaSuccession& step : reform.successions) {
    if (step.step == AreaStep::kSplit) split.insert(before.Find(step.from));
  }
  std::vector<std::string> areas;
  if (split.empty()) return areas;
  for (const Area& area : before.all()) {
    const std::vector<const Area*> cover = before.CoverOf(area, reform.day - 1);
    if (std::any_of(cover.begin(), cover.end(), [&](const Area* unit) { return split.contains(unit); })) {
      areas.push_back(area.id);
    }
  }
  return areas;
}

absl::StatusOr<AreaImpact> ImpactOf(const AreaReform& reform, const AreaTree& before, const AreaTree& after,
                                    const std::map<std::string, Headcount>& counts,
                                    absl::Span<const Resident> residents) {
  Census census(reform, before, after);
  const std::vector<std::string> split = AreasOfSplits(before, reform);
  const std::unordered_set<std::string> one_by_one(split.begin(), split.end());
  for (const auto& [area, headcount] : counts) {
    // An area that the tree does not know was recorded after the tree was read.
    if (before.Find(area) != nullptr && !one_by_one.contains(area)) census.Count(area, headcount);
  }
  for (const Resident& resident : residents) census.Count(resident);
  return census.Finish();
}

}  // namespace htx::registry
