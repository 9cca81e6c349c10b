#include "awards/rpc/measure_scope.h"

#include <algorithm>

#include "absl/strings/strip.h"

namespace htx::awards {

absl::CivilDay AsOfFor(const Campaign& campaign, std::optional<absl::CivilDay> asked, absl::CivilDay today) {
  const absl::CivilDay day = asked ? *asked : campaign.closed_on.value_or(today);
  return std::min(day, *campaign.span.to - 1);
}

namespace {

void AddUnit(std::vector<OrganizationId>& units, absl::string_view name, const PledgeScope& scope) {
  if (absl::ConsumePrefix(&name, "organizations/")) {
    units.push_back(OrganizationId::Of(std::string(name)));
    return;
  }
  for (const Cluster& block : scope.blocks) {
    if (NameOf(block.id) != name) continue;
    const std::vector<OrganizationId> members = MembersOn(block, scope.campaign.span.from);
    units.insert(units.end(), members.begin(), members.end());
  }
}

}  // namespace

std::optional<MeasureQuery> QuestionFor(const Target& target, const Pledge& pledge, const PledgeScope& scope,
                                        absl::CivilDay as_of) {
  const Indicator* indicator = FindIndicator(target.indicator);
  if (indicator == nullptr || !indicator->measure || as_of < scope.campaign.span.from) return std::nullopt;
  MeasureQuery query = {.spec = *indicator->measure,
                        .period = {.from = scope.campaign.span.from, .to = as_of + 1},
                        .as_of = as_of,
                        .year = scope.campaign.year,
                        .dataset = pledge.dataset};
  std::vector<OrganizationId> units;
  if (target.parts.empty()) {
    for (const PledgeParty& party : pledge.parties) AddUnit(units, party.unit, scope);
  } else {
    for (const TargetPart& part : target.parts) units.push_back(part.unit);
  }
  const bool in_block = !scope.blocks.empty() || (scope.cluster && scope.cluster->kind == ClusterKind::kBlock);
  if (!in_block) {
    query.alliances = std::move(units);
  } else if (query.spec.source == MeasureSpec::Source::kActivities) {
    query.alliances = {scope.campaign.manager};  // Activities are recorded for the alliance, not for its members.
  } else {
    query.units = std::move(units);
  }
  return query;
}

std::optional<MeasureQuery> QuestionForUnit(absl::string_view indicator, const OrganizationId& unit,
                                            const Campaign& campaign, const Cluster& cluster, absl::CivilDay as_of) {
  const Indicator* held = FindIndicator(indicator);
  if (held == nullptr || !held->measure || as_of < campaign.span.from) return std::nullopt;
  const bool in_block = cluster.kind == ClusterKind::kBlock;
  if (in_block && held->measure->source == MeasureSpec::Source::kActivities) return std::nullopt;
  MeasureQuery query = {.spec = *held->measure,
                        .period = {.from = campaign.span.from, .to = as_of + 1},
                        .as_of = as_of,
                        .year = campaign.year,
                        .dataset = campaign.dataset};
  (in_block ? query.units : query.alliances) = {unit};
  return query;
}

}  // namespace htx::awards
