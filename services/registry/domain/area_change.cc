#include "registry/domain/area_change.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/domain/area_errors.h"
#include "registry/domain/errors.h"

namespace htx::registry {
namespace {

constexpr int64_t kWhole = 10000;

// How many units a step takes and gives.
struct StepRule {
  size_t min_from = 0;
  size_t max_from = 0;
  size_t min_to = 0;
  size_t max_to = 0;
};

StepRule RuleOf(AreaStep step) {
  constexpr size_t kMany = 1'000'000;
  switch (step) {
    case AreaStep::kRename:
    case AreaStep::kRecode:
    case AreaStep::kMove:
      return {1, 1, 1, 1};
    case AreaStep::kMerge:
      return {1, kMany, 1, 1};
    case AreaStep::kSplit:
      return {1, 1, 2, kMany};
    case AreaStep::kAbolish:
    case AreaStep::kKeep:
      return {1, kMany, 0, 0};
    case AreaStep::kEstablish:
      return {0, 0, 1, 1};
  }
  HTX_UNREACHABLE();
}

absl::Status CheckShape(const AreaTransition& transition, const std::string& path) {
  const StepRule rule = RuleOf(transition.step);
  if (transition.from.size() < rule.min_from || transition.from.size() > rule.max_from) {
    return FieldNotAllowed(absl::StrCat(path, ".from"), "has the wrong number of units for this type",
                           "có số đơn vị không phù hợp với loại chuyển đổi");
  }
  if (transition.to.size() < rule.min_to || transition.to.size() > rule.max_to) {
    return FieldNotAllowed(absl::StrCat(path, ".to"), "has the wrong number of units for this type",
                           "có số đơn vị không phù hợp với loại chuyển đổi");
  }
  const bool split = transition.step == AreaStep::kSplit;
  if (!split && (!transition.shares.empty() || !transition.assignments.empty() || !transition.residual.empty())) {
    return FieldNotAllowed(absl::StrCat(path, ".split_rule"), "belongs to a SPLIT", "chỉ dùng cho loại SPLIT");
  }
  if (!transition.shares.empty() && transition.shares.size() != transition.to.size()) {
    return FieldNotAllowed(absl::StrCat(path, ".split_rule.share_basis_points"), "must be as many as there are in `to`",
                           "phải có cùng số lượng với `to`");
  }
  return absl::OkStatus();
}

// One reform on its way to a decision. Findings are gathered by kind, so that the caller sees all of the first kind.
class ReformJudge {
 public:
  ReformJudge(const AreaChange& change, const AreaTree& tree) : change_(change), tree_(tree), eve_(change.day - 1) {}

  absl::StatusOr<AreaReform> Decide() {
    for (size_t i = 0; i < change_.transitions.size(); ++i) {
      HTX_RETURN_IF_ERROR(CheckShape(change_.transitions[i], absl::StrCat("change.transitions[", i, "]")));
    }
    CollectEnds();
    HTX_RETURN_IF_ERROR(FormUnits());
    HTX_RETURN_IF_ERROR(TakeSteps());
    if (!unknown_.empty()) return AreaUnknown(unknown_);
    if (!ended_already_.empty()) return AreaEnded(ended_already_);
    CheckDuplicates();
    if (!duplicates_.empty()) return DuplicateTransition(duplicates_);
    CheckCodes();
    if (!overlaps_.empty()) return AreaOverlap(overlaps_);
    CheckFormation();
    CheckChildren();
    CheckClaims();
    if (!gaps_.empty()) return CoverageGap(gaps_);
    return std::move(reform_);
  }

 private:
  // The unit that `reference` means on `day`, before the reform.
  const Area* Look(const std::string& reference, absl::CivilDay day) {
    absl::string_view id = reference;
    const bool named = absl::ConsumePrefix(&id, "areas/");
    const Area* area = named ? tree_.Find(id) : tree_.FindByCode(reference, day);
    if (area == nullptr) unknown_.push_back(reference);
    return area;
  }

