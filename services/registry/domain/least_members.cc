#include "registry/domain/least_members.h"

#include <algorithm>
#include <vector>

#include "common/base/civil_date.h"
#include "registry/domain/lifecycle_rules.h"
#include "registry/domain/rules.h"

namespace htx::registry {
namespace {

std::optional<Shortfall> ShortfallOn(const Timeline& timeline, absl::CivilDay day) {
  const Revision* const revision = RevisionOn(timeline, day);
  if (revision == nullptr) return std::nullopt;
  const Facts& facts = revision->facts;
  const Rule* const rule = RegistrationRules().Find("FOUNDERS_MIN", WordOf(facts.kind), day);
  const std::optional<int64_t>& official = facts.member_counts.official;
  const std::optional<int64_t>& members = official ? official : facts.member_count;
  if (rule == nullptr || !rule->known() || !members || *members >= rule->Number()) return std::nullopt;
  return Shortfall{.members = *members,
                   .official = official.has_value(),
                   .least = rule->Number(),
                   .rule = rule,
                   .since = day,
                   .months = LifecycleRules().Find(kRuleBelowMinimum, WordOf(facts.kind), day)};
}

}  // namespace

bool Shortfall::Lasts(absl::CivilDay day) const {
  return months != nullptr && AddMonths(since, months->Number()) <= day;
}

std::optional<Shortfall> FindShortfall(const Timeline& timeline, absl::CivilDay day) {
  std::optional<Shortfall> found = ShortfallOn(timeline, day);
  if (!found) return found;
  // Between two of these days neither number nor rule changes.
  std::vector<absl::CivilDay> turns;
  for (const Revision& revision : timeline) turns.push_back(revision.valid_from);
  for (const Rule* const rule : RegistrationRules().All("FOUNDERS_MIN")) turns.push_back(rule->period.from);
  std::sort(turns.rbegin(), turns.rend());
  for (const absl::CivilDay turn : turns) {
    if (turn > day) continue;
    if (!ShortfallOn(timeline, turn)) break;
    found->since = turn;
  }
  return found;
}

}  // namespace htx::registry
