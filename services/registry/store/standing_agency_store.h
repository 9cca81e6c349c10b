#pragma once

// Who runs steering committees, in the database.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "registry/domain/programme.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

class StandingAgencyStore {
 public:
  explicit StandingAgencyStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // The newest appointment for the same area and committee; the committee's name is compared folded.
  absl::StatusOr<std::optional<LatestAppointment>> Latest(const StandingAgency& agency);
  // The other appointments for the same area and committee, in the order of their first days.
  absl::StatusOr<std::vector<LatestAppointment>> Others(const StandingAgency& agency);
  // False, and nothing written, when the id is in use. The appointment before it ends with it.
  absl::StatusOr<bool> Insert(const StandingAgency& agency);
  // The appointment as it is believed now, also when it was withdrawn.
  absl::StatusOr<std::optional<StandingAgency>> Find(const StandingAgencyId& id);
  // Writes `agency`, whose version was one less before; the earlier version stays readable. Returns it as written.
  // ABORTED / ETAG_MISMATCH when another transaction changed it meanwhile.
  absl::StatusOr<StandingAgency> Save(StandingAgency agency);
  // One page as known at `time`: those that hold on its day, or all with `ended`.
  absl::StatusOr<PageEnd> List(const TimePoint& time, bool ended, const ListQuery& query,
                               std::vector<StandingAgency>& page);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry
