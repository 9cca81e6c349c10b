#pragma once

// Places of the demonstration: provinces as they stood before 2025-07-01, their district-level units where the seeds
// name them, and communes that lend generated names their second half.

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace htx::ctl {

// One district-level unit, by its code of the list in force before 2025-07-01.
struct District {
  absl::string_view code = {};
  absl::string_view name = {};
};

// One province, by its code of the list in force before 2025-07-01.
struct Province {
  absl::string_view code = {};  // "31": a code of its time, not a key.
  absl::string_view key = {};   // "hai-phong": used in ids of the demonstration.
  absl::string_view name = {};
  int tax_block = 0;                          // First two digits of the tax codes issued there.
  absl::Span<const District> districts = {};  // Empty where the demonstration stays at province level.
  absl::Span<const absl::string_view> communes = {};
};

// Every province of the demonstration.
absl::Span<const Province> Provinces();

// "areas/{area}" of a district of the demonstration, e.g. "areas/d785". Code 769 was Quận 2 before it was Thủ Đức city.
std::string DistrictArea(absl::string_view code);

// The province with `key`. Ends the program when there is none: keys come from tables compiled in.
const Province& ProvinceOf(absl::string_view key);

}  // namespace htx::ctl
