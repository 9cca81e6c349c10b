#pragma once

// Nominations; what they passed on their way is in route_store.h.

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
// With its notices and clearances; a list has none.
absl::StatusOr<std::optional<Nomination>> FindNomination(sql::Transaction& transaction, const NominationId& id);
absl::StatusOr<Page<Nomination>> ListNominations(sql::Transaction& transaction, const ListRequest& request);
// Nominations of an organisation in a state from which they may be suspended; at most kSuspendAtOnce.
inline constexpr int kSuspendAtOnce = 500;
absl::StatusOr<std::vector<Nomination>> SuspendableNominations(sql::Transaction& transaction,
                                                               const OrganizationId& organization);
// Up to `limit` organisations after `after` with such nominations, in the order of their ids.
absl::StatusOr<std::vector<OrganizationId>> OpenNominees(sql::Transaction& transaction, const OrganizationId& after,
                                                         int limit);

}  // namespace htx::awards::store