  // The id that `reference` means on the day of the reform; "" when unknown.
  std::string After(const std::string& reference) {
    absl::string_view id = reference;
    if (!absl::ConsumePrefix(&id, "areas/")) {
      if (const auto formed = formed_.find(reference); formed != formed_.end())
        return reform_.formed[formed->second].id;
    }
    const Area* area = Look(reference, change_.day);
    if (area == nullptr) return "";
    if (!area->ExistsOn(change_.day) || ends_.contains(area->id)) {
      unknown_.push_back(reference);
      return "";
    }
    return area->id;
  }

  const Area& FormedOrStanding(const std::string& id) const {
    const auto formed = formed_ids_.find(id);
    return formed == formed_ids_.end() ? *tree_.Find(id) : reform_.formed[formed->second];
  }

  // Which units the reform ends, and which it names; a unit ended twice is an overlap.
  void CollectEnds() {
    sources_.resize(change_.transitions.size());
    for (size_t i = 0; i < change_.transitions.size(); ++i) {
      const AreaTransition& transition = change_.transitions[i];
      ++reform_.transitions[transition.step];
      for (const std::string& reference : transition.from) {
        const Area* area = Look(reference, eve_);
        if (area == nullptr) continue;
        if (!area->ExistsOn(eve_) || area->to) {
          ended_already_.push_back(area->id);
          continue;
        }
        sources_[i].push_back(area);
        if (!named_.insert(area->id).second) overlaps_.push_back(area->id);
        if (transition.step != AreaStep::kKeep && ends_.insert(area->id).second) reform_.ended.push_back(area->id);
      }
    }
    reform_.day = change_.day;
    reform_.decree = change_.decree;
  }

  absl::Status FormUnits() {
    for (const NewArea& unit : change_.areas) {
      if (!formed_.emplace(unit.code, reform_.formed.size()).second) {
        overlaps_.push_back(unit.code);
        continue;
      }
      Area area{.id = IdFor(unit),
                .code = unit.code,
                .name = unit.name,
                .name_key = FoldForSearch(unit.name),
                .level = unit.level,
                .unit_type = unit.unit_type,
                .formed_by = change_.decree};
      if (!unit.long_standing) area.from = change_.day;
      formed_ids_.emplace(area.id, reform_.formed.size());
      reform_.formed.push_back(std::move(area));
    }
    for (size_t i = 0; i < change_.areas.size(); ++i) {
      const NewArea& unit = change_.areas[i];
      const std::string path = absl::StrCat("change.new_areas[", i, "].parent");
      if (unit.parent.empty() != (unit.level == AreaLevel::kProvince)) {
        return FieldNotAllowed(path, "is set below the level of provinces, and only there",
                               "bắt buộc ở dưới cấp tỉnh, và chỉ ở đó");
      }
      if (unit.parent.empty()) continue;
      const std::string parent = After(unit.parent);
      if (parent.empty()) continue;
      if (FormedOrStanding(parent).level >= unit.level) {
        return FieldNotAllowed(path, "names a unit that is not of a higher level", "không phải là đơn vị cấp trên");
      }
      reform_.formed[formed_.at(unit.code)].parent = parent;
    }
    return absl::OkStatus();
  }

  // "c00001-2025"; the second of a year also says the day.
  std::string IdFor(const NewArea& unit) const {
    constexpr absl::string_view kLetters = "pdc";
    const std::string stem = absl::StrCat(kLetters.substr(static_cast<size_t>(unit.level) - 1, 1), unit.code);
    if (unit.long_standing) return stem;
    const std::string id = absl::StrCat(stem, "-", change_.day.year());
    if (tree_.Find(id) == nullptr) return id;
    return absl::StrCat(id, "-", absl::Dec(change_.day.month(), absl::kZeroPad2),
                        absl::Dec(change_.day.day(), absl::kZeroPad2));
  }

  absl::Status TakeSteps() {
    for (size_t i = 0; i < change_.transitions.size(); ++i) {
      const AreaTransition& transition = change_.transitions[i];
      std::vector<std::string> targets;
      for (const std::string& reference : transition.to) targets.push_back(After(reference));
      for (const std::string& target : targets) reached_.insert(target);
      HTX_RETURN_IF_ERROR(CheckKinds(transition, sources_[i], targets, absl::StrCat("change.transitions[", i, "]")));
      for (const Area* source : sources_[i]) {
        if (transition.step == AreaStep::kSplit) {
          Split(transition, *source, targets);
        } else if (!targets.empty()) {
          reform_.successions.push_back(
              {.from = source->id, .to = targets.front(), .step = transition.step, .share = kWhole, .residual = true});
        }
      }
    }
    return absl::OkStatus();
  }

