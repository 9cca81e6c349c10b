#pragma once

// What a change of a timeline does to the kept sums of the register.
//
// A cell is a set of organisations that statistics do not tell apart. An organisation enters the cell of a revision's
// facts on the revision's first day and leaves it on the day after its last, so a change of days is a handful of dated
// entries and leavings, and a sum as of a day is the sum of what was entered up to it.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "registry/domain/organization.h"

namespace htx::registry {

struct RollupCell {
  Kind kind = Kind::kCooperative;
  Sector sector = Sector::kUnspecified;
  LegalStatus legal_status = LegalStatus::kOperating;
  ActivityStatus activity_status = ActivityStatus::kActive;
  GoverningLaw governing_law = GoverningLaw::kUnspecified;
  std::string province = {};
  std::string area = {};
  OrganizationId alliance = {};
  std::string dataset = {};
  // For the flows: which were founded, or ended, in a period.
  absl::CivilDay founded = {};
  std::optional<absl::CivilDay> dissolved = {};

  bool operator==(const RollupCell&) const = default;
  std::strong_ordering operator<=>(const RollupCell& other) const;
};
RollupCell CellOf(const Facts& facts);

// What is summed. `*_known` counts the organisations that have the number.
struct RollupSums {
  int64_t count = 0;
  int64_t members_known = 0;
  int64_t members = 0;
  int64_t labour_known = 0;
  int64_t labour = 0;
  int64_t labour_at_least = 0;   // How many of the known are "at least",
  int64_t labour_more_than = 0;  // "more than",
  int64_t labour_vague = 0;      // or vaguer;
  int64_t labour_estimate = 0;   // of the vaguer ones estimates,
  int64_t labour_range = 0;      // and ranges,
  int64_t labour_over = 0;       // whose upper ends lie so much above their lower ones.
  int64_t capital_known = 0;
  int64_t capital = 0;

  bool operator==(const RollupSums&) const = default;
  void Add(const RollupSums& other, int64_t times);
};
RollupSums SumsOf(const Facts& facts);

// `sums` enter `cell` on `day`; negative ones leave it.
struct RollupDelta {
  absl::CivilDay day = {};
  RollupCell cell = {};
  RollupSums sums = {};
  bool operator==(const RollupDelta&) const = default;
};

// What it changes that `closed` are no longer believed and `opened` are: by day and cell, none of them zero.
std::vector<RollupDelta> DeltasOf(absl::Span<const Revision> closed, absl::Span<const Revision> opened);

}  // namespace htx::registry
