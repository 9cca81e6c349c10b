#include "htxctl/demo/parallel.h"

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace htx::ctl {

absl::Status ForEachParallel(size_t count, int threads, absl::FunctionRef<absl::Status(size_t)> body,
                             Progress& progress) {
  std::atomic<size_t> next = 0;
  std::mutex mutex;  // Guards `first_error` and `progress`.
  absl::Status first_error;
  const auto work = [&] {
    while (true) {
      const size_t at = next++;
      if (at >= count) return;
      const absl::Status status = body(at);
      const std::lock_guard lock(mutex);
      if (!status.ok()) {
        if (first_error.ok()) first_error = status;
        next = count;
        return;
      }
      progress.Add(1);
    }
  };
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; ++i) workers.emplace_back(work);
  for (std::thread& worker : workers) worker.join();
  return first_error;
}

}  // namespace htx::ctl
