#pragma once

// Administrative units through time.
//
// A code is not an identity: the reform of 2025-07-01 gave seven province codes to other provinces. So an area is a
// code during the days on which it meant one unit, and its id says which: "p24" is Bắc Giang, "p24-2025" Bắc Ninh.
// Ground and organisations follow the steps from a unit to its successors. An organisation keeps the area it was
// recorded in; where that lies on another day is asked of the tree.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"

namespace htx::registry {

// Higher units have smaller numbers. The numbers are those of the contract and of the stored rows.
enum class AreaLevel { kProvince = 1, kDistrict, kCommune };

// What a reform does with a unit. The numbers are those of the contract and of the stored rows.
enum class AreaStep { kRename = 1, kRecode, kMerge, kSplit, kMove, kAbolish, kEstablish, kKeep };

// One step between a unit and the one that has its ground afterwards, seen from either end.
struct AreaLink {
  std::string area = {};   // Id at the other end.
  absl::CivilDay on = {};  // The day on which it was taken.
  AreaStep step = AreaStep::kMerge;
  std::optional<int64_t> share = {};  // Of the older unit, in hundredths of a percent.
  bool residual = false;              // Whoever is not placed by name goes this way.
  bool same_code = false;             // The newer unit bears the code of the older.
  bool operator==(const AreaLink&) const = default;
};

struct Area {
  std::string id = {};
  std::string code = {};
  std::string name = {};      // "Hải Phòng"
  std::string name_key = {};  // Its search form, "hai phong".
  AreaLevel level = AreaLevel::kProvince;
  std::string unit_type = {};               // "thành phố"
  std::string parent = {};                  // Id of the unit it was formed in; "" for a province.
  std::optional<absl::CivilDay> from = {};  // No `from`: longer than the register looks back.
  std::optional<absl::CivilDay> to = {};
  std::string formed_by = {};               // Decree; "" when older than the register looks back.
  std::string ended_by = {};                // Decree; "" while it lasts.
  std::vector<AreaLink> predecessors = {};  // The one whose code it bears first.
  std::vector<AreaLink> successors = {};    // The residual one first.

  bool operator==(const Area&) const = default;
  bool ExistsOn(absl::CivilDay day) const { return (!from || *from <= day) && (!to || day < *to); }
};

// Records the step `link` (whose `area` and `same_code` are ignored) between two areas. Steps of one older unit are
// recorded in the order in which they shall be told.
void Connect(Area& older, Area& newer, AreaLink link);

// Where one organisation went at each split that placed it: id of the split unit to id of its place.
using SplitPlaces = std::map<std::string, std::string>;

// An area that holds, then or since, what was recorded in another.
struct AreaAround {
  std::string id = {};
  bool by_residual =
      false;  // Reached through the residual unit of a split: organisations placed by name may lie elsewhere.
};

// All units of all days, as one version of the store holds them. A value: what was asked of it stays true. Pointers
// that it hands out live as long as it does.
class AreaTree {
 public:
  AreaTree() = default;
  // Ends the process when a parent or a link names no area of the list: the store cannot hold such rows.
  AreaTree(int64_t version, std::vector<Area> areas);
  AreaTree(const AreaTree&) = delete;
  AreaTree& operator=(const AreaTree&) = delete;
  AreaTree(AreaTree&&) = default;
  AreaTree& operator=(AreaTree&&) = default;

  // Grows with each reform.
  int64_t version() const { return version_; }
  // By level, then code, then first day.
  absl::Span<const Area> all() const { return areas_; }

  // The area with `id`; null when there is none.
  const Area* Find(absl::string_view id) const;
  // The area that had `code` on `day`; null when none had.
  const Area* FindByCode(absl::string_view code, absl::CivilDay day) const;

  // The one area that stands for `area` on `day`: itself; else the end of its chain of residual successors, or of the
  // predecessors whose codes were kept; for a unit that was abolished, the unit around it. Null when nothing is known.
  const Area* PlaceOn(const Area& area, absl::CivilDay day) const { return PlaceOn(area, day, {}); }
  // The same for an organisation of `area` that splits placed by name.
  const Area* PlaceOn(const Area& area, absl::CivilDay day, const SplitPlaces& placed) const;
  // All areas that hold some of its ground on `day`, the one of PlaceOn first.
  std::vector<const Area*> CoverOf(const Area& area, absl::CivilDay day) const;

  // The unit around `area` on `day`, a day on which `area` exists; null for a province.
  const Area* ParentOn(const Area& area, absl::CivilDay day) const;
  // The unit of `level` in which what was recorded in `area` lies on `day`: follows PlaceOn, then goes up. Null when
  // `area` is no part of such a unit, as for the commune of an organisation whose province alone is known.
  const Area* UnitOn(const Area& area, AreaLevel level, absl::CivilDay day) const;
  // True when `area` is `unit` or lies in it on `day`, a day on which `area` exists.
  bool LiesIn(const Area& area, const Area& unit, absl::CivilDay day) const;
  // The areas in which what was recorded in `area` ever lay from its first day on: itself, its successors by PlaceOn,
  // and the units around each.
  std::vector<AreaAround> EverAround(const Area& area) const;

 private:
  // What stands for an area from its end on.
  const Area* Next(const Area& ended) const;
  // Adds `area` and what surrounds it before `until`.
  void AddAround(const Area& area, absl::CivilDay until, bool by_residual, std::vector<AreaAround>& around) const;

  int64_t version_ = 0;
  std::vector<Area> areas_ = {};
  std::unordered_map<std::string, size_t> by_id_ = {};
  std::unordered_map<std::string, std::vector<size_t>> by_code_ = {};
};

}  // namespace htx::registry
