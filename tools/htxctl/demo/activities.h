#pragma once

// What the alliances did, as the reports state it.

#include <string>
#include <vector>

#include "htx/registry/v1/support_activity.pb.h"

namespace htx::ctl {

// An activity and the id it is recorded under.
struct ActivityPlan {
  std::string id = {};
  registry::v1::SupportActivity activity = {};
};

std::vector<ActivityPlan> ActivityPlans();

}  // namespace htx::ctl
