#pragma once

namespace htx {

// Fits malloc to services, which build and drop pages of some thousand small pieces all the time. What is freed is kept
// for the next use, up to 64 MiB: by default it goes back to the kernel and is faulted in again. And it is joined with
// its neighbours at once: by default small pieces are kept apart, and walked through at each large allocation. Once, at
// the start.
void TuneMemory();

}  // namespace htx
