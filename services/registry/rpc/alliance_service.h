#pragma once

#include <memory>
#include <vector>

#include "common/rpc/chassis.h"
#include "grpcpp/grpcpp.h"
#include "registry/rpc/registry_handlers.h"

namespace htx::registry {

// Adds the adapters of MembershipService and AllianceWorkService. `handlers` and `chassis` outlive them.
void AddAllianceServices(RegistryHandlers& handlers, rpc::Chassis& chassis,
                         std::vector<std::unique_ptr<grpc::Service>>& services);

}  // namespace htx::registry
