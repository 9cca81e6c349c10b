#include "awards/rpc/measure_scope.h"

#include <algorithm>

#include "absl/strings/strip.h"
#include "awards/domain/indicator.h"

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

// The question without its scope.
std::optional<MeasureQuery> Unscoped(absl::string_view code, const Campaign& campaign, absl::CivilDay as_of) {
  const Indicator* indicator = FindIndicator(code, as_of);
  if (indicator == nullptr || !indicator->measure || as_of < campaign.span.from) return std::nullopt;
  return MeasureQuery{.spec = *indicator->measure,
                      .period = {.from = campaign.span.from, .to = as_of + 1},
                      .as_of = as_of,
                      .year = campaign.year,
                      .dataset = campaign.dataset};
}

bool InBlock(const PledgeScope& scope) {
  return !scope.blocks.empty() || (scope.cluster && scope.cluster->kind == ClusterKind::kBlock);
}

}  // namespace

std::optional<MeasureQuery> QuestionFor(const Target& target, const Pledge& pledge, const PledgeScope& scope,
                                        absl::CivilDay as_of) {
  std::optional<MeasureQuery> query = Unscoped(target.indicator, scope.campaign, as_of);
  if (!query) return std::nullopt;
  query->dataset = pledge.dataset;
  std::vector<OrganizationId> units;
  if (target.parts.empty()) {
    for (const PledgeParty& party : pledge.parties) AddUnit(units, party.unit, scope);
  } else {
    for (const TargetPart& part : target.parts) units.push_back(part.unit);
  }
  if (!InBlock(scope)) {
    query->alliances = std::move(units);
  } else if (query->spec.source == MeasureSpec::Source::kActivities) {
    query->alliances = {scope.campaign.manager};  // Activities are recorded for the alliance, not for its members.
  } else if (query->spec.source == MeasureSpec::Source::kFund) {
    return std::nullopt;
  } else {
    query->units = std::move(units);
  }
  return query;
}

std::optional<MeasureQuery> QuestionForParties(absl::string_view indicator, absl::Span<const std::string> parties,
                                               const PledgeScope& scope, absl::CivilDay as_of) {
  std::optional<MeasureQuery> query = Unscoped(indicator, scope.campaign, as_of);
  const bool in_block = InBlock(scope);
  if (!query || (in_block && query->spec.source != MeasureSpec::Source::kOrganizations)) return std::nullopt;
  std::vector<OrganizationId>& units = in_block ? query->units : query->alliances;
  for (const std::string& party : parties) AddUnit(units, party, scope);
  if (units.empty()) return std::nullopt;
  return query;
}

std::optional<MeasureQuery> QuestionForUnit(absl::string_view indicator, const OrganizationId& unit,
                                            const Campaign& campaign, const Cluster& cluster, absl::CivilDay as_of) {
  return QuestionForParties(indicator, {OrganizationName(unit)}, {.campaign = campaign, .cluster = cluster}, as_of);
}

}  // namespace htx::awards
