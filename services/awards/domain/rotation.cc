#include "awards/domain/rotation.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "awards/domain/emulation_errors.h"
#include "awards/domain/errors.h"

namespace htx::awards {
namespace {

// The order that holds on `day`; null when none does.
const RotationOrder* OrderOn(const Cluster& cluster, absl::CivilDay day) {
  const RotationOrder* held = nullptr;
  for (const RotationOrder& order : cluster.rotations) {  // Oldest first.
    if (order.from <= day) held = &order;
  }
  return held;
}

// When each unit began to head the cluster, before `day`, the last time first. Of two such lists the lesser one comes
// first in turn: the earlier last time decides, after a joint term the time before it; never is the least.
std::map<OrganizationId, std::vector<absl::CivilDay>> TermsHeaded(const Cluster& cluster, absl::CivilDay day) {
  std::map<OrganizationId, std::vector<absl::CivilDay>> terms;
  for (const ClusterLeader& leader : cluster.leaders) {
    if (leader.role == LeaderRole::kHead && leader.term.from < day) terms[leader.unit].push_back(leader.term.from);
  }
  for (auto& [unit, starts] : terms) std::sort(starts.rbegin(), starts.rend());
  return terms;
}

std::optional<SkipReason> ReasonToSkip(const Cluster& cluster, const OrganizationId& unit, const Period& term,
                                       absl::Span<const ClusterLeader> deputies) {
  if (!IsMemberThroughout(cluster, unit, term)) return SkipReason::kNotAMember;
  const bool named =
      std::any_of(deputies.begin(), deputies.end(), [&](const ClusterLeader& deputy) { return deputy.unit == unit; });
  return named ? std::optional<SkipReason>(SkipReason::kNamedDeputy) : std::nullopt;
}

}  // namespace

absl::StatusOr<Cluster> SetRotation(Cluster cluster, RotationOrder order) {
  if (!cluster.rotations.empty() && cluster.rotations.back().from >= order.from) {
    return RotationNotLater(NameOf(cluster.id), FormatDay(cluster.rotations.back().from));
  }
  for (const OrganizationId& unit : order.units) {
    if (!IsMember(cluster, unit, order.from)) {
      return NotAMember(OrganizationName(unit), NameOf(cluster.id), FormatDay(order.from));
    }
  }
  cluster.rotations.push_back(std::move(order));
  return cluster;
}

absl::StatusOr<NextHeads> NextInRotation(const Cluster& cluster, const Period& term, int count,
                                         absl::Span<const ClusterLeader> deputies) {
  const RotationOrder* order = OrderOn(cluster, term.from);
  if (order == nullptr) return NoRotation(NameOf(cluster.id), FormatDay(term.from));
  std::map<OrganizationId, std::vector<absl::CivilDay>> terms = TermsHeaded(cluster, term.from);
  std::vector<OrganizationId> turns = order->units;
  std::stable_sort(turns.begin(), turns.end(),
                   [&](const OrganizationId& a, const OrganizationId& b) { return terms[a] < terms[b]; });
  NextHeads next;
  for (const OrganizationId& unit : turns) {
    if (next.heads.size() == static_cast<size_t>(count)) break;
    if (const std::optional<SkipReason> reason = ReasonToSkip(cluster, unit, term, deputies)) {
      next.skipped.push_back({.unit = unit, .reason = *reason});
    } else {
      next.heads.push_back({.unit = unit, .role = LeaderRole::kHead, .term = term});
    }
  }
  if (next.heads.size() < static_cast<size_t>(count)) {
    return RotationExhausted(NameOf(cluster.id), static_cast<int64_t>(next.heads.size()), count);
  }
  return next;
}

}  // namespace htx::awards
