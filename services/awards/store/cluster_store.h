#pragma once

// Clusters, blocks and campaigns in the database. Functions run inside the caller's transaction.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "awards/domain/campaign.h"
#include "awards/domain/cluster.h"
#include "awards/store/page.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// ALREADY_EXISTS / ID_TAKEN.
absl::Status InsertCluster(sql::Transaction& transaction, const Cluster& cluster);
// Replaces version, times, members, leaders and orders of rotation of the stored cluster.
absl::Status UpdateCluster(sql::Transaction& transaction, const Cluster& cluster);
absl::StatusOr<std::optional<Cluster>> FindCluster(sql::Transaction& transaction, const ClusterId& id);
absl::StatusOr<Page<Cluster>> ListClusters(sql::Transaction& transaction, const ListRequest& request);
// Memberships of `units` in clusters of `kind` other than `except`.
absl::StatusOr<std::vector<MembershipElsewhere>> FindElsewhere(sql::Transaction& transaction, ClusterKind kind,
                                                               const ClusterId& except,
                                                               absl::Span<const OrganizationId> units);

// ALREADY_EXISTS / ID_TAKEN.
absl::Status InsertCampaign(sql::Transaction& transaction, const Campaign& campaign);
// Replaces state, dates, version and events of the stored campaign.
absl::Status UpdateCampaign(sql::Transaction& transaction, const Campaign& campaign);
absl::StatusOr<std::optional<Campaign>> FindCampaign(sql::Transaction& transaction, const CampaignId& id);
absl::StatusOr<Page<Campaign>> ListCampaigns(sql::Transaction& transaction, const ListRequest& request);

}  // namespace htx::awards::store