  // What a type says of its units beside their number.
  absl::Status CheckKinds(const AreaTransition& transition, const std::vector<const Area*>& sources,
                          const std::vector<std::string>& targets, const std::string& path) const {
    const bool establishes = transition.step == AreaStep::kEstablish;
    for (const std::string& id : targets) {
      if (id.empty()) continue;  // Unknown, and noted.
      const auto formed = formed_ids_.find(id);
      const Area& target = FormedOrStanding(id);
      const bool long_standing = formed != formed_ids_.end() && !target.from;
      if (establishes ? formed == formed_ids_.end() : long_standing) {
        return FieldNotAllowed(absl::StrCat(path, ".to"),
                               "a unit of new_areas is established, a long-standing one only so",
                               "đơn vị mới được thiết lập phải thuộc new_areas; đơn vị lâu đời chỉ được thiết lập");
      }
      for (const Area* source : sources) {
        if ((source->level == AreaLevel::kProvince) != (target.level == AreaLevel::kProvince)) {
          return FieldNotAllowed(absl::StrCat(path, ".to"), "a province is followed by provinces alone",
                                 "cấp tỉnh chỉ được nối tiếp bởi cấp tỉnh");
        }
        if (transition.step == AreaStep::kRename && source->code != target.code) {
          return FieldNotAllowed(absl::StrCat(path, ".type"), "RENAME keeps the code; this is a RECODE",
                                 "RENAME giữ nguyên mã; đây là RECODE");
        }
      }
    }
    return absl::OkStatus();
  }

  void Split(const AreaTransition& transition, const Area& source, const std::vector<std::string>& targets) {
    if (std::set<std::string>(targets.begin(), targets.end()).size() < targets.size()) overlaps_.push_back(source.id);
    int64_t total = 0;
    for (const int64_t share : transition.shares) total += share;
    if (!transition.shares.empty() && total > kWhole) overlaps_.push_back(source.id);
    if (!transition.shares.empty() && total < kWhole) gaps_.push_back(source.id);

    size_t residual = 0;
    if (!transition.residual.empty()) {
      const std::string id = After(transition.residual);
      const auto place = std::find(targets.begin(), targets.end(), id);
      if (place == targets.end()) {
        unknown_.push_back(transition.residual);
      } else {
        residual = static_cast<size_t>(place - targets.begin());
      }
    } else if (!transition.shares.empty()) {
      residual = static_cast<size_t>(std::max_element(transition.shares.begin(), transition.shares.end()) -
                                     transition.shares.begin());
    }
    const auto add = [&](size_t n) {
      reform_.successions.push_back(
          {.from = source.id,
           .to = targets[n],
           .step = AreaStep::kSplit,
           .share = transition.shares.empty() ? std::optional<int64_t>() : std::optional<int64_t>(transition.shares[n]),
           .residual = n == residual});
    };
    add(residual);
    for (size_t n = 0; n < targets.size(); ++n) {
      if (n != residual) add(n);
    }
    for (const AreaAssignment& assignment : transition.assignments) {
      const std::string target = After(assignment.to);
      if (std::find(targets.begin(), targets.end(), target) == targets.end()) {
        unknown_.push_back(assignment.to);
      } else {
        reform_.placements.push_back({assignment.organization, source.id, target});
      }
    }
  }

  void CheckDuplicates() {
    std::set<std::string> seen;
    for (const AreaTransition& transition : change_.transitions) {
      std::vector<std::string> from = transition.from;
      std::vector<std::string> to = transition.to;
      std::sort(from.begin(), from.end());
      std::sort(to.begin(), to.end());
      const std::string text = absl::StrCat(absl::StrJoin(from, "+"), ">", absl::StrJoin(to, "+"));
      if (!seen.insert(text).second) duplicates_.push_back(text);
    }
    std::set<OrganizationId> placed;
    for (const AreaPlacement& placement : reform_.placements) {
      if (!placed.insert(placement.organization).second) duplicates_.push_back(placement.organization.text());
    }
  }

