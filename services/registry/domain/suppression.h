#pragma once

// Hiding small groups of a statistic so that they cannot be worked out from what is shown.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"

namespace htx::registry {

// A group as it would be shown: its key in each dimension, and how many it counts.
struct ShownGroup {
  std::vector<std::string> keys = {};
  int64_t count = 0;
};

struct Suppression {
  std::vector<bool> groups = {};  // Which groups are hidden, in their order.
  bool total = false;             // The sum of all groups is hidden too.
  bool given_up = false;          // There was no time to find out; everything is hidden.
};

// Hides every group that counts fewer than `min_cell` but not none, and so many others that
//  - no hidden small group follows from the sums of this grouping, or of a coarser one by some of its dimensions, which
//    anybody may ask for: neither as a difference nor by solving several sums together, and
//  - what is hidden behind such a sum counts at least `min_cell` together.
// Sums below `min_cell` are hidden in their own answers and give nothing away. Of the groups that could be hidden
// besides, the smallest goes first. Solving is done exactly for up to 400 hidden groups; behind that many the first
// rule holds for differences alone. `min_cell` of 1 or less hides nothing.
//
// Solving is the dear part: it is done at most kMaxSuppressionRounds times, after which everything is hidden.
// `may_go_on` is asked before each; when it says no, everything is hidden and `given_up` is set.
inline constexpr int kMaxSuppressionRounds = 64;
Suppression Suppress(absl::Span<const ShownGroup> groups, int64_t min_cell, absl::FunctionRef<bool()> may_go_on);

}  // namespace htx::registry
