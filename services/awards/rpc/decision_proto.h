#pragma once

// Decisions and awards between proto and domain.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/decision.h"
#include "common/base/ids.h"
#include "htx/awards/v1/commendation_requests.pb.h"
#include "htx/awards/v1/decision.pb.h"

namespace htx::awards {

struct NewDecision {
  Decision decision = {};
  std::vector<NewItem> items = {};
};
// Ids that the caller did not choose come from `ids`.
absl::StatusOr<NewDecision> ParseNewDecision(const v1::IssueDecisionRequest& request, IdSource& ids, absl::Time now);

v1::Decision ToProto(const Decision& decision);
v1::Award ToProto(const Award& award);

}  // namespace htx::awards
