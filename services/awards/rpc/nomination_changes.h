#pragma once

// How a changed nomination is saved and announced; shared by the handlers and the follower of the registry's feed.

#include "absl/status/statusor.h"
#include "awards/domain/nomination.h"
#include "awards/rpc/handler_parts.h"

namespace htx::awards {

// Gives the nomination its next version, stores it and announces it.
absl::Status SaveNomination(sql::Transaction& transaction, Nomination& nomination, absl::string_view type,
                            absl::Time now, std::optional<absl::CivilDay> effective);

// Suspends every nomination of `organization` that may be suspended: it stopped operating on `day`, as `status` says.
// Returns how many there were. A change that is followed twice finds nothing more to suspend.
absl::StatusOr<int> SuspendNominationsOf(sql::Database& database, const OrganizationId& organization,
                                         absl::string_view status, absl::CivilDay day, const CallRecord& record);

}  // namespace htx::awards
