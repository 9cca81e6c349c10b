#pragma once

// Pledges with all their revisions, and the observations of their targets.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/pledge.h"
#include "awards/domain/pledge_findings.h"
#include "awards/domain/progress.h"
#include "awards/store/page.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// ALREADY_EXISTS / ID_TAKEN.
absl::Status InsertPledge(sql::Transaction& transaction, const Pledge& pledge);
// Replaces state, version and signatures.
absl::Status UpdatePledge(sql::Transaction& transaction, const Pledge& pledge);
// Adds the pledge's present revision beside the old ones, and replaces state and version.
absl::Status InsertRevision(sql::Transaction& transaction, const Pledge& pledge, absl::string_view reason);
// In its present revision.
absl::StatusOr<std::optional<Pledge>> FindPledge(sql::Transaction& transaction, const PledgeId& id);
absl::StatusOr<Page<Pledge>> ListPledges(sql::Transaction& transaction, const ListRequest& request);
// Every pledge of a campaign, in order of id.
absl::StatusOr<std::vector<Pledge>> PledgesOf(sql::Transaction& transaction, const CampaignId& campaign);
// Every revision with its targets, in order.
absl::StatusOr<std::vector<PledgeRevision>> RevisionsOf(sql::Transaction& transaction, const PledgeId& pledge);
// Pledges in campaigns of this kind, manager and year, with the same cluster or none, in order of id; at most 1 000.
absl::StatusOr<std::vector<Pledge>> PledgesOfYear(sql::Transaction& transaction, const Campaign& like, int32_t year,
                                                  const ClusterId& cluster);

// Pledges of a campaign that bind (ACTIVE, LOCKED, SETTLED) and are the cluster's own, or have it as a party; in order
// of id, at most `most`.
absl::StatusOr<std::vector<Pledge>> BindingPledges(sql::Transaction& transaction, const CampaignId& campaign,
                                                   const ClusterId& cluster, int64_t most);

absl::Status InsertObservation(sql::Transaction& transaction, const PledgeId& pledge, const Observation& observation);
// All observations of a pledge, oldest first. At most 10 000 are read.
absl::StatusOr<std::vector<Observation>> ObservationsOf(sql::Transaction& transaction, const PledgeId& pledge);
// Of each target, source and unit the latest observation for a day of [from, to], oldest first.
absl::StatusOr<std::vector<Observation>> LatestObservations(sql::Transaction& transaction, const PledgeId& pledge,
                                                            absl::CivilDay from, absl::CivilDay to);
absl::StatusOr<Page<Observation>> ListObservations(sql::Transaction& transaction, const ListRequest& request);

}  // namespace htx::awards::store
