#pragma once

#include <memory>
#include <vector>

#include "common/rpc/chassis.h"
#include "funding/rpc/funding_handlers.h"
#include "grpcpp/grpcpp.h"

namespace htx::funding {

// The adapters between gRPC and the handlers. `handlers` and `chassis` outlive them.
std::vector<std::unique_ptr<grpc::Service>> MakeServices(FundingHandlers& handlers, rpc::Chassis& chassis);

}  // namespace htx::funding
