#pragma once

// Campaigns and contests, and their life.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "awards/domain/cluster.h"
#include "awards/domain/ids.h"
#include "common/base/civil_date.h"

namespace htx::awards {

enum class CampaignKind { kAnnual = 1, kThematic = 2, kContest = 3 };
enum class CampaignState { kDraft = 1, kLaunched = 2, kClosed = 3, kSettled = 4, kArchived = 5, kCancelled = 6 };
enum class EventKind {
  kLaunch = 1,
  kPledgeSigning = 2,
  kMidReview = 3,
  kFinalReview = 4,
  kFestival = 5,
  kConference = 6
};

// The transition table. DRAFT → LAUNCHED → CLOSED → SETTLED → ARCHIVED; DRAFT and LAUNCHED → CANCELLED.
bool MayMove(CampaignState from, CampaignState to);
absl::string_view ToText(CampaignState state);

struct CampaignEvent {
  EventKind kind = EventKind::kConference;
  std::string display_name = {};
  absl::CivilDay event_day = {};
  std::string place = {};
  std::optional<absl::Time> posted_time = {};
  int32_t ordinal = 0;
};

struct Campaign {
  CampaignId id = {};
  CampaignKind kind = CampaignKind::kAnnual;
  std::string display_name = {};
  OrganizationId manager = {};
  std::vector<ClusterId> clusters = {};
  int32_t year = 0;
  Period span = {};  // Both ends set.
  std::string dataset = {};
  std::vector<CampaignEvent> events = {};
  CampaignState state = CampaignState::kDraft;
  std::optional<absl::CivilDay> launched_on = {};
  std::optional<absl::CivilDay> closed_on = {};
  std::string score_code = {};          // Of the scoring scheme; empty: units are not scored.
  ScoreTemplateId score_template = {};  // Its version, frozen on launch.
  int64_t version = 1;
  absl::Time create_time = absl::UnixEpoch();
  absl::Time update_time = absl::UnixEpoch();
};

std::string NameOf(const CampaignId& id);

// `clusters` are those of the campaign. STATE_FORBIDS; NO_CLUSTER_HEAD unless each has a head on every day from `day`
// to the end of the span. Terms are never cut and a leading member is not removed, so it stays that way.
absl::StatusOr<Campaign> Launch(Campaign campaign, absl::CivilDay day, std::optional<CampaignEvent> event,
                                absl::Span<const Cluster> clusters);
// STATE_FORBIDS, CLOSED_BEFORE_LAUNCH.
absl::StatusOr<Campaign> Close(Campaign campaign, absl::CivilDay day);
// `ranked`: the clusters that have their ranking. STATE_FORBIDS; NOT_RANKED for a scored campaign with others.
absl::StatusOr<Campaign> Settle(Campaign campaign, absl::Span<const ClusterId> ranked);
// STATE_FORBIDS.
absl::StatusOr<Campaign> Archive(Campaign campaign);
// STATE_FORBIDS.
absl::StatusOr<Campaign> Cancel(Campaign campaign);

}  // namespace htx::awards
