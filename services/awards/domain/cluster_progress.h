#pragma once

// How far the units of a cluster are: which unit promised what, and the cluster's sums.

#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "awards/domain/indicator.h"
#include "awards/domain/pledge.h"
#include "awards/domain/progress.h"

namespace htx::awards {

// One unit under one target.
struct UnitTarget {
  const Pledge* pledge = nullptr;
  const Target* target = nullptr;
  std::string unit = {};                // "organizations/{id}"; or "clusters/{id}" of a block that is a party.
  bool alone = false;                   // Nobody else stands under the target.
  std::optional<Target> promised = {};  // Nothing where several promised together and shares were not stated.
};

// Who stands under a target of a pledge, as far as it concerns `cluster`: the registering units, or else all parties;
// of a pledge that is not the cluster's own, the cluster itself if it is among them.
std::vector<UnitTarget> UnitsUnder(const Pledge& pledge, const Target& target, const ClusterId& cluster);

// The place of one row: pledge, position of the target, position of the unit.
struct RowPlace {
  std::string pledge = {};
  int64_t target = 0;
  int64_t unit = 0;
};

// One page of all rows of `pledges`, which stand in order of id. They outlive the page.
struct UnitTargetPage {
  std::vector<UnitTarget> rows = {};
  std::optional<RowPlace> last = {};  // Of the page, when more rows follow.
  int64_t total = 0;
};
UnitTargetPage PageOfUnits(absl::Span<const Pledge> pledges, const ClusterId& cluster,
                           const std::optional<RowPlace>& after, int size);

// Everybody in the cluster who promised something of one indicator.
struct IndicatorUnits {
  std::string indicator = {};
  std::vector<UnitTarget> rows = {};
  std::vector<std::string> units = {};  // Each once, sorted.
  std::optional<Target> promised = {};  // What the targets come to together; see JoinedTarget.
};
// In order of indicator. Key tasks differ from one another and are left out.
std::vector<IndicatorUnits> UnitsByIndicator(absl::Span<const Pledge> pledges, const ClusterId& cluster);

// Figures of units taken together.
struct JoinedFigure {
  std::optional<Rational> sum = {};  // Nothing when nobody is counted, or the sum does not fit.
  int32_t counted = 0;
};
// Sum of numerators over sum of denominators. A figure that is absent or undefined, and a count with a denominator, are
// not counted: they are no zero.
JoinedFigure Join(IndicatorKind kind, absl::Span<const std::optional<Rational>> figures);

// Whether `sum`, to which `missing` units may still add, meets the target. Sums grow: what is reached stays reached.
Verdict JudgeSum(const Target& target, const std::optional<Rational>& sum, int32_t missing);

// What is known of one unit: the verified actual, else its claim.
struct Known {
  std::optional<Rational> actual = {};
  bool unverified = false;
  std::optional<Rational> completion = {};
};
Known KnownOf(const TargetProgress& progress, const std::optional<Target>& promised);

// The progress of one unit from observations about it (AboutUnit) and what a service just said. Without a promise of
// its own there is no verdict.
TargetProgress AssessUnit(const UnitTarget& row, absl::Span<const Observation> observations,
                          const std::optional<Measured>& live, absl::CivilDay as_of);

}  // namespace htx::awards
