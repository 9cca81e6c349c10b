#include "common/rpc/timers.h"

#include <map>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "common/base/blocking.h"
#include "common/base/mutex.h"

namespace htx::rpc {

class Timers::State {
 public:
  State() : thread_([this] { Run(); }) {}
  ~State() {
    {
      MutexLock lock(mutex_);
      stopping_ = true;
      changed_.SignalOne();
    }
    thread_.join();
  }

  void After(absl::Duration delay, absl::AnyInvocable<void()> task) {
    const absl::Time due = absl::Now() + delay;
    MutexLock lock(mutex_);
    if (stopping_) return;
    const bool first = tasks_.empty() || due < tasks_.begin()->first;
    tasks_.emplace(due, std::move(task));
    if (first) changed_.SignalOne();
  }

  size_t size() const {
    MutexLock lock(mutex_);
    return tasks_.size();
  }

 private:
  void Run() {
    const NonBlockingScope scope;
    MutexLock lock(mutex_);
    while (!stopping_) {
      if (tasks_.empty()) {
        changed_.Wait(mutex_);
        continue;
      }
      const auto first = tasks_.begin();
      if (first->first > absl::Now()) {
        changed_.WaitUntil(mutex_, first->first);
        continue;
      }
      absl::AnyInvocable<void()> task = std::move(first->second);
      tasks_.erase(first);
      mutex_.Unlock();
      std::move(task)();
      task = nullptr;
      mutex_.Lock();
    }
  }

  mutable Mutex mutex_;
  CondVar changed_;
  std::multimap<absl::Time, absl::AnyInvocable<void()>> tasks_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

Timers::Timers() : state_(std::make_unique<State>()) {}
Timers::~Timers() = default;
void Timers::After(absl::Duration delay, absl::AnyInvocable<void()> task) { state_->After(delay, std::move(task)); }
size_t Timers::size() const { return state_->size(); }

}  // namespace htx::rpc
