#pragma once

// Counters of a server in Prometheus form. Handles are made when a method is added; a call touches no map of labels.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "common/rpc/policy.h"

namespace htx::rpc {

// Thread-safe once every method was added.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  void AddMethod(const MethodInfo& method);
  // `method` null: a method nobody has; all of them share one label.
  void Finished(const MethodInfo* method, absl::StatusCode code, int64_t duration_us, int64_t queue_us);
  void HandlerThrew();
  // Asks `value` whenever the metrics are read.
  void AddGauge(const std::string& name, const std::string& help, std::function<int64_t()> value);

  // Serves GET /metrics on "host:port". INVALID_ARGUMENT when that cannot be bound.
  absl::Status Listen(const std::string& address);
  // The text that /metrics would answer.
  std::string Text() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace htx::rpc
