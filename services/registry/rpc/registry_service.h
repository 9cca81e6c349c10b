#pragma once

#include <memory>
#include <vector>

#include "common/rpc/chassis.h"
#include "grpcpp/grpcpp.h"
#include "registry/rpc/registry_handlers.h"

namespace htx::registry {

// The services of the registry: adapters that hand every call to the chassis. `handlers` and `chassis` outlive them.
std::vector<std::unique_ptr<grpc::Service>> MakeServices(RegistryHandlers& handlers, rpc::Chassis& chassis);

}  // namespace htx::registry
