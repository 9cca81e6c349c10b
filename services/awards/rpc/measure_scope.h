#pragma once

// From a target to the question that the registry is asked about it.

#include <optional>
#include <string>
#include <vector>

#include "awards/clients/registry_statistics.h"
#include "awards/domain/campaign.h"
#include "awards/domain/pledge.h"

namespace htx::awards {

// What a pledge's targets are measured in: loaded once per answer.
struct PledgeScope {
  Campaign campaign = {};
  std::optional<Cluster> cluster = {};
  std::vector<Cluster> blocks = {};  // Parties that are blocks.
};

// The last day taken into account: `asked`, else the cut-off of a closed campaign, else `today`; never after the span.
absl::CivilDay AsOfFor(const Campaign& campaign, std::optional<absl::CivilDay> asked, absl::CivilDay today);

// The question for `target`, whose registering units, or else all parties, are the scope: records and funds of the
// alliances, or in a block the units themselves. The indicator is asked for as it is defined on `as_of`. Nothing when
// no service gives it, or the span has not begun; nor for the funds in a block: their reports are the alliance's.
std::optional<MeasureQuery> QuestionFor(const Target& target, const Pledge& pledge, const PledgeScope& scope,
                                        absl::CivilDay as_of);

// The question for some parties by themselves. Nothing also for activities in a block: they are recorded for the
// alliance, not for its members.
std::optional<MeasureQuery> QuestionForParties(absl::string_view indicator, absl::Span<const std::string> parties,
                                               const PledgeScope& scope, absl::CivilDay as_of);

// The same for one unit of `cluster`.
std::optional<MeasureQuery> QuestionForUnit(absl::string_view indicator, const OrganizationId& unit,
                                            const Campaign& campaign, const Cluster& cluster, absl::CivilDay as_of);

}  // namespace htx::awards
