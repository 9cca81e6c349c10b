#pragma once

// Statistics of awards between proto and domain.

#include <vector>

#include "absl/status/statusor.h"
#include "awards/store/award_statistics.h"
#include "htx/awards/v1/commendation_requests.pb.h"

namespace htx::awards {

absl::StatusOr<std::vector<store::Dimension>> ParseDimensions(const v1::QueryAwardStatisticsRequest& request);
v1::QueryAwardStatisticsResponse ToProto(const store::Statistics& statistics,
                                         const std::vector<store::Dimension>& dimensions);

}  // namespace htx::awards
