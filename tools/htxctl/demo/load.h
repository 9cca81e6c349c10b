#pragma once

// Loads the demonstration through the public RPCs alone. Loading again changes nothing: ids and request ids are the
// same on every run, so the services answer as they did the first time.

#include "absl/status/status.h"
#include "htxctl/client/session.h"

namespace htx::ctl {

// The parts. Each needs those above it. Progress goes to standard error.
//
// Alliances, organisations with their memberships, what surveys found, and yearly reports.
absl::Status LoadOrganizations(const Session& session);
// What the alliances did: training, outreach, conferences, documents, ….
absl::Status LoadActivities(const Session& session);
// Two support funds, their capital and plans, and loans from application to repayment.
absl::Status LoadFunding(const Session& session);
// Clusters, campaigns, pledges and their signatures.
absl::Status LoadEmulation(const Session& session);
// Nominations, a ballot, and decisions.
absl::Status LoadCommendation(const Session& session);

}  // namespace htx::ctl
