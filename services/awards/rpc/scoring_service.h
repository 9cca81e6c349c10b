#pragma once

#include <memory>

#include "awards/rpc/scoring_handlers.h"
#include "common/rpc/chassis.h"
#include "grpcpp/grpcpp.h"

namespace htx::awards {

// The adapter between gRPC and the handlers of scoring. Both arguments outlive it.
std::unique_ptr<grpc::Service> MakeScoringService(ScoringHandlers& handlers, rpc::Chassis& chassis);

}  // namespace htx::awards
