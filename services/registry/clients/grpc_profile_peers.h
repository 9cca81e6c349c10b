#pragma once

#include <memory>

#include "common/base/clock.h"
#include "common/cache/cache.h"
#include "grpcpp/grpcpp.h"
#include "registry/clients/profile_peers.h"

namespace htx::registry {

// Over look-ups (near cache, Redis, then the owner). A channel may be null: that peer does not answer. `redis` may be
// null; it and `clock` outlive the peers.
std::unique_ptr<ProfilePeers> MakeGrpcProfilePeers(const std::shared_ptr<grpc::Channel>& funding,
                                                   const std::shared_ptr<grpc::Channel>& awards, cache::Redis* redis,
                                                   const Clock& clock);

}  // namespace htx::registry
