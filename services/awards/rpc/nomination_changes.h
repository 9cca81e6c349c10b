#pragma once

// How a changed nomination is saved and announced; shared by the handlers and the follower of the registry's feed.

#include <functional>

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

// The feed said, maybe long ago, that `organization` stopped operating on `since`: suspends its nominations unless the
// registry says that it operates now. UNAVAILABLE / PEER_UNAVAILABLE when the registry does not answer.
absl::Status SuspendIfStopped(sql::Database& database, OrganizationDirectory& directory,
                              const OrganizationId& organization, absl::CivilDay since, const CallRecord& record);

// Changes of the feed were missed: asks the registry about every organisation with open nominations, and suspends those
// of organisations that do not operate on the day of `record`. The first error is returned, after
// the others were looked at unless nobody answers; made again it goes over all.
// `renew` gives the record of each step, with a deadline of its own.
absl::Status SuspendAllStopped(sql::Database& database, OrganizationDirectory& directory,
                               const std::function<CallRecord()>& renew);

}  // namespace htx::awards
