#pragma once

#include <memory>

#include "grpcpp/grpcpp.h"

namespace htx::rpc {

// Keeps gRPC's callback threads awake. After a second without traffic all of them sleep 100 ms in step and the next
// call waits for them; a small in-process call every 300 ms (0.2 % of a core) prevents that. See
// docs/decisions/0003-chassis.md.
class Ticker {
 public:
  explicit Ticker(grpc::Server& server);
  ~Ticker();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace htx::rpc
