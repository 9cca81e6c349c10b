#pragma once

// Which area a statistic shows for an organisation.

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/mutex.h"
#include "common/sql/database.h"
#include "registry/domain/area.h"
#include "registry/store/statistics_store.h"

namespace htx::registry {

// Whether provinces went into others as wholes. Remembers the answer for the newest units; thread-safe.
class ProvinceMoves {
 public:
  // True when the ground of a province went into another without the whole of it: then the province does not tell where
  // an organisation lies on `today`, and its area must.
  bool InParts(const std::shared_ptr<const AreaTree>& tree, absl::CivilDay today);

 private:
  Mutex mutex_ = {};
  std::shared_ptr<const AreaTree> tree_ ABSL_GUARDED_BY(mutex_) = {};
  absl::CivilDay day_ ABSL_GUARDED_BY(mutex_) = {};
  bool in_parts_ ABSL_GUARDED_BY(mutex_) = false;
};

// Ids of recorded areas become ids of the areas to show: those of a level, and those of a day's boundaries.
class ShownAreas {
 public:
  // `level` is nothing for areas as recorded; on `current` boundaries those of `today`. `in_parts` as ProvinceMoves
  // says.
  ShownAreas(std::shared_ptr<const AreaTree> tree, std::optional<AreaLevel> level, bool current, absl::CivilDay today,
             bool in_parts)
      : tree_(std::move(tree)), level_(level), current_(current), today_(today), in_parts_(in_parts) {}

  // The province to show for one recorded under `province`.
  std::string Province(absl::string_view province) const;
  // The same for one recorded in `area`, where provinces did not move as wholes.
  std::string ProvinceAround(absl::string_view area) const;
  // The area to show for one recorded in `area`; "" when it is not known at that level.
  std::string Area(absl::string_view area) const;

  bool current() const { return current_; }
  bool changes_areas() const { return current_ || level_.has_value(); }
  bool by_area() const { return current_ && in_parts_; }

 private:
  std::string UnitId(const registry::Area& area, AreaLevel level, absl::CivilDay day) const;

  std::shared_ptr<const AreaTree> tree_;
  std::optional<AreaLevel> level_;
  bool current_;
  absl::CivilDay today_;
  bool in_parts_;
};

// Organisations recorded in the area `id`, or in one whose ground lay in it then or since. `in_parts` as ProvinceMoves
// says. INVALID_ARGUMENT / FIELD_RULE on "area" when there is no such area.
absl::StatusOr<Scope> ScopeOfArea(sql::Transaction& transaction, const AreaTree& tree, bool in_parts,
                                  absl::string_view id);

}  // namespace htx::registry
