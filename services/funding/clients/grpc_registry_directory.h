#pragma once

#include <memory>

#include "common/base/clock.h"
#include "common/cache/cache.h"
#include "funding/clients/registry_directory.h"
#include "grpcpp/grpcpp.h"

namespace htx::funding {

// The directory over the registry. Decisions ask it directly, for the day in question and at one known time; names for
// display come through look-ups (near cache, Redis, then the registry). `redis` may be null; it and `clock` outlive the
// directory.
std::unique_ptr<RegistryDirectory> MakeGrpcRegistryDirectory(std::shared_ptr<grpc::Channel> registry,
                                                             cache::Redis* redis, const Clock& clock);

}  // namespace htx::funding