  // A code means one unit on any day.
  void CheckCodes() {
    for (const Area& area : tree_.all()) {
      const auto formed = formed_.find(area.code);
      if (formed == formed_.end()) continue;
      const Area& unit = reform_.formed[formed->second];
      const bool apart = unit.from && (ends_.contains(area.id) || (area.to && *area.to <= *unit.from));
      if (!apart) overlaps_.push_back(unit.code);
    }
  }

  // Some transition leads to each new unit.
  void CheckFormation() {
    for (size_t i = 0; i < change_.areas.size(); ++i) {
      const Area& unit = reform_.formed[formed_.at(change_.areas[i].code)];
      if (!reached_.contains(unit.id)) gaps_.push_back(unit.code);
    }
  }

  // No unit is left in one that is no more, unless one unit takes all of that.
  void CheckChildren() {
    std::unordered_set<std::string> unsettled;
    std::unordered_map<std::string, int> ways;
    for (const AreaSuccession& step : reform_.successions) ++ways[step.from];
    for (const std::string& id : ends_) {
      const auto way = ways.find(id);
      const bool lifted = way == ways.end() && !tree_.Find(id)->parent.empty();
      if (!lifted && (way == ways.end() || way->second > 1)) unsettled.insert(id);
      if (way == ways.end() && !lifted) gaps_.push_back(id);  // A province cannot be abolished.
    }
    if (unsettled.empty()) return;
    for (const Area& area : tree_.all()) {
      if (area.to || ends_.contains(area.id)) continue;
      const Area* parent = tree_.ParentOn(area, std::max(eve_, area.from.value_or(eve_)));
      if (parent != nullptr && unsettled.contains(parent->id)) gaps_.push_back(area.id);
    }
  }

  void CheckClaims() {
    for (const AreaCoverage& claim : change_.covers) {
      std::vector<const Area*> within;
      for (const std::string& reference : claim.within) {
        if (const Area* unit = Look(reference, eve_)) within.push_back(unit);
      }
      for (const Area& area : tree_.all()) {
        if (area.level != claim.level || !area.ExistsOn(eve_) || named_.contains(area.id)) continue;
        const bool meant = claim.within.empty() || std::any_of(within.begin(), within.end(), [&](const Area* unit) {
                             return tree_.LiesIn(area, *unit, eve_);
                           });
        if (meant) gaps_.push_back(area.id);
      }
    }
  }

  const AreaChange& change_;
  const AreaTree& tree_;
  const absl::CivilDay eve_;
  AreaReform reform_ = {};
  std::unordered_map<std::string, size_t> formed_ = {};  // By code: where in reform_.formed.
  std::unordered_map<std::string, size_t> formed_ids_ = {};
  std::vector<std::vector<const Area*>> sources_ = {};  // Per transition.
  std::unordered_set<std::string> named_ = {};          // Ids that stand in a transition.
  std::unordered_set<std::string> ends_ = {};           // Ids that end.
  std::unordered_set<std::string> reached_ = {};        // Ids that some transition leads to.
  std::vector<std::string> unknown_ = {};
  std::vector<std::string> ended_already_ = {};
  std::vector<std::string> duplicates_ = {};
  std::vector<std::string> overlaps_ = {};
  std::vector<std::string> gaps_ = {};
};

}  // namespace

absl::StatusOr<AreaReform> Decide(const AreaChange& change, const AreaTree& tree) {
  return ReformJudge(change, tree).Decide();
}

AreaTree After(const AreaTree& tree, const AreaReform& reform, int64_t version) {
  std::vector<Area> areas(tree.all().begin(), tree.all().end());
  areas.insert(areas.end(), reform.formed.begin(), reform.formed.end());
  std::unordered_map<std::string, Area*> by_id;
  for (Area& area : areas) by_id.emplace(area.id, &area);
  for (const std::string& id : reform.ended) {
    by_id.at(id)->to = reform.day;
    by_id.at(id)->ended_by = reform.decree;
  }
  for (const AreaSuccession& step : reform.successions) {
    Connect(*by_id.at(step.from), *by_id.at(step.to),
            {.on = reform.day, .step = step.step, .share = step.share, .residual = step.residual});
  }
  return AreaTree(version, std::move(areas));
}

}  // namespace htx::registry
