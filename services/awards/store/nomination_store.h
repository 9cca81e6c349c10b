#pragma once

// Nominations, and what clusters have used of their quotas.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/nomination.h"
#include "awards/store/page.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// ALREADY_EXISTS / ID_TAKEN. `kind` is the nomination's.
absl::Status InsertNomination(sql::Transaction& transaction, const Nomination& nomination, const AwardKind& kind);
absl::Status UpdateNomination(sql::Transaction& transaction, const Nomination& nomination);
absl::StatusOr<std::optional<Nomination>> FindNomination(sql::Transaction& transaction, const NominationId& id);
absl::StatusOr<Page<Nomination>> ListNominations(sql::Transaction& transaction, const ListRequest& request);
// Nominations of an organisation in a state from which they may be suspended; at most kSuspendAtOnce.
inline constexpr int kSuspendAtOnce = 500;
absl::StatusOr<std::vector<Nomination>> SuspendableNominations(sql::Transaction& transaction,
                                                               const OrganizationId& organization);
// Up to `limit` organisations after `after` with such nominations, in the order of their ids.
absl::StatusOr<std::vector<OrganizationId>> OpenNominees(sql::Transaction& transaction, const OrganizationId& after,
                                                         int limit);

// Takes one of the cluster's slots for `holder`, "nominations/{id}" or "awards/{id}", which may hold one already.
// Nothing to take when the kind has no quota or there is no cluster. FAILED_PRECONDITION / QUOTA_USED_UP.
absl::Status TakeSlot(sql::Transaction& transaction, const AwardKind& kind, const ClusterId& cluster, int32_t year,
                      absl::string_view holder);
absl::Status ReleaseSlot(sql::Transaction& transaction, absl::string_view holder);

}  // namespace htx::awards::store
