#pragma once

// Many independent calls at once.

#include <cstddef>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "htxctl/ui/progress.h"

namespace htx::ctl {

// Runs body(0) … body(count - 1) on `threads` threads and shows each in `progress`. After the first error no more are
// started; that error is returned. `body` is called from several threads.
absl::Status ForEachParallel(size_t count, int threads, absl::FunctionRef<absl::Status(size_t)> body,
                             Progress& progress);

}  // namespace htx::ctl
