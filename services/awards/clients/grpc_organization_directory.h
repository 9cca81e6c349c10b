#pragma once

#include <memory>

#include "awards/clients/organization_directory.h"
#include "common/base/clock.h"
#include "common/cache/cache.h"
#include "grpcpp/grpcpp.h"

namespace htx::awards {

// The directory over the registry's OrganizationService. Decisions ask it directly, for the day in question; names for
// display come through the look-up (near cache, Redis, then the registry). `redis` may be null; it and `clock` outlive
// the directory.
std::unique_ptr<OrganizationDirectory> MakeGrpcOrganizationDirectory(std::shared_ptr<grpc::Channel> registry,
                                                                     cache::Redis* redis, const Clock& clock);

}  // namespace htx::awards
