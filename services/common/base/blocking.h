#pragma once

// Which threads may wait for a disk, a database or a peer. The chassis marks gRPC's own threads; every place that
// blocks asserts in debug builds that it was not reached on one of them.

#include <cstdio>
#include <cstdlib>

namespace htx {

namespace internal {
inline thread_local int non_blocking_depth = 0;
}  // namespace internal

// While it lives, its thread must not block.
class NonBlockingScope {
 public:
  NonBlockingScope() { ++internal::non_blocking_depth; }
  ~NonBlockingScope() { --internal::non_blocking_depth; }
  NonBlockingScope(const NonBlockingScope&) = delete;
  NonBlockingScope& operator=(const NonBlockingScope&) = delete;
};

// Ends the process when called inside a NonBlockingScope. Does nothing in release builds.
inline void AssertMayBlock() {
#ifndef NDEBUG
  if (internal::non_blocking_depth > 0) {
    std::fprintf(stderr, "a thread that must not block was about to\n");
    std::abort();
  }
#endif
}

}  // namespace htx
