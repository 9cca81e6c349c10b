#pragma once

// Tells listeners how far the change feed has come, on a thread of its own.

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/mutex.h"
#include "common/sql/database.h"

namespace htx::sql {

class Notifier {
 public:
  // `poll` answers the current head, which another process may have moved; asked at most every 50 ms, and only while
  // somebody listens. May be null.
  explicit Notifier(std::function<absl::StatusOr<int64_t>()> poll);
  ~Notifier();
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  // The feed has come to `head`. Never blocks for long.
  void Announce(int64_t head);
  // As Database::OnChange; a new listener is also told of the head that is known already. Once the handle is gone the
  // listener is not called any more, also not by a call under way, unless it is the listener itself that drops the
  // handle.
  std::shared_ptr<void> Add(ChangeListener listener);
  bool HasListeners() const;
  // Ends the thread; no listener is called afterwards.
  void Stop();

 private:
  struct Registration {
    Mutex calling;  // Held while the listener runs.
    ChangeListener listener ABSL_GUARDED_BY(calling);
    std::atomic<std::thread::id> caller = {};
    int64_t told = 0;  // Used by the thread alone.
  };
  struct Shared {
    Mutex mutex;
    CondVar changed;
    std::vector<std::shared_ptr<Registration>> registrations ABSL_GUARDED_BY(mutex) = {};
    int64_t head ABSL_GUARDED_BY(mutex) = 0;
    bool news ABSL_GUARDED_BY(mutex) = false;  // The head moved or a listener came.
    bool stopping ABSL_GUARDED_BY(mutex) = false;
  };
  void Loop();
  static void Tell(Registration& registration, int64_t head);

  const std::function<absl::StatusOr<int64_t>()> poll_;
  const std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();  // Outlived by no handle.
  std::thread thread_;
};

}  // namespace htx::sql
