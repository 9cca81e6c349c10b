#pragma once

#include <memory>

#include "awards/rpc/route_handlers.h"
#include "common/rpc/chassis.h"
#include "grpcpp/grpcpp.h"

namespace htx::awards {

// The adapter between gRPC and the handlers of routes and quotas. Both arguments outlive it.
std::unique_ptr<grpc::Service> MakeRouteService(RouteHandlers& handlers, rpc::Chassis& chassis);

}  // namespace htx::awards
