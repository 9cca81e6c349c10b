#pragma once

// What the adapters between gRPC and handlers share (rpc/*_service.cc). See the chassis for what a method looks like.

#include "common/rpc/chassis.h"
#include "grpcpp/grpcpp.h"

namespace htx::rpc {

using Call = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

// The adapter of one gRPC service. Handlers and chassis outlive it.
template <class Handlers, class Stub>
class Adapter : public Stub {
 public:
  Adapter(Handlers& handlers, Chassis& chassis) : handlers_(handlers), chassis_(chassis) {}

 protected:
  Handlers& handlers_;
  Chassis& chassis_;
};

}  // namespace htx::rpc
