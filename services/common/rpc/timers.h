#pragma once

#include <cstddef>
#include <memory>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"

namespace htx::rpc {

// Runs small tasks later, on one thread of its own. Tasks must not block. Thread-safe.
class Timers {
 public:
  Timers();
  // Drops what is not due yet.
  ~Timers();
  void After(absl::Duration delay, absl::AnyInvocable<void()> task);
  // How many tasks are not yet due. Each holds memory until then, so whoever sets timers bounds their number.
  size_t size() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace htx::rpc
