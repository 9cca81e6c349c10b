#pragma once

#include "common/rpc/chassis.h"
#include "grpcpp/grpcpp.h"

namespace htx::registry {

using Call = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

// What the adapters of one service have.
template <class Handlers, class Stub>
class Adapter : public Stub {
 public:
  Adapter(Handlers& handlers, rpc::Chassis& chassis) : handlers_(handlers), chassis_(chassis) {}

 protected:
  Handlers& handlers_;
  rpc::Chassis& chassis_;
};

}  // namespace htx::registry
