#pragma once

// Coordination programmes in the database.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "registry/domain/programme.h"
#include "registry/domain/support_activity.h"
#include "registry/store/list_query.h"

namespace htx::registry {

class ProgrammeStore {
 public:
  explicit ProgrammeStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // False, and nothing written, when the id is in use.
  absl::StatusOr<bool> Insert(const Programme& programme);
  // Writes `programme`, whose version was one less before; the earlier version stays readable. Returns it as written.
  // ABORTED / ETAG_MISMATCH when another transaction changed it meanwhile.
  absl::StatusOr<Programme> Save(Programme programme);
  // The programme as it was known at `known`; absl::InfiniteFuture() for the newest version.
  absl::StatusOr<std::optional<Programme>> FindAt(const ProgrammeId& id, absl::Time known);
  // What an activity under it is judged on; absent when there is no such programme, or `id` is "".
  absl::StatusOr<std::optional<ProgrammePeriod>> FindPeriod(const std::string& id);
  absl::StatusOr<ActivityDays> DaysOfActivities(const ProgrammeId& id);
  absl::StatusOr<ProgrammeProgress> Progress(const ProgrammeId& id, absl::Time known);
  absl::StatusOr<PageEnd> List(absl::Time known, const ListQuery& query, std::vector<Programme>& page);

 private:
  sql::Transaction& transaction_;
};

// Items without line ends in one text, and back.
std::string PackLines(const std::vector<std::string>& lines);
std::vector<std::string> UnpackLines(absl::string_view packed);

}  // namespace htx::registry
