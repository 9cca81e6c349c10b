#pragma once

#include "absl/functional/any_invocable.h"

namespace htx::rpc {

// Bounded workers. TryRun is false at capacity: shed load, never queue without limit.
class Executor {
 public:
  virtual ~Executor() = default;
  [[nodiscard]] virtual bool TryRun(absl::AnyInvocable<void()> task) = 0;
};

}  // namespace htx::rpc
