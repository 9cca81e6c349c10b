#pragma once

// Pledges, observations, progress and indicators between proto and domain.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/indicator.h"
#include "awards/domain/pledge.h"
#include "awards/domain/progress.h"
#include "htx/awards/v1/emulation_requests.pb.h"
#include "htx/awards/v1/pledge.pb.h"

namespace htx::awards {

absl::StatusOr<Pledge> ParseNewPledge(const v1::CreatePledgeRequest& request, std::string fresh_id, absl::Time now);

struct NewRevision {
  std::vector<PledgeParty> parties = {};
  std::vector<Target> targets = {};
};
absl::StatusOr<NewRevision> ParseRevision(const v1::AmendPledgeRequest& request);
absl::StatusOr<Observation> ParseObservation(const v1::RecordAchievementRequest& request, std::string fresh_id,
                                             absl::string_view principal, absl::Time now);

v1::Pledge ToProto(const Pledge& pledge);
v1::Target ToProto(const Target& target);
v1::Observation ToProto(const Observation& observation);
v1::TargetProgress ToProto(const TargetProgress& progress);
v1::Indicator ToProto(const Indicator& indicator);

}  // namespace htx::awards
