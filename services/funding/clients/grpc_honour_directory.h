#pragma once

#include <memory>

#include "common/base/clock.h"
#include "common/cache/cache.h"
#include "funding/clients/honour_directory.h"
#include "grpcpp/grpcpp.h"

namespace htx::funding {

// Over look-ups (near cache, Redis, then awards). `redis` may be null; it and `clock` outlive the directory.
std::unique_ptr<HonourDirectory> MakeGrpcHonourDirectory(const std::shared_ptr<grpc::Channel>& awards,
                                                         cache::Redis* redis, const Clock& clock);

}  // namespace htx::funding
