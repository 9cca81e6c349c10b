#pragma once

// Nominations and decisions of the demonstration. Persons are pseudonymous: "Cá nhân 01".

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "htx/awards/v1/ballot.pb.h"
#include "htx/awards/v1/decision.pb.h"
#include "htx/awards/v1/nomination.pb.h"

namespace htx::ctl {

// A nomination that the cluster compares, accepts and forwards to the national alliance.
struct NominationPlan {
  std::string id = {};
  awards::v1::Nomination nomination = {};
  absl::CivilDay submitted_on = {};
  bool ballot = false;  // The cluster votes on it.
};

struct DecisionPlan {
  std::string id = {};
  awards::v1::Decision decision = {};
};

std::vector<NominationPlan> NominationPlans();
// The cluster's meeting that votes; its agenda are the nominations with a ballot.
awards::v1::Meeting MeetingPlan();
std::vector<DecisionPlan> DecisionPlans();

inline constexpr char kClusterMeeting[] = "tong-ket-dbsh-2017";

}  // namespace htx::ctl
