#pragma once

// The campaign and cluster that sheets are opened and ranked in.

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "awards/domain/campaign.h"
#include "common/rpc/request_context.h"
#include "common/sql/database.h"

namespace htx::awards {

struct ScoredCluster {
  Campaign campaign = {};
  Cluster cluster = {};
};

// NEVER_EXISTED (the campaign), OUT_OF_SCOPE, what `check` says of the campaign's state, NOT_SCORED, CLUSTER_UNKNOWN,
// ALREADY_RANKED.
absl::StatusOr<ScoredCluster> LoadScoredCluster(sql::Transaction& transaction, const CampaignId& campaign,
                                                const ClusterId& cluster, const rpc::RequestContext& context,
                                                absl::FunctionRef<absl::Status(const Campaign&)> check);

}  // namespace htx::awards
