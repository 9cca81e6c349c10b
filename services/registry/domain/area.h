#pragma once

// Administrative units through time.
//
// A code is not an identity: the reform of 2025-07-01 gave seven province codes to other provinces. So an area is a
// code during the days on which it meant one unit, and its id says which: "p24" is Bắc Giang, "p24-2025" Bắc Ninh.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"

namespace htx::registry {

enum class AreaLevel { kProvince = 1, kDistrict };

// Views point into static data.
struct Area {
  absl::string_view id = {};
  absl::string_view code = {};
  absl::string_view name = {};  // "Hải Phòng"
  AreaLevel level = AreaLevel::kProvince;
  absl::string_view unit_type = {};         // "thành phố"
  absl::string_view parent = {};            // Id of a district's province.
  std::optional<absl::CivilDay> from = {};  // No `from`: longer than the register looks back.
  std::optional<absl::CivilDay> to = {};
  std::vector<absl::string_view> predecessors = {};  // Ids.
  std::vector<absl::string_view> successors = {};    // Ids; the one that continues it first.

  bool ExistsOn(absl::CivilDay day) const { return (!from || *from <= day) && (!to || day < *to); }
};

// All areas, by level and then by code and first day. Built once from the data compiled in: the 63 provinces before and
// the 34 after the reform (Resolution 202/2025/QH15, QĐ 19/2025/QĐ-TTg), and the districts of Hải Phòng and Hồ Chí
// Minh.
absl::Span<const Area> AllAreas();

// The area with `id`; null when there is none.
const Area* FindArea(absl::string_view id);

// The area that had `code` on `day`; null when none had.
const Area* AreaByCode(absl::string_view code, absl::CivilDay day);

// The province that `area` is, or lies in.
const Area& ProvinceOf(const Area& area);

// What covers `area` on `day`: itself, or the end of its chain of successors or predecessors. Empty when unknown, as
// for a district after districts were abolished; then its province's cover is the answer.
std::vector<const Area*> CoverOf(const Area& area, absl::CivilDay day);

}  // namespace htx::registry
