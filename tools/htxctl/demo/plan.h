#pragma once

// What the demonstration consists of: one data set per report that the seeds quote, each with its own organisations.
//
// Figures of different reports have different scopes and are never chained, so the data sets share no organisation.

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "htxctl/demo/names.h"

namespace htx::ctl {

// One report: who made it, for which days, as of which day.
struct Dataset {
  absl::string_view label = {};   // "hai-phong-2022": the `dataset` of every record.
  absl::string_view prefix = {};  // "hp22": begins the ids of its organisations.
  absl::string_view title = {};
  absl::CivilDay from = {};  // The period [from, to) of its flows.
  absl::CivilDay to = {};
  absl::CivilDay as_of = {};  // The day of its stocks.
  int64_t tax_serial = 0;     // First serial of its tax codes in every province.
  // Totals over its operating cooperatives; 0: lifelike numbers without a given total.
  int64_t members = 0;
  int64_t workers = 0;       // Reported as "more than" this number.
  int64_t revenue_each = 0;  // Mean revenue of the year, in đồng.
};

// Organisations of one form and sector in one province and data set.
struct Group {
  absl::string_view dataset = {};
  absl::string_view province = {};
  Form form = Form::kCooperative;
  Sector sector = Sector::kFarming;
  int operating = 0;            // Operating on the report's day.
  int ceased = 0;               // Registered, found inactive.
  int founded = 0;              // Of the operating ones: founded in the report's period.
  int admitted = 0;             // Of the operating ones: admitted to the alliance in the report's period.
  int members = 0;              // Of the operating ones: members of the alliance since before the period.
  int unconverted = 0;          // Of the operating ones: not yet organised under the Law of 2012.
  absl::string_view head = {};  // How all names of the group begin; empty: as the lists of names say.
};

// One alliance that keeps records.
struct Alliance {
  absl::string_view id = {};        // "lmhtx-hai-phong"
  absl::string_view province = {};  // Key of its province; empty for the national alliance, which sits in Hà Nội.
  absl::string_view area = {};      // "p31"
  absl::string_view name = {};
  absl::string_view short_name = {};
  absl::string_view former_name = {};  // Borne until `renamed`.
  absl::CivilDay founded = {};
  absl::CivilDay renamed = {};
};

absl::Span<const Dataset> Datasets();
absl::Span<const Group> Groups();
absl::Span<const Alliance> Alliances();

// The data set of that label. Ends the program when there is none.
const Dataset& DatasetOf(absl::string_view label);
// The alliance of a province.
const Alliance& AllianceOf(absl::string_view province);

inline constexpr absl::string_view kHaiPhong2019 = "hai-phong-2019-h1";
inline constexpr absl::string_view kHaiPhong2022 = "hai-phong-2022";
inline constexpr absl::string_view kHaiPhong2024 = "hai-phong-2024";
inline constexpr absl::string_view kHoChiMinh2023 = "ho-chi-minh-2023";
inline constexpr absl::string_view kRedRiver2017 = "red-river-2017";

}  // namespace htx::ctl
