#pragma once

// Progress of clusters between domain and proto.

#include "awards/domain/cluster_progress.h"
#include "htx/awards/v1/progress.pb.h"

namespace htx::awards {

v1::UnitProgress ToProto(const UnitTarget& row, const TargetProgress& progress);

// One indicator's sums over the units of a cluster.
struct IndicatorSums {
  JoinedFigure actual = {};
  JoinedFigure claimed = {};
  bool live = false;
  int64_t sequence = 0;
  std::optional<absl::CivilDay> as_of = {};
};
v1::IndicatorProgress ToProto(const IndicatorUnits& held, const IndicatorSums& sums);

}  // namespace htx::awards
