#pragma once

// Taking turns as head of a cluster.

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "awards/domain/cluster.h"

namespace htx::awards {

// The cluster with one more order. ROTATION_NOT_LATER; NOT_A_MEMBER for a unit that is none on its first day. Units
// stand in it once.
absl::StatusOr<Cluster> SetRotation(Cluster cluster, RotationOrder order);

enum class SkipReason { kNotAMember = 1, kNamedDeputy = 2 };

// A unit whose turn it was. It keeps its turn: it still is the one that headed longest ago.
struct SkippedTurn {
  OrganizationId unit = {};
  SkipReason reason = SkipReason::kNotAMember;
};

struct NextHeads {
  std::vector<ClusterLeader> heads = {};
  std::vector<SkippedTurn> skipped = {};
};

// The next `count` heads by the order that holds on the term's first day: who headed longest ago, or never, comes
// first; of those who headed jointly, who headed longer ago before; equals in the sequence of the order. `deputies` are
// those named for the term. NO_ROTATION, ROTATION_EXHAUSTED.
absl::StatusOr<NextHeads> NextInRotation(const Cluster& cluster, const Period& term, int count,
                                         absl::Span<const ClusterLeader> deputies);

}  // namespace htx::awards
