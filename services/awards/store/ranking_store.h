#pragma once

// Rankings. Functions run inside the caller's transaction; nothing is ever updated.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/eligibility.h"
#include "awards/domain/ranking.h"
#include "awards/store/page.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// ALREADY_EXISTS / ID_TAKEN.
absl::Status InsertRanking(sql::Transaction& transaction, const Ranking& ranking);
absl::StatusOr<std::optional<Ranking>> FindRanking(sql::Transaction& transaction, const RankingId& id);
// The one ranking of a cluster in a campaign.
absl::StatusOr<std::optional<RankingId>> FindRankingOf(sql::Transaction& transaction, const CampaignId& campaign,
                                                       const ClusterId& cluster);
// The clusters of a campaign that have their ranking.
absl::StatusOr<std::vector<ClusterId>> RankedClusters(sql::Transaction& transaction, const CampaignId& campaign);
// The unit's place in the rankings of a cluster: of `campaign`, or without one of all annual campaigns of the year, in
// order of id; at most 20.
absl::StatusOr<std::vector<PlaceInRanking>> PlacesOf(sql::Transaction& transaction, const OrganizationId& unit,
                                                     const ClusterId& cluster, int32_t year,
                                                     const CampaignId& campaign);
absl::StatusOr<Page<Ranking>> ListRankings(sql::Transaction& transaction, const ListRequest& request);

}  // namespace htx::awards::store
