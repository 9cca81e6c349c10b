#include "registry/domain/area_translation.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/text.h"

namespace htx::registry {
namespace {

constexpr int64_t kUndivided = 10000;

bool IsNarrowedTo(const AreaQuestion& question, const AreaTree& tree, const Area& area) {
  if (!area.ExistsOn(question.day)) return false;
  if (question.level != 0 && static_cast<int>(area.level) != question.level) return false;
  if (question.within.empty()) return true;
  const Area* unit = tree.Find(question.within);
  return unit != nullptr && &area != unit && tree.LiesIn(area, *unit, question.day);
}

std::vector<const Area*> AreasOfName(const AreaQuestion& question, const AreaTree& tree) {
  const std::string folded = FoldForSearch(question.name);
  const std::string exact = ToNfc(question.name);
  std::vector<const Area*> alike;
  std::vector<const Area*> same;
  for (const Area& area : tree.all()) {
    if (!absl::EndsWith(folded, area.name_key)) continue;
    const bool whole = folded == area.name_key || folded == FoldForSearch(absl::StrCat(area.unit_type, " ", area.name));
    if (!whole || !IsNarrowedTo(question, tree, area)) continue;
    alike.push_back(&area);
    if (absl::EndsWith(exact, area.name)) same.push_back(&area);
  }
  return same.empty() ? alike : same;
}

// Gathers where `share` of a source goes from `area` on; paths that meet add up.
void Follow(const AreaTree& tree, const Area& area, absl::CivilDay to, std::optional<int64_t> share, const Area& source,
            std::vector<AreaCandidate>& candidates) {
  if (area.ExistsOn(to)) {
    const auto known = std::find_if(candidates.begin(), candidates.end(), [&](const AreaCandidate& candidate) {
      return candidate.area == &area && candidate.source == &source;
    });
    if (known == candidates.end()) {
      candidates.push_back({.area = &area, .source = &source, .share = share});
    } else {
      known->share = known->share && share ? std::optional<int64_t>(*known->share + *share) : std::nullopt;
    }
    return;
  }
  if (area.to && *area.to <= to) {
    for (const AreaLink& link : area.successors) {
      const std::optional<int64_t> part =
          share && link.share ? std::optional<int64_t>(*share * *link.share / kUndivided) : std::nullopt;
      Follow(tree, *tree.Find(link.area), to, part, source, candidates);
    }
    const Area* around = tree.Find(area.parent);
    if (area.successors.empty() && around != nullptr) Follow(tree, *around, to, share, source, candidates);
    return;
  }
  for (const AreaLink& link : area.predecessors) {
    if (link.on == area.from) Follow(tree, *tree.Find(link.area), to, std::nullopt, source, candidates);
  }
}

}  // namespace

std::vector<const Area*> AreasMeant(const AreaQuestion& question, const AreaTree& tree) {
  if (!question.name.empty()) return AreasOfName(question, tree);
  const Area* area = question.id.empty() ? tree.FindByCode(question.code, question.day) : tree.Find(question.id);
  if (area == nullptr || !area->ExistsOn(question.day)) return {};
  return {area};
}

AreaAnswer Translate(const AreaQuestion& question, absl::CivilDay to, const AreaTree& tree) {
  AreaAnswer answer{.sources = AreasMeant(question, tree)};
  for (const Area* source : answer.sources) Follow(tree, *source, to, kUndivided, *source, answer.candidates);
  return answer;
}

}  // namespace htx::registry
