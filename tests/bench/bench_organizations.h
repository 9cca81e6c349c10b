#pragma once

// Organisations for the benchmarks: believable in size, distinct in every key.

#include <cstdint>
#include <string>

#include "htx/registry/v1/organization_service.pb.h"

namespace htx::bench {

// The alliance that the cooperatives belong to.
registry::v1::CreateOrganizationRequest NewAlliance();

// A request that records cooperative number `number` of run `run`.
registry::v1::CreateOrganizationRequest NewCooperative(const std::string& run, int64_t number);

}  // namespace htx::bench
