#pragma once

// Administrative units in the database. Everything runs in the transaction that the store was made for.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "registry/domain/area.h"
#include "registry/domain/area_change.h"
#include "registry/domain/area_impact.h"

namespace htx::registry {

class AreaStore {
 public:
  explicit AreaStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // The version of the units: 0 before the first are entered, one more after each reform.
  absl::StatusOr<int64_t> Version();
  // The version that was known at `known`: 0 when that is before the first units were entered.
  absl::StatusOr<int64_t> VersionAt(absl::Time known);
  // When the area `id`, which exists, was recorded.
  absl::StatusOr<absl::Time> RecordedTimeOf(const std::string& id);
  // All units as they were known with `version`, which exists; without one, the present.
  absl::StatusOr<AreaTree> Load(std::optional<int64_t> version = {});

  // Records `reform`, which leads from `before` to `after`, as that version. False, and nothing written, when another
  // reform took the version meanwhile.
  absl::StatusOr<bool> Save(const AreaReform& reform, const AreaTree& before, const AreaTree& after,
                            const AreaImpact& impact, absl::Time recorded);

  // How many organisations are recorded in each area now, with their known members; without voided records.
  absl::StatusOr<std::map<std::string, Headcount>> Headcounts();
  // The same organisations in `areas`, by id, where the splits so far placed them.
  absl::StatusOr<std::vector<Resident>> Residents(absl::Span<const std::string> areas);
  // Organisations that do not lie where the area that they are recorded in leads by itself, because a split placed them
  // by name. `origin` is that area; a row whose origin is no longer the organisation's area has no meaning.
  absl::StatusOr<std::vector<PlacementRow>> PlacedApart();

 private:
  absl::Status InsertAreas(const AreaTree& after, const AreaReform& reform);
  absl::Status EndAreas(const AreaTree& after, const AreaReform& reform);
  absl::Status InsertSuccessions(const AreaTree& after, const AreaReform& reform);
  absl::Status InsertSurroundings(const AreaTree& before, const AreaTree& after);
  absl::Status InsertPlacements(const AreaImpact& impact, int64_t version);

  sql::Transaction& transaction_;
};

// True for organisations, as `o`, that lie in `unit` (an id), by the area they are recorded in and what followed it.
query::Fragment AreaWithin(absl::string_view unit);
// The same for a unit whose id `unit` gives: a placeholder or a scalar sub-query.
query::Fragment AreaWithin(const query::Fragment& unit);

}  // namespace htx::registry
