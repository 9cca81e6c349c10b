#include "awards/domain/campaign.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "awards/domain/scoring_errors.h"

namespace htx::awards {

bool MayMove(CampaignState from, CampaignState to) {
  using enum CampaignState;
  switch (from) {
    case kDraft:
      return to == kLaunched || to == kCancelled;
    case kLaunched:
      return to == kClosed || to == kCancelled;
    case kClosed:
      return to == kSettled;
    case kSettled:
      return to == kArchived;
    case kArchived:
    case kCancelled:
      return false;
  }
  return false;
}

absl::string_view ToText(CampaignState state) {
  using enum CampaignState;
  switch (state) {
    case kDraft:
      return "DRAFT";
    case kLaunched:
      return "LAUNCHED";
    case kClosed:
      return "CLOSED";
    case kSettled:
      return "SETTLED";
    case kArchived:
      return "ARCHIVED";
    case kCancelled:
      return "CANCELLED";
  }
  return "";
}

std::string NameOf(const CampaignId& id) { return absl::StrCat("campaigns/", id.text()); }

absl::StatusOr<Campaign> Launch(Campaign campaign, absl::CivilDay day, std::optional<CampaignEvent> event,
                                absl::Span<const Cluster> clusters) {
  if (!MayMove(campaign.state, CampaignState::kLaunched)) {
    return StateForbids(NameOf(campaign.id), ToText(campaign.state), "DRAFT");
  }
  for (const Cluster& cluster : clusters) {
    const absl::CivilDay end = std::max(campaign.span.to.value_or(day + 1), day + 1);
    const std::optional<absl::CivilDay> without = FirstDayWithoutHead(cluster, day, end);
    if (without) return NoClusterHead(NameOf(cluster.id), FormatDay(*without));
  }
  campaign.state = CampaignState::kLaunched;
  campaign.launched_on = day;
  if (event) campaign.events.push_back(*std::move(event));
  return campaign;
}

absl::StatusOr<Campaign> Close(Campaign campaign, absl::CivilDay day) {
  if (!MayMove(campaign.state, CampaignState::kClosed)) {
    return StateForbids(NameOf(campaign.id), ToText(campaign.state), "LAUNCHED");
  }
  if (day < *campaign.launched_on) return ClosedBeforeLaunch(FormatDay(*campaign.launched_on));
  campaign.state = CampaignState::kClosed;
  campaign.closed_on = day;
  return campaign;
}

absl::StatusOr<Campaign> Settle(Campaign campaign, absl::Span<const ClusterId> ranked) {
  if (!MayMove(campaign.state, CampaignState::kSettled)) {
    return StateForbids(NameOf(campaign.id), ToText(campaign.state), "CLOSED");
  }
  if (!campaign.score_template.empty()) {
    for (const ClusterId& cluster : campaign.clusters) {
      if (std::find(ranked.begin(), ranked.end(), cluster) == ranked.end()) return NotRanked(NameOf(cluster));
    }
  }
  campaign.state = CampaignState::kSettled;
  return campaign;
}

absl::StatusOr<Campaign> Archive(Campaign campaign) {
  if (!MayMove(campaign.state, CampaignState::kArchived)) {
    return StateForbids(NameOf(campaign.id), ToText(campaign.state), "SETTLED");
  }
  campaign.state = CampaignState::kArchived;
  return campaign;
}

absl::StatusOr<Campaign> Cancel(Campaign campaign) {
  if (!MayMove(campaign.state, CampaignState::kCancelled)) {
    return StateForbids(NameOf(campaign.id), ToText(campaign.state), "DRAFT, LAUNCHED");
  }
  campaign.state = CampaignState::kCancelled;
  return campaign;
}

}  // namespace htx::awards
