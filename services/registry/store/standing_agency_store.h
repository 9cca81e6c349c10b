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
  // Ends the appointment before it, and writes `agency`. False, and nothing written, when the id is in use.
  absl::StatusOr<bool> Insert(const StandingAgency& agency);
  // One page as known at `time`: those that hold on its day, or all with `ended`.
  absl::StatusOr<PageEnd> List(const TimePoint& time, bool ended, const ListQuery& query,
                               std::vector<StandingAgency>& page);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry
